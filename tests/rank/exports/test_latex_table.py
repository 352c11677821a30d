from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from reliquary.rank.exports.latex_table import MEASURES, MOST_ROWS, ROWS, latex_tables
from reliquary.rank.exports.printed import write_latex_tables
from reliquary.rank.tables import Cell, Column, TableView

UNESCAPED = re.compile(r"(?<!\\)&")
DOCUMENT = r"""\documentclass{article}
\usepackage{booktabs}
\begin{document}
\input{%s}
\end{document}
"""


def view_of(rows, measures=1, others=("Seeds",)):
    """Return a ranking of rows whose names are given."""
    columns = (
        Column("Place"),
        Column("Baseline", numeric=False),
        *(Column(f"Measure {number}", higher_is_better=number % 2 == 0) for number in range(measures)),
        *map(Column, others),
    )
    cells = [
        (
            Cell(str(place)),
            Cell(name, note=f"timm::{name}"),
            *(Cell("0.5", deviation="0.1", interval="0.4 to 0.6", best=place == 1) for _ in range(measures)),
            *(Cell("3") for _ in others),
        )
        for place, name in enumerate(rows, 1)
    ]
    return TableView("Leaderboard", columns, tuple(cells), header=1, notes=("Means.",))


def tables_of(text):
    """Return the cells of each table, and see that every line has as many as its table has columns."""
    tables = []
    for tabular in text.split(r"\begin{tabular}")[1:]:
        lines = tabular.partition(r"\end{tabular}")[0].splitlines()
        columns = re.fullmatch(r"\{(r)(p)\{0.3\\linewidth\}(r*)\}", lines[0])
        rows = [line for line in lines[1:] if line not in (r"\toprule", r"\midrule", r"\bottomrule")]
        assert all(row.endswith(r" \\") for row in rows)
        cells = [UNESCAPED.split(row.removesuffix(r" \\")) for row in rows]
        assert {len(row) for row in cells} == {2 + len(columns[3])}
        tables.append([[cell.strip() for cell in row] for row in cells])
    return tables


def test_a_row_has_its_model_and_its_intervals_below_it():
    ((heading, *rows),) = tables_of(latex_tables(view_of(["One", "Two"]), "Title.", "tab:own"))
    assert heading == ["Place", "Baseline", r"\shortstack[r]{Measure 0 $\uparrow$}"]
    assert rows == [
        ["1", r"\raggedright One", r"\textbf{0.5 $\pm$ 0.1}"],
        ["", r"\scriptsize \raggedright timm::\allowbreak{}One", r"\scriptsize {[}0.4 to 0.6{]}"],
        ["2", r"\raggedright Two", r"0.5 $\pm$ 0.1"],
        ["", r"\scriptsize \raggedright timm::\allowbreak{}Two", r"\scriptsize {[}0.4 to 0.6{]}"],
    ]


def test_what_all_rows_share_is_said_once():
    view = view_of(["One", "Two"])
    text = latex_tables(view, "Title.", "tab:own")
    assert "Means. Of every row: seeds 3." in text
    (first, *others) = view.rows
    view = TableView(view.caption, view.columns, ((*first[:-1], Cell("2")), *others), header=1)
    text = latex_tables(view, "Title.", "tab:own")
    assert "Of every row" not in text
    assert r"timm::\allowbreak{}One, seeds 2" in text
    assert r"timm::\allowbreak{}Two, seeds 3" in text


def test_tables_are_no_wider_and_no_taller_than_a_page():
    names = [f"row {number}" for number in range(ROWS + 1)]
    text = latex_tables(view_of(names, measures=MEASURES + 1), "Title.", "tab:own")
    tables = tables_of(text)
    assert [(len(table[0]) - 2, (len(table) - 1) // 2) for table in tables] == [(3, ROWS), (3, 1), (1, ROWS), (1, 1)]
    assert re.findall(r"\\label\{(.*)\}", text) == ["tab:own", "tab:own-2", "tab:own-3", "tab:own-4"]
    assert text.count("Means.") == 1
    assert text.count(r"Notes: Table~\ref{tab:own}.") == 3


def test_the_best_rows_of_many_are_printed():
    text = latex_tables(view_of([f"row {number}" for number in range(1000)]), "Title.", "tab:own")
    assert sum((len(table) - 1) // 2 for table in tables_of(text)) == MOST_ROWS
    assert f"row {MOST_ROWS - 1} " in text
    assert f"The best {MOST_ROWS} of 1,000 rows." in text


def test_a_ranking_without_a_measure_is_a_table_of_names():
    (table,) = tables_of(latex_tables(view_of(["One"], measures=0), "Title.", "tab:own"))
    assert table[0] == ["Place", "Baseline"]


def test_hostile_names_stay_text_in_their_cell(ranked, material, tmp_path):
    ranked.add_hostile()
    (path,) = write_latex_tables(material(ranked), tmp_path)
    text = path.read_text("utf-8")
    (hostile,) = [row for row in tables_of(text)[0] if "script\\textgreater" in row[1] and row[0]]
    assert r"\input" not in text
    assert r"\textbackslash{}input\textbraceleft{}/\allowbreak{}etc/\allowbreak{}passwd" in hostile[1]


@pytest.mark.real
@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no TeX is installed")
def test_tex_sets_a_ranking_with_hostile_names(ranked, material, tmp_path):
    ranked.add_hostile()
    ranked.infer()
    (path,) = write_latex_tables(material(ranked), tmp_path)
    (tmp_path / "own.tex").write_text(DOCUMENT % path.relative_to(tmp_path), "utf-8")
    command = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "own.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=60, check=False)
    log = (tmp_path / "own.log").read_text("latin-1")
    assert done.returncode == 0, log
    assert not re.search("Overfull|too large|Missing character", log), log
