from __future__ import annotations

import re

from reliquary.rank.exports.printed import write_latex_tables, write_markdown_tables


def test_latex_is_the_same_table_without_links(ranked, material, tmp_path):
    (path,) = write_latex_tables(material(ranked), tmp_path)
    assert path == tmp_path / "latex" / "provenance-sample-0.1.0-grouped-small.tex"
    text = path.read_text("utf-8")
    assert r"1 & \raggedright ResNet-18 from scratch & \textbf{0.833 $\pm$ 0.079}" in text
    assert "Results" not in text
    captions = re.findall(r"\\caption\{.*", text)
    assert captions
    assert all("Sample pictures" in caption for caption in captions)


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
    (path,) = write_markdown_tables(material(ranked), tmp_path)
    assert r"**0.833 ± 0.079** \[0.500 to 0.900\]" in path.read_text("utf-8")
