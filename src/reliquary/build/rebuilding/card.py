"""The card of a dataset without its pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from reliquary.build.describing.card import cell
from reliquary.build.planning.plan import Identity
from reliquary.build.rebuilding.folder import CONFIG, TABLE, recipe_only_name
from reliquary.records import Manifest, PictureOrigin

TEMPLATE = "recipe_only.md.j2"
INSTALLABLE = ("pillow", "pyarrow")
"""The libraries that decide bytes and are installed by these names; they bring the others along."""


@dataclass
class OriginCounts:
    """What has to be had from one museum, render set or local copy: each original counts once."""

    name: str
    originals: int = 0
    addresses: int = 0
    bytes: int = 0


class Counts:
    """What is counted while the table is written: it is not read again.

    Attributes:
        pictures: Rows of the table.
        licences: Pictures under each licence.
        origins: What has to be had from where.
    """

    def __init__(self) -> None:
        self.pictures = 0
        self.licences: Counter[str] = Counter()
        self.origins: dict[str, OriginCounts] = {}
        self._seen: set[str] = set()

    def passing(self, origins: Iterable[PictureOrigin]) -> Iterable[PictureOrigin]:
        """Yield origins as they come, and count them."""
        for origin in origins:
            self._add(origin)
            yield origin

    def _add(self, origin: PictureOrigin) -> None:
        self.pictures += 1
        self.licences[origin.licence] += 1
        counts = self.origins.setdefault(origin.origin, OriginCounts(origin.origin))
        if origin.original not in self._seen:
            self._seen.add(origin.original)
            counts.originals += 1
            counts.addresses += origin.url is not None
            counts.bytes += origin.bytes


def recipe_only_card(identity: Identity, whole: Manifest, counts: Counts, table_sha256: str) -> str:
    """Return the text of README.md.

    Args:
        identity: Name, version and recipe.
        whole: The manifest of the dataset with its pictures.
        counts: What the table holds.
        table_sha256: Hash of the table.
    """
    name = recipe_only_name(identity)
    return markdown(TEMPLATE).render(
        front_matter=yaml.safe_dump(
            _front_matter(identity, name, table_sha256), sort_keys=False, allow_unicode=True, width=120
        ),
        name=name,
        title=identity.recipe.title,
        version=identity.recipe.version,
        folder=f"{name}-{identity.recipe.version}",
        sample=identity.sample,
        whole=whole,
        n_pictures=counts.pictures,
        tools=named_tools(whole.tools),
        pins=pins(whole.tools),
        origins=[counts.origins[key] for key in sorted(counts.origins)],
        licences=sorted(counts.licences.items()),
    )


def markdown(name: str) -> Template:
    """Return a template of Markdown with the filters that cards share."""
    # Markdown, not HTML: what comes from museums passes through the filter "cell" instead.
    environment = Environment(  # noqa: S701
        loader=PackageLoader("reliquary.build.rebuilding", "."),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"cell": cell, "number": lambda number: f"{number:,}"}
    return environment.get_template(name)


def named_tools(tools: dict[str, str]) -> str:
    """Return libraries with their versions as one line of text."""
    return ", ".join(f"{name} {version}" for name, version in sorted(tools.items()))


def pins(tools: dict[str, str]) -> str:
    """Return what to add to a ``pip install`` for the same versions of libraries; empty if none is known."""
    return " ".join(f"{name}=={tools[name]}" for name in INSTALLABLE if name in tools)


def _front_matter(identity: Identity, name: str, table_sha256: str) -> dict[str, Any]:
    version = identity.recipe.version
    sample = ["sample"] if identity.sample else []
    files = [{"split": CONFIG, "path": TABLE}]
    described = f"{name} {version}, data sha256 {table_sha256}"
    return {
        "pretty_name": f"{identity.recipe.title} (recipe only, no pictures)",
        "license": "other",
        "tags": ["cultural-heritage", "reliquary", "recipe-only", *identity.recipe.about.keywords, *sample],
        "configs": [{"config_name": CONFIG, "default": True, "version": version, "data_files": files}],
        # The cache of `datasets` knows a local folder by its name and by this.
        "dataset_info": [{"config_name": CONFIG, "version": version, "description": described}],
    }
