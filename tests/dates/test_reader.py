"""What holds for every language: no text raises, the work is linear, spans are sound."""

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reliquary.dates.languages import Language, parser_of
from reliquary.dates.span import FIRST_YEAR, LAST_YEAR
from reliquary.dates.tokens import MAX_TEXT

PARSERS = [parser_of(language) for language in Language]

FRAGMENTS = re.findall(
    r"\S+",
    """
    - / , ; : ( ) ? = -> > av. J.-C. ap. JC avant après vers quart moitié 1e IIe XIXe iixe siècle s. mill. début fin
    v. Chr. n. vor nach um zwischen und bis 1. 2. 19. Jh. Jt. Hälfte Viertel Anfang Ende Wende letztes 1880er
    early late turn 19th century B.C. A.D. 0 1 44 664 1850 -540 99999 AH H. hégire 1023 Dynastie dynastie Dynasty
    18 18. XVIIIe Ming Amenhotep III années 1880 Mai mai May 4.5.1890 1850-05-04 Ptolemäerzeit Ägypten le des
    """,
)


def assert_sound(span):
    if span is not None:
        assert FIRST_YEAR <= span.begin <= span.end <= LAST_YEAR
        assert 0 < span.confidence <= 1
        assert "\n" not in span.reason


@pytest.mark.parametrize("parse", PARSERS)
@given(text=st.text(max_size=200))
@example(text="\u0967\u096e\u096b\u0966")  # digits of another script
@example(text="\u00b2e si\u00e8cle")
def test_never_raises_on_any_text(parse, text):
    assert_sound(parse(text))


@pytest.mark.parametrize("parse", PARSERS)
@given(text=st.lists(st.sampled_from(FRAGMENTS), max_size=12).map(" ".join))
def test_words_of_dates_in_any_order_give_a_sound_span_or_none(parse, text):
    assert_sound(parse(text))


# fmt: off
HOSTILE = [
    "1", " ", "(", "()", "(a->", "->", ">", "-", "- ", "1-", "1. ", "1 ", "xix", "x", "xe-", "xixe ", "v. ", "av. ",
    "4. mai ", "1er mai ", "27. februar und ", "1.1.", "ah ", "ah 1-", "1 h", "h. ", "l'hégire ", "dynasty 1",
    "1. dynastie - ", "iie dynastie ; ", "ming ", "early dynastic ", "amenhotep ", "late ", "date de création",
    "date de ", "années 1880-", "ausführung", "zwischen ", "\u0301\u0323", "\ufdfa",
]
# fmt: on


@pytest.mark.parametrize("parse", PARSERS)
def test_the_work_would_be_linear_without_the_limit_of_length(parse, monkeypatch):
    parse("1850")  # reads the tables
    monkeypatch.setattr("reliquary.dates.tokens.MAX_TEXT", 10**9)
    for piece in HOSTILE:
        started = time.process_time()
        parse((piece * 10_000)[:10_000])
        assert time.process_time() - started < 5, piece  # quadratic work would take minutes


@pytest.mark.parametrize("parse", PARSERS)
def test_a_text_that_is_too_long_is_no_date(parse):
    assert parse("1850 " + " " * MAX_TEXT) is None
