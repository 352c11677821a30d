"""From what a worker wrote to the record of a view and its pictures in the store."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reliquary.blobs import BlobStore
from reliquary.catalogue.render_set import ScenePass
from reliquary.errors import ReliquaryError
from reliquary.pictures import png_bytes
from reliquary.records import Camera, ViewRecord
from reliquary.render.planning.views import PlannedView
from reliquary.rle import encode_mask

RENDERED, FAILED = "rendered", "failed"

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]


class UnusableViewError(ReliquaryError):
    """What a worker wrote is no picture of the whole object."""


def rendered_record(
    view: PlannedView, picture: Path, passes: Path | None, renderer: str, blobs: BlobStore
) -> ViewRecord:
    """Store the pictures of a view and return its record.

    The box is the smallest one round all pixels that are not wholly transparent, and the mask holds these pixels.
    Depth and normals are stored as NPZ files with one array each, under the names of their passes.

    Args:
        view: The view.
        picture: RGBA PNG that the worker wrote.
        passes: NPZ that it wrote.
        renderer: Program, version and engine.
        blobs: Where the pictures go.

    Raises:
        UnusableViewError: Nothing is seen of the object, it reaches the border, or the files are not as asked for.
        FullDiskError: The disk is full.
    """
    pixels = _read_picture(picture, view.camera)
    covered = pixels[..., 3] > 0
    bbox = _checked_box(pixels)
    arrays = _read_passes(passes, view.passes, view.camera) if passes else {}
    stored = {name: blobs.put(_npz_bytes(name, array)) for name, array in arrays.items()}
    return _record(view, renderer, RENDERED).model_copy(
        update={
            "image_sha256": blobs.put(png_bytes(pixels, sample=view.model.sample)),
            "bbox": bbox,
            "mask": encode_mask(covered),
            "depth_sha256": stored.get(ScenePass.DEPTH),
            "normals_sha256": stored.get(ScenePass.NORMALS),
        }
    )


def failed_record(view: PlannedView, renderer: str, reason: str) -> ViewRecord:
    """Return the record of a view that could not be rendered."""
    return _record(view, renderer, FAILED).model_copy(update={"reason": reason})


def _record(view: PlannedView, renderer: str, status: str) -> ViewRecord:
    return ViewRecord(
        set=view.set,
        model_id=view.model.entry.id,
        model_sha256=view.model.sha256,
        **{"class": view.model.entry.class_},
        seed=view.seed,
        spec_sha256=view.spec_sha256,
        renderer=renderer,
        camera=view.camera,
        light=view.light_name,
        status=status,
    )


def _read_picture(path: Path, camera: Camera) -> Pixels:
    wanted = ((camera.width, camera.height), "RGBA")
    try:
        with Image.open(path, formats=["PNG"]) as image:
            if (image.size, image.mode) != wanted:
                raise UnusableViewError(f"the picture is {image.size}, {image.mode}; asked for was {wanted}")
            return np.asarray(image)
    except (OSError, ValueError, SyntaxError) as error:
        raise UnusableViewError("the picture is missing or damaged") from error


def _checked_box(pixels: Pixels) -> list[float]:
    """Return the tight box [x, y, w, h] of what can be seen, which must lie off the border."""
    height, width = pixels.shape[:2]
    found = Image.fromarray(pixels[..., 3]).getbbox()
    if found is None:
        raise UnusableViewError("nothing can be seen of the object")
    left, top, right, bottom = found
    if left == 0 or top == 0 or right == width or bottom == height:
        raise UnusableViewError("the object reaches the border; give a greater 'distance'")
    return [float(left), float(top), float(right - left), float(bottom - top)]


def _read_passes(path: Path, names: tuple[str, ...], camera: Camera) -> dict[str, Floats]:
    shapes = {ScenePass.DEPTH: (camera.height, camera.width), ScenePass.NORMALS: (camera.height, camera.width, 3)}
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: np.asarray(file[name]) for name in names}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise UnusableViewError("the passes are missing or damaged") from error
    for name, array in arrays.items():
        shape = shapes[ScenePass(name)]
        if array.shape != shape or array.dtype != np.float32 or not np.isfinite(array).all():
            raise UnusableViewError(f"the pass '{name}' is no array of {shape} finite numbers")
    return arrays


def _npz_bytes(name: str, array: Floats) -> bytes:
    buffer = BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **{name: array})
    return buffer.getvalue()
