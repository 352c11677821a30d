"""The labelled pictures of a set, whatever form they are to be written in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from reliquary.blobs import BlobStore
from reliquary.errors import ReliquaryError
from reliquary.records import CompositeRecord, ViewRecord, read_table
from reliquary.records.render import Rle
from reliquary.render.exporting.form import Pictures
from reliquary.render.set_folder import BLOBS_FOLDER, COMPOSITES_FILE, VIEWS_FILE

SUFFIXES = {"PNG": ".png", "JPEG": ".jpg"}


@dataclass(frozen=True)
class Labelled:
    """One object of a picture.

    Attributes:
        name: Its class.
        model_id: The model that it is a view of.
        box: [x, y, w, h] in px from the top-left corner.
        mask: Its visible pixels.
        truncated: A part of it lies beyond the picture or behind something.
    """

    name: str
    model_id: str
    box: tuple[float, float, float, float]
    mask: Rle
    truncated: bool


@dataclass(frozen=True)
class Example:
    """A picture with its objects.

    Attributes:
        stem: Name of its file without suffix; it does not change when views are added.
        sha256: Of its bytes in the store.
        objects: What is seen, from the hindmost to the one in front.
    """

    stem: str
    sha256: str
    objects: tuple[Labelled, ...]


@dataclass(frozen=True)
class EncodedPicture:
    """The bytes of a picture, with what its header says.

    Attributes:
        data: The file.
        suffix: Of its name, by its format.
        size: Width and height in px.
        depth: Number of channels.
    """

    data: bytes
    suffix: str
    size: tuple[int, int]
    depth: int


def read_examples(folder: Path, pictures: Pictures) -> list[Example]:
    """Read the labelled pictures of a set; views that failed are none.

    Raises:
        ReliquaryError: A table is missing or damaged, or there is no picture.
    """
    views = read_table(folder / VIEWS_FILE, ViewRecord)
    stems = _view_stems(views)
    by_image = {view.image_sha256: (view, stem) for view, stem in zip(views, stems, strict=True) if view.image_sha256}
    if pictures is Pictures.VIEWS:
        examples = [_of_view(view, stem) for view, stem in by_image.values()]
    else:
        composites = read_table(folder / COMPOSITES_FILE, CompositeRecord)
        examples = [_of_composite(composite, by_image) for composite in composites]
    if not examples:
        raise ReliquaryError(f"{folder}: the set has no {pictures}; render it again")
    return examples


def read_picture(folder: Path, example: Example) -> EncodedPicture:
    """Read the picture of an example from the store.

    Raises:
        ReliquaryError: It is missing or damaged.
    """
    blobs = BlobStore(folder / BLOBS_FOLDER)
    data = blobs.get(example.sha256)
    try:
        with Image.open(BytesIO(data), formats=list(SUFFIXES)) as image:
            return EncodedPicture(data, SUFFIXES[str(image.format)], image.size, len(image.getbands()))
    except OSError as error:
        raise ReliquaryError(f"{blobs.path(example.sha256)}: not a readable picture; render again") from error


def _view_stems(views: list[ViewRecord]) -> list[str]:
    """Name each view by its model and its number: the table holds all views of a model, in order."""
    numbers: Counter[str] = Counter()
    stems = []
    for view in views:
        stems.append(f"{view.model_id}-{numbers[view.model_id]:06}")
        numbers[view.model_id] += 1
    return stems


def _of_view(view: ViewRecord, stem: str) -> Example:
    if view.image_sha256 is None or view.bbox is None or view.mask is None:
        raise ReliquaryError(f"views: {stem}: has a picture but no box or no mask; render again")
    found = Labelled(view.class_, view.model_id, _box(view.bbox), view.mask, truncated=False)
    return Example(stem, view.image_sha256, (found,))


def _of_composite(composite: CompositeRecord, views: dict[str, tuple[ViewRecord, str]]) -> Example:
    try:
        parts = [(part, views[part.image_sha256][0]) for part in composite.parts]
        stem = f"{views[composite.view_sha256][1]}-{composite.number:03}"
    except KeyError as error:
        raise ReliquaryError(f"composites: {error} is no view of the set; render again") from error
    objects = tuple(
        Labelled(view.class_, view.model_id, _box(part.bbox), part.mask, truncated=part.visible < 1)
        for part, view in parts
    )
    return Example(stem, composite.image_sha256, objects)


def _box(bbox: list[float]) -> tuple[float, float, float, float]:
    x, y, width, height = bbox
    return x, y, width, height
