"""``models.json``: what each model of a set is, whose it is, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from reliquary.catalogue.render_set import ModelEntry
from reliquary.errors import ReliquaryError
from reliquary.records import Part, Record, read_document
from reliquary.records.base import Sha256, Text
from reliquary.render.models.checking import CheckedModel
from reliquary.render.sketchfab.source import read_source


class ModelRow(Part):
    """One model.

    Attributes:
        class_: Label of what it shows, key ``class``.
        sha256: Of all files that it is made of; null if they could not be read.
        bytes: Of all these files.
        triangles: When loaded; null if it never was.
        sample: The sample museum made it.
        notes: What one should know of it, for example textures that are missing.
        fault: Why it could not be rendered; null if it could.
    """

    id: Text
    class_: Text = Field(alias="class")
    file: Text
    sha256: Sha256 | None = None
    format: Text | None = None
    bytes: int | None = None
    triangles: int | None = None
    sample: bool = False
    licence: Text | None = None
    credit: Text | None = None
    permalink: Text | None = None
    sketchfab: Text | None = None
    notes: list[Text] = Field(default_factory=list)
    fault: Text | None = None


class ModelsFile(Record):
    """All models of a set, in the order of its file."""

    SCHEMA: ClassVar[str] = "render-models"

    models: list[ModelRow]


def model_rows(
    entries: Iterable[ModelEntry], models: Iterable[CheckedModel], faults: Mapping[str, str]
) -> dict[str, ModelRow]:
    """Return what is known of the models before they are loaded, by id.

    What the set's file does not say of licence, credit and page is taken from where a model was downloaded.

    Args:
        entries: What the set's file says.
        models: Those that can be used.
        faults: Why the others cannot, by id.
    """
    usable = {model.entry.id: model for model in models}
    return {entry.id: _row(entry, usable.get(entry.id), faults.get(entry.id)) for entry in entries}


def _row(entry: ModelEntry, model: CheckedModel | None, fault: str | None) -> ModelRow:
    source = read_source(model.path) if model else None
    row = ModelRow(
        id=entry.id,
        **{"class": entry.class_},
        file=entry.file,
        licence=entry.licence or (source.licence or source.licence_label if source else None),
        credit=entry.credit or (source.credit if source else None),
        permalink=entry.permalink or (source.permalink if source else None),
        sketchfab=entry.sketchfab,
        fault=fault,
    )
    if model is None:
        return row
    seen = {"sha256": model.sha256, "format": model.format.value, "bytes": model.bytes, "sample": model.sample}
    return row.model_copy(update={**seen, "notes": list(model.notes)})


def loaded_row(row: ModelRow, notes: Iterable[str], triangles: int | None) -> ModelRow:
    """Return a row with what a worker said of the model when it had loaded it."""
    return row.model_copy(update={"notes": list(dict.fromkeys([*row.notes, *notes])), "triangles": triangles})


def known_rows(path: Path) -> dict[str, ModelRow]:
    """Return what an earlier run wrote, by SHA-256 of the models; nothing if it cannot be read."""
    try:
        return {row.sha256: row for row in read_document(path, ModelsFile).models if row.sha256}
    except ReliquaryError:
        return {}
