"""The dataset card, README.md: the curators' prose, and tables of what is in the dataset and what is not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from reliquary.build.plan import Identity, Plan
from reliquary.build.splits import n_siblings
from reliquary.catalogue.recipe import SplitBy
from reliquary.errors import ReliquaryError

TEMPLATE = "card.md.j2"


def card(identity: Identity, plan: Plan, front_matter: str) -> str:
    """Return the text of README.md.

    Raises:
        ReliquaryError: The prose names a field that there is not.
    """
    facts = card_facts(identity, plan)
    # Markdown, not HTML: what comes from museums passes through the filter "cell" instead.
    environment = Environment(  # noqa: S701
        loader=PackageLoader("reliquary.build", "."),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["cell"] = cell
    template = environment.get_template(TEMPLATE)
    return template.render(facts, front_matter=front_matter, prose=_prose(identity, facts))


def cell(value: object) -> str:
    """Return a value so that it stays inside its cell of a Markdown table."""
    return re.sub(r"\s+", " ", str(value)).replace("|", "\\|").replace("<", "&lt;")


def card_facts(identity: Identity, plan: Plan) -> dict[str, Any]:
    """Return the figures of the card; the prose may use them too, for example ``{{ n_images }}``."""
    recipe = identity.recipe
    return {
        "name": identity.name,
        "folder": identity.folder_name,
        "title": recipe.title,
        "version": recipe.version,
        "sample": identity.sample,
        "profile": recipe.profile.value,
        "image": recipe.image,
        "n_images": len(plan.examples),
        "n_objects": len({(e.image.museum, e.image.object_id) for e in plan.examples}),
        "n_groups": len({plan.groups[e.image_id] for e in plan.examples}),
        "class_names": recipe.labels.names,
        "configs": [_config_facts(identity, plan, name) for name in recipe.configs],
        "left_out": sorted(Counter((entry.reason, entry.rejected) for entry in plan.left_out).items()),
        "licences": _count(plan, "licence"),
        "museums": _museums(plan),
        "missing_museums": _missing_museums(identity),
    }


def _config_facts(identity: Identity, plan: Plan, name: str) -> dict[str, Any]:
    config = identity.recipe.configs[name]
    split_names = list(config.splits.ratios)
    counts = Counter((example.label, plan.splits[name][example.image_id]) for example in plan.examples)
    rows = [
        (class_name, [counts[label, split] for split in split_names])
        for label, class_name in enumerate(identity.recipe.labels.names)
    ]
    totals = [sum(column) for column in zip(*(row for _, row in rows), strict=True)]
    training, *others = split_names
    siblings = [
        (split, n_siblings(plan.items(), plan.splits[name], of=split, within=training), total)
        for split, total in zip(others, totals[1:], strict=True)
    ]
    return {
        "name": name,
        "description": config.description,
        "by_image": config.splits.by is SplitBy.IMAGE,
        "splits": split_names,
        "rows": rows,
        "totals": totals,
        "training": training,
        "siblings": siblings,
    }


def _count(plan: Plan, field: str) -> list[tuple[str, int]]:
    return sorted(Counter(getattr(example.image, field) for example in plan.examples).items())


def _museums(plan: Plan) -> list[tuple[str, int, str]]:
    """Return museum, number of images, and the credit line of its first image as an example."""
    lines: dict[str, str] = {}
    for example in plan.examples:
        lines.setdefault(example.image.museum, example.image.credit)
    return [(museum, n, lines[museum]) for museum, n in _count(plan, "museum")]


def _missing_museums(identity: Identity) -> list[str]:
    """Return the museums that the recipe names and that this build has no crawl of."""
    named = {museum for source in identity.recipe.sources for museum in source.museums}
    return [] if identity.sample else sorted(named - {source.name for source in identity.sources})


def _prose(identity: Identity, facts: Mapping[str, Any]) -> str:
    try:
        template = SandboxedEnvironment(undefined=StrictUndefined).from_string(identity.card)
        return template.render(facts).strip()
    except TemplateError as error:
        known = ", ".join(sorted(facts))
        raise ReliquaryError(f"{identity.recipe.name}/card.md: {error}; known fields: {known}") from error
