"""The tables of periods, and finding their names in a text."""

import pytest

from reliquary.dates.chronology import Chronology, Period, PeriodsFile, chronology, period_files, spread
from reliquary.dates.languages import Language, parser_of
from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.yamlfiles import read_yaml


def found(text, language="en"):
    return [(text[begin:end], period.name) for begin, end, period in chronology(language).find(text)]


def test_the_longest_name_at_a_place_wins():
    assert found("late period, late bronze age ii, dynasty of ur") == [
        ("late period", "Late Period"),
        ("late bronze age ii", "Late Bronze Age II"),
    ]
    assert found("third dynasty of ur") == [("third dynasty of ur", "Ur III")]
    assert found("third dynasty") == [("third dynasty", "Dynasty 3")]


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Toutânkhamon", "fr", "Tutankhamun"),
        ("toutankhamon", "fr", "Tutankhamun"),
        ("Neo Assyrian", "en", "Neo-Assyrian"),
        ("ptolemäischer", "de", "Ptolemaic"),
        ("Byzantinischen", "de", "Byzantine"),
        ("Qing", "fr", "Qing"),
    ],
)
def test_case_accents_hyphens_and_german_endings_do_not_matter(text, language, name):
    assert found(text, language) == [(text, name)]


def test_a_name_ends_at_a_sign_and_belongs_to_its_language():
    assert found("late, period") == []
    assert found("neo; assyrian") == []
    assert found("Spätzeit", "fr") == []
    assert found("Mingvase") == []


def test_two_periods_cannot_share_a_name():
    one = Period(name="Jin", years=(265, 420), source="a")
    other = Period(name="Jurchen Jin", names={"en": ["Jin"]}, years=(1115, 1234), source="a")
    with pytest.raises(ReliquaryError, match="'Jin' names two periods: 'Jin' and 'Jurchen Jin'"):
        Chronology([one, other], "en")
    Chronology([one, other.model_copy(update={"names": {"de": ["Jin"]}})], "fr")


def test_an_authority_of_its_own_counts_where_it_differs():
    period = Period(name="X", years=(1, 9), source="a", other_years={"b": (2, 8)})
    assert (period.by("b").begin, period.by("b").source) == (2, "b")
    assert period.by("c") == period.by(None)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("years: [9, 1]", "the years 9..1 run backwards"),
        ("years: [0, 9]", "there is no year 0"),
        ("years: [1, 9]\n    other_years: {b: [1, 8]}", "source 'b' is none of the file's"),
        ("years: [1, 9]\n    note: more", "unknown field"),
    ],
)
def test_a_faulty_table_is_refused_at_its_line(tmp_path, change, message):
    path = tmp_path / "region.yaml"
    path.write_text(
        f"schema: periods/1\nregion: here\nsources: {{a: A book}}\nperiods:\n  - name: X\n    {change}\n    source: a\n"
    )
    with pytest.raises(FaultyFileError, match="region.yaml") as error:
        read_yaml(path, PeriodsFile)
    assert message in str(error.value)


PERIODS = [pytest.param(period, id=period.name) for file in period_files() for period in file.periods]


def test_every_region_is_there_and_every_source_is_used():
    assert len(PERIODS) > 500
    for file in period_files():
        used = {key for period in file.periods for key in (period.source, *period.other_years)}
        assert used == set(file.sources)


def test_other_authorities_differ_by_no_more_than_the_spread():
    for file in period_files():
        for period in file.periods:
            for years in period.other_years.values():
                for year, other in zip(period.years, years, strict=True):
                    assert abs(year - other) <= spread(year), period.name


@pytest.mark.parametrize("language", Language)
def test_every_name_is_read_as_its_period(language):
    parse = parser_of(language)
    for file in period_files():
        for period in file.periods:
            for name in (period.name, *period.names.get("en", []), *period.names.get(language, [])):
                span = parse(name)
                assert span is not None, name
                assert (span.begin, span.end) == period.years, name
                assert span.periods == (f"{period.name} ({period.source})",)


@pytest.mark.parametrize(("year", "years"), [(-2001, 100), (-2000, 50), (-1000, 25), (-500, 5), (1644, 5)])
def test_spread(year, years):
    assert spread(year) == years
