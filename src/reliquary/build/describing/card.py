"""The dataset card, README.md: the curators' prose, and tables of what is in the dataset and what is not."""

from __future__ import annotations

import re
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from reliquary.build.describing.biases import counted_biases
from reliquary.build.describing.citation import citation
from reliquary.build.describing.facts import DatasetFacts
from reliquary.build.describing.figures import bar_chart
from reliquary.build.describing.histogram import year_bins
from reliquary.build.planning.plan import Identity
from reliquary.errors import ReliquaryError

TEMPLATE = "card.md.j2"


def card(identity: Identity, facts: DatasetFacts, front_matter: str) -> str:
    """Return the text of README.md.

    Args:
        identity: The recipe, and the prose of its card.
        facts: What was counted.
        front_matter: The YAML at its head.

    Raises:
        ReliquaryError: The prose names a field that there is not.
    """
    # Markdown, not HTML: what comes from museums passes through the filter "cell" instead.
    environment = Environment(  # noqa: S701
        loader=PackageLoader("reliquary.build.describing", "."),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"cell": cell, "number": "{:,}".format, "said": _said}
    return environment.get_template(TEMPLATE).render(
        facts.fields(),
        front_matter=front_matter,
        prose=_prose(identity, facts),
        biases=[*facts.about.responsible_ai.biases, *counted_biases(facts)],
        citation=citation(facts),
    )


def card_figures(facts: DatasetFacts) -> dict[str, str]:
    """Return the pictures of the card as SVG by their path: classes and years of each store."""
    figures = {}
    for store in facts.stores:
        things = "Boxes" if store.counts_things else "Images"
        if store.class_figure:
            title = f"{things} of each class: {store.name}"
            figures[store.class_figure] = bar_chart(title, store.classes.rows, store.classes.parts)
        if store.year_figure:
            bins = [(name, [n]) for name, n in year_bins(store.years.middles)]
            figures[store.year_figure] = bar_chart(f"Images by the year of the object: {store.name}", bins, ["all"])
    return figures


def cell(value: object) -> str:
    """Return a value so that it stays inside its cell of a Markdown table, and is read as it is written."""
    text = re.sub(r"\s+", " ", str(value)).replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"([|\[`])", r"\\\1", text)


def _said(value: bool | None) -> str:  # noqa: FBT001
    """Return what a licence says."""
    return "not known" if value is None else ("yes" if value else "no")


def _prose(identity: Identity, facts: DatasetFacts) -> str:
    fields: dict[str, Any] = facts.fields()
    try:
        template = SandboxedEnvironment(undefined=StrictUndefined).from_string(identity.card)
        return template.render(fields).strip()
    except TemplateError as error:
        known = ", ".join(sorted(fields))
        raise ReliquaryError(f"{identity.recipe.name}/card.md: {error}; known fields: {known}") from error
