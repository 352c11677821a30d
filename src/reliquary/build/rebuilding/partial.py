"""What of a dataset can be rebuilt when originals are gone: a dataset of another name, which says what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from reliquary.build.describing.facts import data_sha256
from reliquary.build.reader import CARD_NAME, FRONT_MATTER, BuiltDataset
from reliquary.build.rebuilding.card import markdown
from reliquary.build.rebuilding.changes import CHANGES_NAME
from reliquary.build.rebuilding.filling import Filling
from reliquary.build.rebuilding.folder import RecipeFolder, name_with
from reliquary.build.rebuilding.listing import list_files, write_manifest
from reliquary.build.writing.writer import CROISSANT_NAME
from reliquary.errors import ReliquaryError
from reliquary.files import atomic_write_bytes, atomic_write_json, atomic_write_text, read_json
from reliquary.records import SourceDigest

TEMPLATE = "partial.md.j2"
SUFFIX = "-partial"
KIND = "dataset"
"""The kind of source that a dataset itself is."""


def partial_name(recipe: RecipeFolder) -> str:
    """Return the name of a dataset of which images are missing."""
    return name_with(recipe.whole.name, SUFFIX)


def write_partial(
    folder: Path, recipe: RecipeFolder, filling: Filling, changes: str, reasons: Mapping[str, int], *, quiet: bool
) -> None:
    """Write what there is of a dataset, with a manifest, a card and a Croissant file of its own.

    Args:
        folder: An empty folder.
        recipe: The dataset without its pictures.
        filling: The pictures that there are.
        changes: The list of what is missing.
        reasons: Images that are missing, by reason.
        quiet: Show no progress.

    Raises:
        ReliquaryError: Nothing is left, pictures have other bytes than they should, or the disk is full.
    """
    if not filling.n_images:
        raise ReliquaryError(f"{recipe.path}: not one image of '{recipe.whole.name}' can be made; see {CHANGES_NAME}")
    filling.write(folder, quiet=quiet)
    for name in recipe.texts:
        if name not in {CROISSANT_NAME, CARD_NAME}:
            atomic_write_bytes(folder / name, (recipe.rows / name).read_bytes())
    atomic_write_text(folder / CHANGES_NAME, changes)
    atomic_write_text(folder / CARD_NAME, _card(folder, recipe, filling, reasons))
    atomic_write_json(folder / CROISSANT_NAME, _croissant(folder, recipe))
    whole = recipe.whole
    sources = [*whole.sources, SourceDigest(name=whole.name, kind=KIND, sha256=whole.digest)]
    write_manifest(folder, whole, name=partial_name(recipe), profile=whole.profile, sources=sources)


def _card(folder: Path, recipe: RecipeFolder, filling: Filling, reasons: Mapping[str, int]) -> str:
    text = (recipe.rows / CARD_NAME).read_text("utf-8")
    match = FRONT_MATTER.match(text)
    if match is None:
        raise ReliquaryError(f"{recipe.rows / CARD_NAME}: expected YAML between two lines of --- at its head")
    head = yaml.safe_load(match[1])
    title = f"{head['pretty_name']}, in part"
    head["pretty_name"] = title
    for described in head["dataset_info"]:
        _describe(described, folder, recipe, filling)
    missing = sum(reasons.values())
    return markdown(TEMPLATE).render(
        front_matter=yaml.safe_dump(head, sort_keys=False, allow_unicode=True, width=120),
        title=title,
        whole=recipe.whole,
        missing=missing,
        total=missing + filling.n_images,
        reasons=list(reasons.items()),
        body=text[match.end() :].strip(),
    )


def _describe(described: dict[str, Any], folder: Path, recipe: RecipeFolder, filling: Filling) -> None:
    """Put the sizes of the files that there are into the description of a config, and their hash, for the cache."""
    whole, config = BuiltDataset(recipe.rows, recipe.whole), described["config_name"]
    files = {file.path: file for file in list_files(folder)}
    own: list[str] = []
    for split in described["splits"]:
        names = [path.relative_to(recipe.rows).as_posix() for path in whole.shards(config, split["name"])]
        split["num_examples"] = sum(files[name].rows or 0 for name in names)
        split["num_bytes"] = sum(filling.sizes[name] for name in names)
        own += names
    described["download_size"] = sum(files[name].bytes for name in own)
    described["dataset_size"] = sum(filling.sizes[name] for name in own)
    sha256 = data_sha256({name: files[name] for name in own})
    described["description"] = f"{partial_name(recipe)} {recipe.whole.version}, data sha256 {sha256}"


def _croissant(folder: Path, recipe: RecipeFolder) -> dict[str, Any]:
    """Return the description of the whole dataset with the name and the files of this one."""
    described: dict[str, Any] = read_json(recipe.rows / CROISSANT_NAME)
    files = {file.path: file for file in list_files(folder)}
    parts = {part["@id"]: part for part in described["distribution"]}
    for name, file in files.items():
        # What is new here is the list of changes.
        part = parts.get(name) or {"@type": "cr:FileObject", "@id": name, "name": name, "encodingFormat": "text/csv"}
        # It counts the images of the whole.
        part = {key: value for key, value in part.items() if key != "description"}
        written = {"contentUrl": name, "contentSize": f"{file.bytes} B", "sha256": file.sha256}
        parts[name] = {**part, **written}
    return {
        **described,
        "name": partial_name(recipe),
        "description": f"A part of {recipe.whole.name} {recipe.whole.version}. {described['description']}",
        "distribution": list(parts.values()),
    }
