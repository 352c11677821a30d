from __future__ import annotations

import re

from reliquary.rank.exports.printed import write_latex_tables, write_markdown_tables

UNESCAPED = re.compile(r"(?<!\\)&")


def table_of(path):
    """Return the cells of a LaTeX table, and see that every line has as many as the table has columns."""
    lines = path.read_text("utf-8").splitlines()
    columns = re.fullmatch(r"\\begin\{tabular\}\{([lr]+)\}", lines[4])[1]
    start, end = lines.index(r"\toprule"), lines.index(r"\bottomrule")
    rows = [line for line in lines[start + 1 : end] if line != r"\midrule"]
    assert all(row.endswith(r" \\") for row in rows)
    cells = [UNESCAPED.split(row.removesuffix(r" \\")) for row in rows]
    assert {len(row) for row in cells} == {len(columns)}
    return [[cell.strip() for cell in row] for row in cells]


def test_a_table_has_its_rows_best_first_and_the_best_value_bold(ranked, material, tmp_path):
    (path,) = write_latex_tables(material(ranked), tmp_path)
    assert path == tmp_path / "latex" / "provenance-sample-0.1.0-grouped-small.tex"
    heading, first, second = table_of(path)
    assert heading[:3] == ["Place", "Baseline", r"Accuracy $\uparrow$"]
    assert first[:3] == ["1", "ResNet-18 from scratch (timm::resnet18)", r"\textbf{0.833 $\pm$ 0.079}"]
    assert second[2] == r"0.583 $\pm$ 0.039"
    assert "Results" not in heading
    assert "Sample pictures" in path.read_text("utf-8")


def test_hostile_names_stay_text_in_their_cell(ranked, material, tmp_path):
    ranked.add_hostile()
    (path,) = write_latex_tables(material(ranked), tmp_path)
    (hostile,) = [row for row in table_of(path) if "script" in row[1]]
    assert r"\input" not in path.read_text("utf-8")
    assert r"\textbackslash{}input\textbraceleft{}/etc/passwd\textbraceright{}" in hostile[1]


def test_markdown_is_the_same_table_without_links(ranked, material, tmp_path):
    ranked.add_hostile()
    (path,) = write_markdown_tables(material(ranked), tmp_path)
    text = path.read_text("utf-8")
    assert "| 1 | ResNet-18 from scratch (timm::resnet18) | **0.833 ± 0.079** |" in text
    assert "results/" not in text
    assert "<script" not in text
    assert "](" not in text.replace(r"\](", "")
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}) == 1


def test_intervals_stand_in_brackets(ranked, material, tmp_path):
    ranked.infer()
    (path,) = write_latex_tables(material(ranked), tmp_path)
    assert table_of(path)[1][2] == r"\textbf{0.833 $\pm$ 0.079 [0.500 to 0.900]}"
    (path,) = write_markdown_tables(material(ranked), tmp_path)
    assert r"**0.833 ± 0.079** \[0.500 to 0.900\]" in path.read_text("utf-8")
