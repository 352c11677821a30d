"""The form of Microsoft COCO (https://cocodataset.org/#format-data): one JSON for all pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reliquary.render.exporting.examples import Example, Labelled
from reliquary.rle import mask_area


def coco_document(
    title: str, examples: Sequence[Example], files: Sequence[str], sizes: Sequence[tuple[int, int]]
) -> dict[str, Any]:
    """Return the annotations of pictures; ids count from 1, categories are sorted by name.

    Args:
        title: Of the set.
        examples: The pictures.
        files: Their paths.
        sizes: Their width and height in px.
    """
    names = sorted({found.name for example in examples for found in example.objects})
    categories = {name: number for number, name in enumerate(names, start=1)}
    objects = [(image_id, found) for image_id, example in enumerate(examples, start=1) for found in example.objects]
    return {
        "info": {"description": title},
        "images": [
            {"id": image_id, "file_name": file, "width": width, "height": height}
            for image_id, (file, (width, height)) in enumerate(zip(files, sizes, strict=True), start=1)
        ],
        "annotations": [
            _annotation(number, image_id, found, categories)
            for number, (image_id, found) in enumerate(objects, start=1)
        ],
        "categories": [{"id": number, "name": name} for name, number in categories.items()],
    }


def _annotation(number: int, image_id: int, found: Labelled, categories: dict[str, int]) -> dict[str, Any]:
    return {
        "id": number,
        "image_id": image_id,
        "category_id": categories[found.name],
        "bbox": list(found.box),
        "area": mask_area(found.mask),
        "segmentation": found.mask.model_dump(),
        "iscrowd": 0,
    }
