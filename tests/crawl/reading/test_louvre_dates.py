from __future__ import annotations

import json
from functools import partial

import pytest

from reliquary.crawl.reading.louvre_dates import date_of, period_of
from reliquary.dates import Language, parser_of
from reliquary.records import YearQuality, YearSource

PARSE = parser_of(Language.fr)
CREATION = "Date de création/fabrication"
date_of = partial(date_of, parse=PARSE)


def entry(text, start, end="", **changes):
    """An entry of dateCreated, as the antique departments fill it."""
    found = {"startYear": start, "endYear": end, "imprecision": "", "text": text, "type": CREATION, "doubt": ""}
    return {**found, **changes}


def record(*entries, shown=""):
    return {"dateCreated": list(entries), "displayDateCreated": shown}


def span(fields):
    years = date_of(fields)[1]
    return years.begin, years.end


@pytest.mark.parametrize(
    ("entries", "text", "years"),
    [
        ([entry("1e quart Ve s. av. J.-C.", -499, -475)], "1e quart Ve s. av. J.-C.", (-499, -475)),
        # The museum's centuries run to the round year.
        ([entry("XIIe siècle", 1100, 1200)], "XIIe siècle", (1100, 1199)),
        ([entry("Ie s ap JC", 0, 100)], "Ie s ap JC", (1, 99)),
        # An empty last year is a single one.
        ([entry("XVIe siècle", 1550)], "XVIe siècle", (1550, 1550)),
        ([entry("XVIe siècle", 1550, None)], "XVIe siècle", (1550, 1550)),
        # The same entry twice, with the hull of two periods.
        ([entry("XIe siècle ; XIIe siècle", 1000, 1200)] * 2, "XIe siècle ; XIIe siècle", (1000, 1199)),
        # A restoration and a second use, which are not the making.
        ([entry("IIe s. ap. J.-C.", 125, 175), entry("XVIe siècle", 1585, 1600)], "IIe s. ap. J.-C.", (125, 175)),
        (
            [entry("XVIe siècle", 1500, 1600, type="Date de réutilisation"), entry("Xe siècle", 950, 967)],
            "Xe siècle",
            (950, 967),
        ),
        ([entry("1850", 1850, type=None)], "1850", (1850, 1850)),
    ],
)
def test_the_first_entry_of_a_creation_counts(entries, text, years):
    fields = record(*entries)
    assert date_of(fields)[0] == text
    assert span(fields) == years


@pytest.mark.parametrize(
    "fields",
    [
        record(),
        record(entry("XVIe siècle", 1500, 1600, type="Date de réutilisation")),
        record(entry("XVIe s.", 1500, type="Date de réutilisation"), shown="Date de réutilisation : XVIe s. (1500)"),
        record(shown="Epoque / période : archaïque"),
        {},
        {"dateCreated": "1850", "displayDateCreated": ["1850"]},
        record(None, "1850", 1850, [entry("1850", 1850)]),
    ],
)
def test_without_a_creation_there_is_no_date(fields):
    text, years = date_of(fields)
    assert text is None
    assert (years.begin, years.end, years.quality, years.source) == (None, None, YearQuality.NONE, None)


@pytest.mark.parametrize(
    ("shown", "text", "years"),
    [
        (f"{CREATION} : XIIe siècle (1100 - 1200)", "XIIe siècle (1100 - 1200)", (1100, 1199)),
        (
            f"Epoque / période : archaïque\r\n\r\n{CREATION} : 3e quart VIe s. av. J.-C. (vers -540 - -530)",
            "3e quart VIe s. av. J.-C. (vers -540 - -530)",
            (-549, -525),
        ),
        (f"{CREATION} : 1800\rDate de réutilisation : 1900", "1800", (1800, 1800)),
        ("Date de réutilisation : 1900\n" + CREATION + " : 1800", "1800", (1800, 1800)),
        ("1625 - 1640", "1625 - 1640", (1625, 1640)),
    ],
)
def test_what_the_museum_shows_stands_in_for_entries(shown, text, years):
    fields = record(shown=shown)
    assert date_of(fields)[0] == text
    assert span(fields) == years


def test_drawings_have_no_text_and_no_imprecision():
    drawing = entry(None, 1625, 1640)
    del drawing["imprecision"]
    fields = record(drawing, shown="1625 - 1640")
    assert date_of(fields)[0] == "1625 - 1640"
    assert span(fields) == (1625, 1640)
    text, years = date_of(record(drawing))
    assert (text, years.begin, years.end, years.source) == (None, 1625, 1640, YearSource.MUSEUM)


def test_about_lowers_the_confidence():
    plain, about = (date_of(record(entry("XVIe siècle", 1550, imprecision=said)))[1] for said in ("", "Vers"))
    assert (about.begin, about.end, about.quality) == (1550, 1550, YearQuality.CIRCA)
    assert about.confidence == pytest.approx(0.9 * plain.confidence)
    assert about.reason == f"{plain.reason}; the museum adds 'vers'"


def test_a_single_year_about_which_a_text_says_nothing_is_not_exact():
    years = date_of(record(entry("", 1550, imprecision="vers")))[1]
    assert (years.begin, years.end, years.quality) == (1550, 1550, YearQuality.CIRCA)
    assert years.confidence == pytest.approx(0.6 * 0.9)


