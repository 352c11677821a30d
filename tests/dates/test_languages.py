import pytest

from reliquary.dates import Language, parse_english, parse_french, parse_german, parser_of


@pytest.mark.parametrize(("name", "parse"), [("en", parse_english), ("fr", parse_french), ("de", parse_german)])
def test_parser_of_a_language_by_its_code(name, parse):
    assert parser_of(Language(name)) is parse


def test_refuses_another_language():
    with pytest.raises(ValueError, match="it"):
        Language("it")
