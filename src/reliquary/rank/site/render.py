"""The pages of a site as HTML."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment

from reliquary.pages.render import asset, page_environment, render_page, style_sheet
from reliquary.pages.text import one_line, web_address
from reliquary.rank.render import PACKAGE as LEADERBOARD_PACKAGE

PACKAGE = "reliquary.rank.site"


def render(template: str, *, root: str, **values: Any) -> str:
    """Return the page that a template of this package gives.

    It holds its style sheet, its script and its data itself and names the first two by their hash: neither a browser
    that gives files no origin nor a host's settings decide whether it works. All that it shows is escaped.

    Args:
        template: Name of the template.
        root: The way from the page's folder to that of the site: empty or ``../``.
        **values: What it shows.
    """
    filled = _environment().get_template(template)
    script = asset(LEADERBOARD_PACKAGE, "sort.js") + asset(PACKAGE, "site.js")
    return render_page(filled, style=style_sheet(PACKAGE), script=script, root=root, **values)


@cache
def _environment() -> Environment:
    return page_environment(PACKAGE, shown=one_line, web=web_address)