@pytest.mark.parametrize(("text", "doubted"), [("XIIe siècle", 0.9), ("XIIe siècle (?)", 1.0)])
def test_a_doubt_counts_once(text, doubted):
    plain, doubtful = (date_of(record(entry(text, 1100, 1200, doubt=doubt)))[1] for doubt in ("", "?"))
    assert doubtful.confidence == pytest.approx(doubted * plain.confidence)
    assert doubtful.reason.endswith("the museum adds '?'")


@pytest.mark.parametrize(
    ("said", "start", "end", "years"),
    [
        ("avant", 138, "", (125, 138)),
        ("avant", 130, 138, (125, 138)),
        ("après", 138, "", (138, 149)),
        ("après", 138, 140, (138, 149)),
    ],
)
def test_before_and_after_leave_the_other_side_to_the_text(said, start, end, years):
    fields = record(entry("2e quart IIe s. ap. J.-C.", start, end, imprecision=said))
    assert span(fields) == years
    assert date_of(fields)[1].confidence == 1


@pytest.mark.parametrize(("said", "open_side"), [("avant", 0.8), ("après", 0.8)])
def test_before_and_after_a_year_without_a_text_leave_a_side_open(said, open_side):
    years = date_of(record(entry("", 138, imprecision=said)))[1]
    assert (years.begin, years.end, years.quality) == (138, 138, YearQuality.CIRCA)
    assert years.confidence == pytest.approx(0.6 * open_side)


def test_a_text_that_ends_before_the_year_after_which_it_was_made_is_a_conflict():
    years = date_of(record(entry("Ie s. ap. J.-C.", 300, imprecision="après")))[1]
    assert (years.begin, years.end, years.quality) == (1, 99, YearQuality.CONFLICT)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("1e quart VIIIe s. av. J.-C.", -730, 745),
        ("1e quart Ie s. av. J.-C.", 20, ""),
        ("texte incompris", -730, 745),
        ("IIe s. ap. J.-C.", 175, 125),
    ],
)
def test_numbers_that_lost_their_sign_or_their_order_are_a_conflict(text, start, end):
    years = date_of(record(entry(text, start, end)))[1]
    assert years.quality is YearQuality.CONFLICT
    assert years.confidence <= 0.3


def test_the_year_of_a_gift_is_no_date():
    assert span(record(entry("(don au musée du louvre en 1887.)", 1887, 1900))) == (None, None)


@pytest.mark.parametrize("year", ["1850", 1850.0, True, None, [], {}, 10**12, -(10**12)])
def test_years_that_are_none_are_not_used(year):
    assert span(record(entry("XIXe siècle", year, year))) == (1800, 1899)


@pytest.mark.parametrize(
    ("shown", "period"),
    [
        (
            "Epoque / période : archaïque ; figures rouges\r\n\r\n" + CREATION + " : VIe s.",
            "archaïque ; figures rouges",
        ),
        ("ÉPOQUE / PÉRIODE : romain impérial", "romain impérial"),
        (CREATION + " : VIe s. av. J.-C.", None),
        (None, None),
    ],
)
def test_the_period_stands_beside_the_date(shown, period):
    assert period_of({"displayDateCreated": shown}) == period


@pytest.mark.needs_shared
def test_real_dates_are_read_with_few_conflicts(shared_data):
    parse = parser_of(Language.fr, authority="louvre")
    rows = (shared_data / "museums" / "louvre" / "louvre_dates_159.jsonl").read_text("utf-8").splitlines()
    records = {row["arkId"]: row for row in map(json.loads, rows)}
    years = {ark: date_of(row, parse=parse)[1] for ark, row in records.items()}
    by_quality = {quality: {ark for ark in years if years[ark].quality is quality} for quality in YearQuality}
    assert len(years) == 159
    undated = {ark for ark, row in records.items() if not row["dateCreated"]}
    assert by_quality[YearQuality.NONE] == undated | {"cl010271428"}  # a gift of 1887, dated by it
    # In these three a year lost its sign, or its text did.
    signs = {"cl010017961", "cl010156607", "cl010275364"}
    assert signs <= by_quality[YearQuality.CONFLICT]
    assert len(by_quality[YearQuality.CONFLICT]) <= 6
    assert all(years[ark].confidence <= 0.3 for ark in signs)
    assert (years["cl010276182"].begin, years["cl010276182"].end) == (125, 138)
    assert (years["cl010275490"].begin, years["cl010275490"].end) == (125, 174)
    assert (years["cl010174445"].begin, years["cl010174445"].end) == (-1186, -1172)


def test_the_year_of_a_gift_that_became_the_text_is_told_on_by_what_is_shown():
    leaked = entry("4e quart XIXe s. ap. J.-C.", 1887, 1900)
    label = f"{CREATION} : 4e quart XIXe s. ap. J.-C."
    text, years = date_of(record(leaked, shown=f"{label} (don au musée en 1887.) (1887 - 1900)"))
    assert text == "4e quart XIXe s. ap. J.-C."
    assert (years.begin, years.end) == (None, None)
    assert "the year of acquisition" in years.reason
    assert span(record(leaked, shown=f"{label} (don au musée en 1901.) (1887 - 1900)")) == (1887, 1899)
