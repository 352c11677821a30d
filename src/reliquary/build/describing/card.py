"""The dataset card, README.md: the curators' prose, and tables of what is in the dataset and what is not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from reliquary.build.plan import Identity, Plan
from reliquary.build.sources.candidate import Candidate
from reliquary.build.splits import SplitItem
from reliquary.build.stores import ConfigPlan
from reliquary.catalogue.recipe import CrawlSource
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
        loader=PackageLoader("reliquary.build.describing", "."),
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
    candidates = [example.candidate for example in plan.examples.values()]
    return {
        "name": identity.name,
        "folder": identity.folder_name,
        "title": recipe.title,
        "version": recipe.version,
        "sample": identity.sample,
        "profile": recipe.profile.value,
        "image": recipe.image,
        "n_images": len(plan.examples),
        "n_objects": len({(candidate.source, candidate.item) for candidate in candidates}),
        "n_groups": len({plan.groups[image_id] for image_id in plan.examples}),
        "configs": [_config_facts(plan, config) for config in plan.configs],
        "left_out": sorted(Counter((entry.reason, entry.rejected) for entry in plan.left_out).items()),
        "licences": sorted(Counter(candidate.licence for candidate in candidates).items()),
        "sources": _sources(candidates),
        "missing_museums": _missing_museums(identity),
    }


def _config_facts(plan: Plan, config: ConfigPlan) -> dict[str, Any]:
    store = plan.store_of(config)
    items: dict[str, list[SplitItem]] = {split: [] for split in config.splits}
    for split, item in plan.split_items(config):
        items[split].append(item)
    counts = Counter((stratum, split) for split in items for item in items[split] for stratum in item.strata)
    class_names = store.contents.class_names.get(plan.kind.class_column or "", [])
    training, *others = config.splits
    return {
        "name": config.name,
        "description": config.description,
        "by_image": not store.by_group,
        "splits": list(config.splits),
        "class_names": class_names,
        "rows": [(name, [counts[index, split] for split in items]) for index, name in enumerate(class_names)],
        "totals": [len(found) for found in items.values()],
        "training": training,
        "siblings": [(split, _n_siblings(items[split], items[training]), len(items[split])) for split in others],
        "left_out": sorted(store.contents.left_out.items()),
    }


def _n_siblings(items: Sequence[SplitItem], training: Sequence[SplitItem]) -> int:
    """Return how many images have one of their group in training."""
    groups = {item.group_id for item in training}
    return sum(item.group_id in groups for item in items)


def _sources(candidates: Sequence[Candidate]) -> list[tuple[str, int, str]]:
    """Return source, number of images, and the credit line of its first image as an example."""
    lines: dict[str, str] = {}
    for candidate in candidates:
        lines.setdefault(candidate.source, candidate.credit)
    counts = Counter(candidate.source for candidate in candidates)
    return [(source, n, lines[source]) for source, n in sorted(counts.items())]


def _missing_museums(identity: Identity) -> list[str]:
    """Return the museums that the recipe names and that this build has no crawl of."""
    crawls = (source for source in identity.recipe.sources if isinstance(source, CrawlSource))
    named = {museum for source in crawls for museum in source.museums}
    return [] if identity.sample else sorted(named - {source.name for source in identity.sources})


def _prose(identity: Identity, facts: Mapping[str, Any]) -> str:
    try:
        template = SandboxedEnvironment(undefined=StrictUndefined).from_string(identity.card)
        return template.render(facts).strip()
    except TemplateError as error:
        known = ", ".join(sorted(facts))
        raise ReliquaryError(f"{identity.recipe.name}/card.md: {error}; known fields: {known}") from error
