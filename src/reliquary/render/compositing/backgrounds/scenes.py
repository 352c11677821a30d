"""Scenes of the sample museum as backgrounds."""

from __future__ import annotations

from itertools import product
from math import sqrt

from PIL import Image

from reliquary.blobs import BlobStore
from reliquary.progress import track
from reliquary.render.compositing.backgrounds.background import ROOM, Background, Size
from reliquary.render.compositing.notes import Notes, note_key
from reliquary.render.compositing.sharpness import blur_of
from reliquary.sample.drawing.encoding import jpeg_bytes
from reliquary.sample.scenes import MAX_PIXELS, MIN_SIDE, SCENES, sample_scene

PER_KIND = 10
QUALITY = 95


def sample_backgrounds(
    size: Size, seed: int, blobs: BlobStore, notes: Notes, *, quiet: bool = False
) -> list[Background]:
    """Draw scenes of every kind, unless they were drawn before.

    Args:
        size: Of the composites.
        seed: Of the set.
        blobs: Where they are put.
        notes: Where it is noted which were drawn.
        quiet: Show no progress.
    """
    scenes = list(product(SCENES, range(PER_KIND)))
    return [
        _scene(kind, number, _drawn_size(size), seed, blobs, notes)
        for kind, number in track(scenes, "draw backgrounds", quiet=quiet)
    ]


def _scene(kind: str, number: int, size: Size, seed: int, blobs: BlobStore, notes: Notes) -> Background:
    key = note_key("sample background", kind, number, list(size), seed)
    noted = notes.get(key)
    if noted is not None:
        background = Background.model_validate_json(noted)
        if blobs.path(background.sha256).exists():
            return background
    width, height = size
    pixels = sample_scene(kind, width, height, seed, number)
    background = Background(
        sha256=blobs.put(jpeg_bytes(pixels, QUALITY)),
        width=width,
        height=height,
        blur=round(blur_of(Image.fromarray(pixels)), 3),
    )
    notes.add([(key, background.model_dump_json())])
    return background


def _drawn_size(size: Size) -> Size:
    width, height = size
    factor = min(ROOM, sqrt(MAX_PIXELS / (width * height)))
    return max(int(width * factor), MIN_SIDE), max(int(height * factor), MIN_SIDE)
