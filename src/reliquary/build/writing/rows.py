"""The rows of a dataset: from an example to the columns that researchers see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from reliquary.build.examples import Example
from reliquary.build.kinds import Kind
from reliquary.build.pictures.picture import Picture
from reliquary.records import DatasetRow
from reliquary.records.dataset import ImageCell

SUFFIXES = {b"\xff\xd8": "jpg", b"\x89P": "png"}


def make_row(
    kind: Kind,
    example: Example,
    columns: Mapping[str, Any],
    get: Callable[[Picture], bytes],
    *,
    group_id: str,
    split: str,
) -> DatasetRow:
    """Return the row of an example.

    Args:
        kind: The kind of dataset.
        example: The example.
        columns: Its columns whose values belong to the store.
        get: Gives the encoded bytes of a picture.
        group_id: Its group.
        split: Its split.
    """
    candidate = example.candidate
    made = {column: get(picture) for column, picture in example.pictures.items()}
    cells = {
        column: ImageCell(bytes=data, path=_file_name(kind, example, columns, column, SUFFIXES[data[:2]]))
        for column, data in made.items()
    }
    own = {**kind.columns(example, made), **columns}
    if "filename" in kind.row.model_fields:
        own["filename"] = cells["image"].path
    return kind.row(
        **cells,
        image_id=example.image_id,
        group_id=group_id,
        museum=candidate.museum,
        object_id=candidate.item,
        permalink=candidate.permalink,
        licence=candidate.licence,
        credit=candidate.credit,
        source=candidate.shows,
        split=split,
        **own,
    )


def _file_name(kind: Kind, example: Example, columns: Mapping[str, Any], column: str, suffix: str) -> str:
    """Return the name of a picture; maps of an image are told apart by their column, as ``..._depth.png``."""
    name = kind.file_name(example, columns, suffix)
    return name if column == "image" else f"{name.removesuffix(f'.{suffix}')}_{column}.{suffix}"
