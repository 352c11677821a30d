"""Cut-outs pasted on backgrounds, with the box moved and scaled along (the second half of "model to image").

A composite is made from the encoded background and the encoded view alone, so that anybody who has both can make it.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reliquary.blobs import BlobStore
from reliquary.records import CompositePart, CompositeRecord
from reliquary.rle import encode_mask
from reliquary.sample.drawing.encoding import jpeg_bytes
from reliquary.sample.relics.rendering import tight_box
from reliquary.sample.scenes import sample_scene
from reliquary.seeds import derive, generator

SIDE = 416
"""Width and height of a composite in px, as in the source."""

INDOORS = ("gallery_wall", "wooden_table", "vitrine")
"""The source pastes on pictures of rooms."""

SCALES = (0.3, 1.0)
BEYOND = 0.15
"""Share of a box that may lie beyond an edge, for each axis."""

QUALITY = 92


def compose(view_sha256: str, name: str, number: int, seed: int, blobs: BlobStore) -> CompositeRecord:
    """Pastes a view at a random place and scale on a background of its own, and stores both pictures.

    Args:
        view_sha256: The RGBA view in the blob store.
        name: Class of the view's model.
        number: Number of the view.
        seed: Seed of the set.
        blobs: Where pictures lie and are put.

    Returns:
        The composite with its one part; the box is that of the view, moved and scaled, within the picture.
    """
    item = ("relic composite", name, number)
    rng = generator(seed, *item)
    kind = INDOORS[int(rng.integers(len(INDOORS)))]
    background = jpeg_bytes(sample_scene(kind, SIDE, SIDE, derive(seed, *item)), QUALITY)
    with Image.open(BytesIO(background)) as scene, Image.open(BytesIO(blobs.get(view_sha256))) as view:
        picture, cutout = scene.convert("RGB"), view.convert("RGBA")
    part = _random_part(cutout, view_sha256, rng)
    paste(picture, cutout, part.place, part.scale)
    return CompositeRecord(
        view_sha256=view_sha256,
        number=0,
        background_sha256=blobs.put(background),
        crop=[0.0, 0.0, float(SIDE), float(SIDE)],
        parts=[part],
        seed=derive(seed, *item),
        image_sha256=blobs.put(jpeg_bytes(np.asarray(picture), QUALITY)),
    )


def paste(picture: Image.Image, cutout: Image.Image, place: list[float], scale: float) -> None:
    """Pastes an RGBA cut-out, scaled, with its top-left corner at a whole-numbered place; changes ``picture``."""
    scaled = _scaled(cutout, scale)
    picture.paste(scaled, (round(place[0]), round(place[1])), scaled)


def _random_part(cutout: Image.Image, view_sha256: str, rng: np.random.Generator) -> CompositePart:
    # A whole number of pixels, so that the picture is scaled exactly as the box.
    scale = round(cutout.width * float(rng.uniform(*SCALES))) / cutout.width
    x, y, width, height = (scale * value for value in tight_box(np.asarray(cutout)[..., 3] > 0))
    place = [
        float(round(rng.uniform(-BEYOND * extent, SIDE - (1 - BEYOND) * extent) - start))
        for start, extent in ((x, width), (y, height))
    ]
    covered = np.asarray(_scaled(cutout, scale))[..., 3] > 0
    seen = within_picture(covered, place)
    left, top = max(place[0] + x, 0.0), max(place[1] + y, 0.0)
    right, bottom = min(place[0] + x + width, SIDE), min(place[1] + y + height, SIDE)
    return CompositePart(
        image_sha256=view_sha256,
        place=place,
        scale=scale,
        bbox=[left, top, right - left, bottom - top],
        mask=encode_mask(seen),
        visible=float(seen.sum() / max(covered.sum(), 1)),
    )


def within_picture(covered: NDArray[np.bool_], place: Sequence[float]) -> NDArray[np.bool_]:
    """Returns where the picture (SIDE, SIDE) shows a cut-out, of whose pixels (H, W) the covered ones are true."""
    left, top = round(place[0]), round(place[1])
    seen = np.zeros((SIDE, SIDE), dtype=bool)
    inside = covered[max(-top, 0) : max(SIDE - top, 0), max(-left, 0) : max(SIDE - left, 0)]
    seen[max(top, 0) :, max(left, 0) :][: inside.shape[0], : inside.shape[1]] = inside
    return seen


def _scaled(cutout: Image.Image, scale: float) -> Image.Image:
    size = (max(round(cutout.width * scale), 1), max(round(cutout.height * scale), 1))
    return cutout.resize(size, Image.Resampling.BILINEAR)
