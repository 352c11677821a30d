"""Listing models: as a table, as JSON, and as lines of a set of renders."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

import yaml
from rich.table import Table
from rich.text import Text

from reliquary.errors import ReliquaryError
from reliquary.licences import forbids_passing_on
from reliquary.progress import track
from reliquary.render.sketchfab.api import Sketchfab, SketchfabModel
from reliquary.render.sketchfab.faults import ModelError

COLLECTION = "collection:"
UNKNOWN = "-"

_UID = re.compile(r"[0-9a-f]{32}")
_GAPS = re.compile(r"[^a-z0-9]+")


def list_models(sketchfab: Sketchfab, named: str, *, quiet: bool = False) -> list[SketchfabModel]:
    """Return a model, or all models of a collection.

    Args:
        sketchfab: The interface.
        named: A model's uid, or ``collection:`` and the uid of a collection.
        quiet: Show no progress.

    Raises:
        ReliquaryError: It is no uid, there is nothing of it, or Sketchfab does not answer.
    """
    uid = named.removeprefix(COLLECTION)
    if _UID.fullmatch(uid) is None:
        raise ReliquaryError(
            f"{named!r}: expected a uid of 32 hexadecimal digits, the end of a model's address, or {COLLECTION}UID"
        )
    if uid == named:
        return [_named(sketchfab, uid)]
    found = list(sketchfab.collection(uid))
    return [_with_licence(sketchfab, model) for model in track(found, "ask for licences", quiet=quiet)]


def _named(sketchfab: Sketchfab, uid: str) -> SketchfabModel:
    try:
        return sketchfab.model(uid)
    except ModelError as error:
        raise ReliquaryError(f"{uid}: {error}") from error


def _with_licence(sketchfab: Sketchfab, model: SketchfabModel) -> SketchfabModel:
    """Return a model of a collection with its licence, which pages of collections leave out."""
    if model.licence is not None:
        return model
    try:
        asked = sketchfab.model(model.uid)
    except ModelError:
        # Listed, but private: it stays as the collection has it, and cannot be downloaded.
        return replace(model, downloadable=False)
    return asked


def table(models: Sequence[SketchfabModel]) -> Table:
    """Return models as a table; names of strangers are text, not markup."""
    shown = Table(box=None, title_justify="left")
    shown.add_column("uid", no_wrap=True, min_width=32)
    for name in ("name", "author", "licence", "faces", "download"):
        shown.add_column(name, overflow="fold", justify="right" if name == "faces" else "left")
    for model in models:
        faces = UNKNOWN if model.faces is None else f"{model.faces:,}"
        cells = (model.name or UNKNOWN, model.author or UNKNOWN, _licence(model), faces, _yes(model.downloadable))
        shown.add_row(model.uid, *map(Text, cells))
    return shown


def as_json(models: Sequence[SketchfabModel]) -> list[dict[str, Any]]:
    """Return models as plain JSON values."""
    return [asdict(model) for model in models]


def entries(models: Sequence[SketchfabModel]) -> str:
    """Return the lines of a set of renders for those models that can be downloaded, as YAML under ``models``."""
    offered = [model for model in models if model.downloadable]
    if not offered:
        return ""
    listed = [_entry(model, name) for model, name in zip(offered, _ids(offered), strict=True)]
    return yaml.safe_dump({"models": listed}, sort_keys=False, allow_unicode=True, width=120)


def _entry(model: SketchfabModel, name: str) -> dict[str, str]:
    entry = {
        "id": name,
        "class": model.name or name,
        "file": f"{name}.glb",
        "sketchfab": model.uid,
        "licence": model.licence,
        "credit": model.author,
        "permalink": model.permalink,
    }
    return {field: value for field, value in entry.items() if value is not None}


def _ids(models: Sequence[SketchfabModel]) -> Iterator[str]:
    """Yield an id for each model, from its name; those of the same name are numbered."""
    used: set[str] = set()
    for model in models:
        stem = _GAPS.sub("-", (model.name or "").lower()).strip("-")[:60].strip("-") or model.uid
        name, number = stem, 1
        while name in used:
            number += 1
            name = f"{stem}-{number}"
        used.add(name)
        yield name


def _licence(model: SketchfabModel) -> str:
    licence = model.licence or UNKNOWN
    return f"{licence} (no derivatives)" if forbids_passing_on(licence) else licence


def _yes(value: bool) -> str:  # noqa: FBT001 - says it in words
    return "yes" if value else "no"
