"""From the templates of a package to pages."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources

from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined, Template
from markupsafe import Markup

from reliquary.pages.policy import content_policy

COMMON = "reliquary.pages"
COMMON_PREFIX = "pages"
STYLE = "style.css"


def page_environment(package: str, **filters: Callable[[str], str]) -> Environment:
    """Return the templates of a package, with all that they show escaped.

    A template of a page extends ``pages/skeleton.html.j2``, which holds the policy, the style sheet and the frame of
    every page.

    Args:
        package: The full name of a package with a folder ``templates``.
        **filters: What the templates may put texts through, by name.
    """
    common = PrefixLoader({COMMON_PREFIX: PackageLoader(COMMON)})
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(package), common]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(filters)
    return environment


def style_sheet(package: str) -> str:
    """Return the style sheet of all pages, followed by the package's own ``templates/style.css``."""
    return asset(COMMON, STYLE) + asset(package, STYLE)


def asset(package: str, name: str) -> str:
    """Return a text file of a package's folder ``templates``."""
    return (resources.files(package) / "templates" / name).read_text("utf-8")


def render_page(template: Template, *, style: str, script: str = "", **values: object) -> str:
    """Fill the template of a page.

    Args:
        template: A template that extends ``pages/skeleton.html.j2``, of an environment that escapes.
        style: Its style sheet. It and the script are written as they are, so they must be ours, not a stranger's.
        script: Its script; empty for a page that runs nothing.
        **values: What it shows.
    """
    policy = content_policy(style, script)
    return template.render(policy=policy, style=Markup(style), script=Markup(script), **values)  # noqa: S704 - ours
