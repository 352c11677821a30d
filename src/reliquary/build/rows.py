"""The rows of a dataset: from an example to the columns that researchers see."""

from __future__ import annotations

import re

from reliquary.build.selection import Example
from reliquary.catalogue.recipe import ImageFormat
from reliquary.records import ClassificationRow
from reliquary.records.dataset import ImageCell

SUFFIX = {ImageFormat.JPEG: "jpg", ImageFormat.PNG: "png"}
NOT_IN_FILE_NAMES = re.compile(r"[^A-Za-z0-9.-]+")


def file_name(example: Example, image_format: ImageFormat) -> str:
    """Return the name under which an image of the dataset is known, for example ``1_LOUVRE_26784283_2.jpg``.

    It is the class number from 1, the museum, the museum's own id of the object, and the view unless it is the main
    one; the id leads back to the object's page.
    """
    museum = NOT_IN_FILE_NAMES.sub("-", example.image.museum).upper()
    object_id = NOT_IN_FILE_NAMES.sub("-", example.image.object_id)
    view = f"_{example.image.view}" if example.image.view else ""
    return f"{example.label + 1}_{museum}_{object_id}{view}.{SUFFIX[image_format]}"


def classification_row(
    example: Example, data: bytes, *, image_format: ImageFormat, group_id: str, split: str
) -> ClassificationRow:
    """Return the row of an example whose resized image is ``data``."""
    artefact, image = example.artefact, example.image
    name = file_name(example, image_format)
    return ClassificationRow(
        image=ImageCell(bytes=data, path=name),
        image_id=example.image_id,
        group_id=group_id,
        museum=image.museum,
        object_id=image.object_id,
        permalink=image.permalink,
        licence=image.licence,
        credit=image.credit,
        source=image.source,
        split=split,
        label=example.label,
        culture=artefact.culture,
        year_begin=artefact.year_begin,
        year_end=artefact.year_end,
        title=artefact.title,
        object_type=artefact.object_type,
        view=image.view,
        filename=name,
    )
