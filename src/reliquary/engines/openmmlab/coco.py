"""A split of a built dataset as MMDetection reads it: COCO annotations, and the images as files."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image, UnidentifiedImageError

from reliquary.errors import ReliquaryError
from reliquary.files import atomic_write_bytes, atomic_write_json

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = ("image", "image_id", "width", "height", "objects")
SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "TIFF": ".tif", "BMP": ".bmp"}


@dataclass(frozen=True)
class CocoSplit:
    """A split on disk.

    Attributes:
        annotations: The annotation file; ids of images count from 1 in the order of ``image_ids``, those of categories
            from 1 in the order of the class names.
        image_ids: Of the dataset.
        sizes: Width and height of each image, pixels.
    """

    annotations: Path
    image_ids: list[str]
    sizes: list[tuple[int, int]]


def write_split(table: pa.Table, classes: Sequence[str], folder: Path, split: str, place: str) -> CocoSplit:
    """Write a split; images that are there are kept, so that a stopped run goes on at once.

    Args:
        table: Columns `COLUMNS`.
        classes: Names of the classes.
        folder: Gets ``<split>.json`` and ``images/<image id>.<suffix>``.
        split: Name of the split.
        place: The dataset and split, for messages.

    Raises:
        ReliquaryError: An image is damaged, of a form that OpenCV does not read, or not of the size in its row.
    """
    images, annotations = [], []
    for number, row in enumerate(_rows(table), start=1):
        size = (row["width"], row["height"])
        name = _write_image(row["image"]["bytes"], row["image_id"], size, folder / "images", place)
        images.append({"id": number, "file_name": name, "width": size[0], "height": size[1]})
        annotations += [_annotation(number, part) for part in row["objects"]]
    for number, annotation in enumerate(annotations, start=1):
        annotation["id"] = number
    categories = [{"id": number, "name": name} for number, name in enumerate(classes, start=1)]
    path = folder / f"{split}.json"
    atomic_write_json(path, {"images": images, "annotations": annotations, "categories": categories})
    sizes = [(image["width"], image["height"]) for image in images]
    return CocoSplit(path, table.column("image_id").to_pylist(), sizes)


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    for batch in table.to_batches(max_chunksize=64):
        yield from batch.to_pylist()


def _annotation(image: int, part: dict[str, Any]) -> dict[str, Any]:
    return {
        "image_id": image,
        "category_id": part["category"] + 1,
        "bbox": [float(value) for value in part["bbox"]],
        "area": float(part["area"]),
        "iscrowd": int(part["iscrowd"]),
    }


def _write_image(data: bytes, image_id: str, size: tuple[int, int], folder: Path, place: str) -> str:
    """Write one image as it is stored, and return the name of its file."""
    place = f"{place}, image {image_id}"
    try:
        with Image.open(io.BytesIO(data)) as image:
            found, form = image.size, str(image.format)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ReliquaryError(f"{place}: not a readable image ({error}); build the dataset again") from error
    if found != size:
        raise ReliquaryError(
            f"{place}: the image has {found[0]} x {found[1]} pixels, but its columns width and height say "
            f"{size[0]} x {size[1]}, so that its boxes cannot be trusted; build the dataset again"
        )
    if form not in SUFFIXES:
        raise ReliquaryError(f"{place}: images of the form {form} cannot be given to MMDetection")
    name = f"{image_id}{SUFFIXES[form]}"
    if not (folder / name).is_file():
        atomic_write_bytes(folder / name, data)
    return name
