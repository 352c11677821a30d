"""The pages of a report as HTML."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reliquary.curate.reporting.thumbnails import Thumbnail
from reliquary.curate.reporting.views import CheckView, ReportView

PACKAGE = "reliquary.curate.reporting"
MAX_TEXT = 300
NOTHING_ELSE = "default-src 'none'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
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
    """Fill a template.

    The Content-Security-Policy of a page names its style sheet by its hash and allows nothing else but pictures
    beside the page: whatever a title holds, it runs nothing and loads nothing.
    """
    style = (resources.files(PACKAGE) / "templates" / "style.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
    )
    return (
        _environment()
        .get_template(template)
        .render(
            report=report,
            check=check,
            thumbnails=thumbnails,
            policy=policy,
            style=Markup(style),  # noqa: S704 - ours
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(PACKAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["shown"] = shown_text
    return environment
