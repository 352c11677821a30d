"""Writing a leaderboard as Markdown and as one static HTML page."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment

from reliquary.files import atomic_write_text
from reliquary.pages.render import asset, page_environment, render_page, style_sheet
from reliquary.rank.page import Page
from reliquary.rank.text import markdown

PACKAGE = "reliquary.rank"
MARKDOWN_NAME = "README.md"
HTML_NAME = "index.html"
BLANK_LINES = re.compile(r"\n{3,}")


def write_markdown(page: Page, out: Path) -> Path:
    """Write the leaderboard as Markdown to ``out/README.md``."""
    path = out / MARKDOWN_NAME
    atomic_write_text(path, render_markdown(page))
    return path


def write_html(page: Page, out: Path) -> Path:
    """Write the leaderboard as ``out/index.html``, which needs no other file but the pictures below ``assets``."""
    path = out / HTML_NAME
    atomic_write_text(path, render_html(page))
    return path


def render_markdown(page: Page) -> str:
    """Return the leaderboard as GitHub-flavoured Markdown."""
    text = _environment().get_template("README.md.j2").render(page=page)
    return BLANK_LINES.sub("\n\n", text).rstrip() + "\n"


def render_html(page: Page) -> str:
    """Return the leaderboard as one HTML page."""
    template = _environment().get_template("index.html.j2")
    return render_page(template, style=style_sheet(PACKAGE), script=asset(PACKAGE, "sort.js"), page=page)


@cache
def _environment() -> Environment:
    return page_environment(PACKAGE, markdown=markdown)
