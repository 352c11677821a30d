"""Views and backgrounds drawn in a moment, for the tests of composites; a process of its own can import them."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from reliquary.blobs import BlobStore
from reliquary.catalogue.render_set import CompositeWish, RenderSetFile
from reliquary.pictures import png_bytes
from reliquary.records import Camera, ViewRecord
from reliquary.render.compositing.backgrounds.background import Background
from reliquary.render.compositing.task import Task

SIDE = 64
MAGENTA, GREEN = (255, 0, 255), (0, 120, 40)

CAMERA = Camera(
    position=[0, -3, 0],
    target=[0, 0, 0],
    focal_mm=50,
    sensor_mm=36,
    width=SIDE,
    height=SIDE,
    K=[1.0] * 9,
    world_to_camera=[1.0] * 16,
)


def block(box=(10, 20, 40, 50), colour=MAGENTA, size=(SIDE, SIDE), around=(0, 0, 0)):
    """Return RGBA pixels: a solid block (left, top, right, bottom); ``around`` is the colour that nobody sees."""
    pixels = np.zeros((size[1], size[0], 4), dtype=np.uint8)
    pixels[..., :3] = around
    left, top, right, bottom = box
    pixels[top:bottom, left:right] = (*colour, 255)
    return pixels


def disc(colour=MAGENTA, radius=20.0, around=(0, 0, 0), side=SIDE):
    """Return RGBA pixels: a disc with a soft edge in the middle."""
    y, x = np.mgrid[:side, :side] + 0.5
    alpha = np.clip(radius + 0.5 - np.hypot(x - side / 2, y - side / 2), 0, 1)
    pixels = np.zeros((side, side, 4), dtype=np.uint8)
    pixels[..., :3] = np.where(alpha[..., None] > 0, colour, around)
    pixels[..., 3] = np.round(255 * alpha)
    return pixels


def views_of(blobs: BlobStore, pictures, *, sample=False):
    return [view_record(blobs.put(png_bytes(pixels, sample=sample)), number) for number, pixels in enumerate(pictures)]


def view_record(sha256, number=0):
    return ViewRecord(
        set="small",
        model_id="block",
        model_sha256="0" * 64,
        **{"class": "Block"},
        seed=number,
        spec_sha256="1" * 64,
        renderer="drawn",
        camera=CAMERA,
        light="none",
        image_sha256=sha256,
        status="rendered" if sha256 else "failed",
    )


def small_views(blobs: BlobStore, count=6):
    """Return views of blocks of several sizes and colours."""
    boxes = [(4 + 3 * k, 6, 30 + 3 * k, 20 + 5 * k) for k in range(count)]
    return views_of(blobs, [block(box, (255, 30 * k, 255 - 40 * k)) for k, box in enumerate(boxes)])


def small_spec(seed=0, **wish) -> RenderSetFile:
    return RenderSetFile.model_validate(
        {
            "name": "small",
            "title": "Small",
            "seed": seed,
            "models": [{"id": "block", "class": "Block", "file": "block.glb"}],
            "views": {"per_model": 1},
            "composites": {"size": (SIDE, SIDE), **wish},
        }
    )


def plain_background(blobs: BlobStore, colour=GREEN, size=(96, 96)) -> Background:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "JPEG", quality=100, subsampling=0)
    return Background(sha256=blobs.put(buffer.getvalue()), width=size[0], height=size[1], blur=0)


def small_task(blobs: BlobStore, seed=0, backgrounds=None, **wish) -> Task:
    chosen = CompositeWish.model_validate({"size": (SIDE, SIDE), **wish})
    return Task(seed, chosen, tuple(backgrounds or [plain_background(blobs)]), blobs)
