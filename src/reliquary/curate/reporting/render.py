"""The pages of a report as HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from jinja2 import Environment

from reliquary.curate.reporting.thumbnails import Thumbnail
from reliquary.curate.reporting.views import CheckView, ReportView
from reliquary.pages.render import page_environment, render_page, style_sheet

PACKAGE = "reliquary.curate.reporting"
MAX_TEXT = 300
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")
"""Control characters, and those that turn the direction of all text that follows."""


def render_index(report: ReportView, thumbnails: Mapping[str, Thumbnail]) -> str:
    """Return the first page: all checks, and the pictures that cannot be looked at."""
    return _render("index.html.j2", report, thumbnails)


def render_check(report: ReportView, check: CheckView, thumbnails: Mapping[str, Thumbnail]) -> str:
    """Return the page of a check."""
    return _render("check.html.j2", report, thumbnails, check=check)


def shown_text(text: str) -> str:
    """Return a stranger's text fit for a page: on one line, without control characters, and not endless."""
    line = " ".join(UNPRINTABLE.sub(" ", text).split())
    return line if len(line) <= MAX_TEXT else f"{line[: MAX_TEXT - 1]}…"


def _render(
    template: str, report: ReportView, thumbnails: Mapping[str, Thumbnail], check: CheckView | None = None
) -> str:
    filled = _environment().get_template(template)
    return render_page(filled, style=style_sheet(PACKAGE), report=report, check=check, thumbnails=thumbnails)


@cache
def _environment() -> Environment:
    return page_environment(PACKAGE, shown=shown_text)
