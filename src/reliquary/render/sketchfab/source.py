"""``<file>.source.json`` beside a downloaded model: whose it is, under which licence, and what came."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, ClassVar, Self

from pydantic import Field

from reliquary.files import sha256_file
from reliquary.records import Record, read_document, write_document
from reliquary.records.base import Moment, Sha256, Text
from reliquary.render.sketchfab.answers import Uid
from reliquary.render.sketchfab.api import SketchfabModel

SUFFIX = ".source.json"


class ModelSource(Record):
    """Where the file of a model is from.

    Attributes:
        credit: The author's name.
        licence: SPDX id, or Sketchfab's own name where there is none.
        licence_label: Sketchfab's name of it.
        sha256: Of the file.
        bytes: Its size.
    """

    SCHEMA: ClassVar[str] = "model-source"

    uid: Uid
    title: Text | None
    credit: Text | None
    credit_page: Text | None
    licence: Text | None
    licence_label: Text | None
    permalink: Text
    sha256: Sha256
    bytes: Annotated[int, Field(ge=0)]
    retrieved_at: Moment

    @classmethod
    def of(cls, model: SketchfabModel, file: Path) -> Self:
        """Return the source of a file that has just come."""
        return cls(
            uid=model.uid,
            title=model.name,
            credit=model.author,
            credit_page=model.author_page,
            licence=model.licence,
            licence_label=model.licence_label,
            permalink=model.permalink,
            sha256=sha256_file(file),
            bytes=file.stat().st_size,
            retrieved_at=datetime.now(UTC),
        )


def source_path(file: Path) -> Path:
    """Return where the source of a model's file is written."""
    return file.with_name(file.name + SUFFIX)


def read_source(file: Path) -> ModelSource | None:
    """Return the source of a model's file; None if nothing is written of it.

    Raises:
        ReliquaryError: What is written makes no sense.
    """
    path = source_path(file)
    return read_document(path, ModelSource) if path.is_file() else None


def write_source(file: Path, source: ModelSource) -> None:
    """Write the source of a model's file beside it."""
    write_document(source_path(file), source)
