"""The report on agreement with the museums: its rules, and that report, page and records agree."""

import json
import subprocess
import sys

import pytest

from reliquary.dates import Language, parse_english, parse_french

ENGLISH, FRENCH = Language.en, Language.fr


@pytest.fixture
def rules(repository, monkeypatch):
    monkeypatch.syspath_prepend(str(repository / "docs"))
    import date_rules

    return date_rules


@pytest.fixture
def script(repository, monkeypatch):
    monkeypatch.syspath_prepend(str(repository / "docs"))
    import date_agreement

    return date_agreement


@pytest.fixture(scope="module")
def result(repository):
    return json.loads((repository / "docs" / "date-agreement.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("text", "museum", "same"),
    [
        ("19th century", (1800, 1900), True),
        ("19th century", (1801, 1899), True),
        ("19th century", (1800, 1902), False),
        ("1850", (1850, 1851), False),
        ("ca. 1430", (1405, 1455), True),
        ("ca. 1430", (1404, 1455), False),
        ("ca. 13th century", (1150, 1350), True),
        ("13th century", (1150, 1350), False),
        ("after 1850", (1850, 1911), True),
        ("after 1850", (1849, 1911), False),
        ("late 19th-early 20th century", (1867, 1949), True),
        ("late 19th-early 20th century", (1871, 1933), False),
        ("Dynasty 18", (-1539, -1295), True),
        ("Dynasty 18", (-1450, -1295), False),
    ],
)
def test_equal_by_stated_rules(rules, text, museum, same):
    assert rules.equal(text, parse_english(text), museum, ENGLISH) is same


@pytest.mark.parametrize(
    ("text", "numbers", "why"),
    [
        ("ca. 2649-2100 B.C.", (-2649, -2649), "one year for a range in the text"),
        ("664-525 B.C.", (-525, -664), "run backwards"),
        ("520 B.C.", (520, 520), "the other sign"),
        ("8th century B.C.", (-730, 745), "one number without its sign"),
        ("2nd-3rd century", (2, 3), "centuries entered as years"),
        ("1838", (-7000, 2000), "one number without its sign"),
        ("1838", (1, 2002), "absurdly wide"),
        ("mid-20th century", (1900, 2000), "whole centuries for a part of one"),
        ("19th century", (1800, 1900), None),
        ("20th century", (1950, None), None),
        ("1850", (1860, 1860), None),
    ],
)
def test_numbers_that_cannot_be_what_the_text_says(rules, text, numbers, why):
    assert rules.insanity(rules.Dated("1", text, *numbers), parse_english(text), ENGLISH) == why


def test_a_year_of_acquisition_is_not_sane(rules):
    text = "4e quart XIXe s. ap. J.-C."
    dated = rules.Dated("1", text, 1887, 1900, f"{text} (don en 1887)")
    assert rules.insanity(dated, parse_french(text), FRENCH) == "the year of acquisition"


def louvre_date(text, start, end, imprecision="", kind="Date de création/fabrication"):
    return {"type": kind, "text": text, "startYear": start, "endYear": end, "imprecision": imprecision}


def test_of_a_louvre_record_the_first_creation_date_counts(script):
    dates = [
        louvre_date("XXe siècle", 1900, 2000, kind="Date de réutilisation"),
        louvre_date("XVIe siècle", 1550, "", "vers"),
        louvre_date("XVIIe siècle", 1600, 1700),
    ]
    lines = [
        json.dumps({"arkId": "cl1", "displayDateCreated": "x", "dateCreated": dates}),
        json.dumps({"arkId": "cl2", "displayDateCreated": "", "dateCreated": [louvre_date("Ve s.", 480, "", "avant")]}),
        json.dumps({"arkId": "cl3", "displayDateCreated": "", "dateCreated": []}),
    ]
    found = [(dated.record, dated.text, dated.begin, dated.end) for dated in script.louvre(lines)]
    assert found == [("cl1", "XVIe siècle", 1550, None), ("cl2", "Ve s.", None, 480)]


def test_every_disagreement_needs_an_explanation_and_every_explanation_a_disagreement(script, rules):
    records = [rules.Dated("1", "1850", 1850, 1850), rules.Dated("2", "1850", 1870, 1870), rules.Dated("3", "x", 1, 1)]
    reasons = {"2": "a slip", "3": "no date"}
    found = script.report("m", records, ENGLISH, reasons)
    assert [(row["record"], row["why"]) for row in found["disagreements"]] == [("2", "a slip"), ("3", "no date")]
    assert found["figures"]["parsed"] == 2
    with pytest.raises(SystemExit, match="m: 3: no explanation"):
        script.report("m", records, ENGLISH, {"2": "a slip"})
    with pytest.raises(SystemExit, match="explains what agrees: 1"):
        script.report("m", records, ENGLISH, reasons | {"1": "?"})


@pytest.mark.parametrize("museum", ["met", "louvre", "german"])
def test_the_targets_are_met(result, museum):
    figures = result[museum]["figures"]
    assert figures["parsed_share"] >= 0.97
    assert figures["equal_where_restated"] >= 0.95
    assert figures["equal_after_reconciling"] >= 0.95


def test_the_page_shows_the_result(repository, script, result):
    page = (repository / "docs" / "dates.md").read_text("utf-8")
    for line in script.tables(result):
        assert line in page


@pytest.mark.needs_shared
def test_the_result_is_what_the_records_give(repository, shared_data, tmp_path, result):
    out = tmp_path / "out.json"
    command = [sys.executable, str(repository / "docs" / "date_agreement.py"), str(shared_data / "museums"), str(out)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    assert json.loads(out.read_text("utf-8")) == result
