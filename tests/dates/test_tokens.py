import pytest

from reliquary.dates.tokens import MAX_TEXT, Kind, Lexicon, Token, normalise, number_token, split_brackets


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  Ca.\u00a01353\u20131336\r\n B.C. ", "ca. 1353-1336 b.c."),
        ("\uff11\uff18\uff15\uff10", "1850"),
        ("1880\u2019s", "1880's"),
        ("", ""),
    ],
)
def test_normalise(text, plain):
    assert normalise(text) == plain


def test_too_long_a_text_is_no_date():
    assert normalise("1" * MAX_TEXT) is not None
    assert normalise("1" * (MAX_TEXT + 1)) is None


@pytest.mark.parametrize(
    ("text", "outside", "inside"),
    [
        ("a (b) c", "a   c", ["b "]),
        ("(a (b) c)", "", ["a  b  c "]),
        ("a (b", "a", ["b "]),
        ("a) b", "a  b", []),
        ("[a] (b)", "", ["a ", "b "]),
    ],
)
def test_split_brackets(text, outside, inside):
    assert split_brackets(text) == (outside, inside)


def test_a_number_of_six_digits_is_no_year():
    assert number_token(Kind.NUMBER, "10,000") == Token(Kind.NUMBER, 10000, 5)
    assert number_token(Kind.NUMBER, "123456") == Token(Kind.WORD)
    assert number_token(Kind.NUMBER, "9" * 5000) == Token(Kind.WORD)


def test_lexicon_takes_the_first_rule_and_passes_over_nothing_in_silence():
    lexicon = Lexicon([("-", None), ("ab", Token(Kind.HEDGE)), ("a", Token(Kind.ALSO))])
    kinds = [token.kind for token in lexicon.tokens("a-ab xyz \u00e9\u4e00 #")]
    assert kinds == [Kind.ALSO, Kind.HEDGE, Kind.WORD, Kind.WORD, Kind.WORD]
