"""Tables for readers, outside of a leaderboard's folder: Markdown, and LaTeX with booktabs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from jinja2 import Environment

from reliquary.files import atomic_write_text
from reliquary.pages.render import page_environment
from reliquary.rank.exports.latex_table import latex_tables
from reliquary.rank.exports.material import ExportedBoard, Material
from reliquary.rank.tables import TableView
from reliquary.rank.text import markdown
from reliquary.rank.views import leaderboard_view

SAMPLE = "Sample pictures that a program drew: the figures say nothing of museum objects."


def write_markdown_tables(material: Material, out: Path) -> list[Path]:
    """Write ``tables.md``, the ranking of every board, to be pasted into a README."""
    template = _environment().get_template("tables.md.j2")
    path = out / "tables.md"
    views = [(exported, _view(material, exported)) for exported in material.boards]
    atomic_write_text(path, template.render(suite=material.suite.file, views=views, sample=SAMPLE))
    return [path]


def write_latex_tables(material: Material, out: Path) -> list[Path]:
    r"""Write ``latex/<board>.tex``, a file a board, for ``\input`` into a text that uses the package booktabs."""
    paths = []
    for exported in material.boards:
        paths.append(out / "latex" / f"{exported.name}.tex")
        atomic_write_text(paths[-1], latex_table(material, exported))
    return paths


def latex_table(material: Material, exported: ExportedBoard) -> str:
    """Return the ranking of a board as LaTeX tables."""
    title = f"{material.suite.file.title} ({exported.title})." + (f" {SAMPLE}" if exported.sample else "")
    return latex_tables(_view(material, exported), title, f"tab:{material.suite.file.name}-{exported.name}")


def _view(material: Material, exported: ExportedBoard) -> TableView:
    """Return the ranking without the columns that link to files of the leaderboard."""
    titles = {name: baseline.title for name, baseline in material.baselines.items()}
    view = leaderboard_view(exported.board, material.suite.file.metrics, titles)
    kept = [position for position in range(len(view.columns)) if not any(row[position].links for row in view.rows)]
    columns = tuple(view.columns[position] for position in kept)
    return replace(view, columns=columns, rows=tuple(tuple(row[position] for position in kept) for row in view.rows))


def _environment() -> Environment:
    return page_environment("reliquary.rank", markdown=markdown)
