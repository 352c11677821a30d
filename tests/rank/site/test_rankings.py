from __future__ import annotations

from reliquary.rank.site.rankings import MOST_WHOLE, SHOWN_MEASURES, rankings_of
from reliquary.rank.tables import Cell, Column, Link, TableView

MEASURES = SHOWN_MEASURES + 2


def leaderboard(rows):
    columns = (
        Column("Results", numeric=False),
        Column("Place"),
        Column("Baseline", numeric=False),
        *(Column(f"Measure {number}", higher_is_better=True) for number in range(MEASURES)),
        Column("Seeds"),
    )
    link = Cell(links=(Link("seed 0", "results/0.json"),))
    cells = (link, Cell("1"), Cell("net"), *(Cell(str(number)) for number in range(MEASURES)), Cell("3"))
    return TableView("Leaderboard", columns, (cells,) * rows, header=2, sorted_by=1)


def titles(ranking):
    return [column.title for column in ranking.view.columns]


def test_a_short_table_brings_all_its_measures_and_hides_those_beyond_the_fifth():
    table, whole = rankings_of(leaderboard(MOST_WHOLE))
    assert whole is None
    assert titles(table) == ["Place", "Baseline", *(f"Measure {number}" for number in range(MEASURES)), "Seeds"]
    assert [titles(table)[at] for at in table.more] == ["Measure 5", "Measure 6"]
    assert (table.view.sorted_by, table.view.header) == (0, 1)


def test_a_long_table_shows_five_measures_and_all_have_a_page_of_their_own():
    table, whole = rankings_of(leaderboard(MOST_WHOLE + 1))
    shown = [f"Measure {number}" for number in range(SHOWN_MEASURES)]
    assert titles(table) == ["Place", "Baseline", *shown, "Seeds"]
    assert [cell.text for cell in table.view.rows[0]] == ["1", "net", "0", "1", "2", "3", "4", "3"]
    assert not table.more
    assert len(whole.measures) == MEASURES
    assert not whole.more
    assert {len(row) for row in whole.view.rows} == {len(whole.view.columns)}
