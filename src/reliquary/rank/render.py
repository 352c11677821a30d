"""Writing a leaderboard as Markdown and as one static HTML page."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib import resources
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reliquary.files import atomic_write_text
from reliquary.rank.page import Page
from reliquary.rank.text import markdown

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
    """Return the leaderboard as one HTML page.

    Its Content-Security-Policy names the style sheet and the script by their hash and allows nothing else but
    pictures beside the page: whatever a record holds, it runs nothing and loads nothing.
    """
    style, script = (_asset(name) for name in ("style.css", "sort.js"))
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_csp_hash(style)}'",
            f"script-src '{_csp_hash(script)}'",
            "img-src 'self' data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    template = _environment().get_template("index.html.j2")
    return template.render(page=page, policy=policy, style=Markup(style), script=Markup(script))  # noqa: S704 - ours


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("reliquary.rank"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["markdown"] = markdown
    return environment


def _asset(name: str) -> str:
    return (resources.files("reliquary.rank") / "templates" / name).read_text("utf-8")


def _csp_hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
