"""Renders the sample relics for the documentation: python docs/render_sheets.py [OUT_DIR].

It needs Blender (``reliquary[render]``) and pycocotools, and takes some minutes.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pycocotools import mask as coco_masks

from reliquary.blobs import BlobStore
from reliquary.catalogue import RenderSetFile, load_render_set
from reliquary.catalogue.render_set import Material
from reliquary.files import atomic_write_bytes
from reliquary.records import CompositeRecord, ViewRecord, read_table
from reliquary.render.farm.program import blender_command
from reliquary.render.run import Workers, render_set
from reliquary.render.scene import FAR
from reliquary.render.set_folder import BLOBS_FOLDER, COMPOSITES_FILE, VIEWS_FILE
from reliquary.render.sheet import contact_sheet
from reliquary.sample.drawing.encoding import jpeg_bytes

FOLDER = Path(__file__).parent / "images"
SIDE = 160
WORKERS = 2
QUALITY = 80

LOOKED_AT = {"elevation": [5, 30], "azimuth": [-50, 50]}
"""From the front, so that one can tell the relics."""

FINISHES = [Material.GIVEN, Material.CLAY, Material.BRONZE, Material.GLAZE]
WITH_PASSES = ("owl", "camel")
COMPOSITES = 12
EFFECTS = {"objects": [2, 3], "scale": [0.4, 0.8], "shadow": 1, "harmonised": 1, "blurred": 1, "quality": [70, 95]}

Pixels = NDArray[np.uint8]


class Rendered:
    """A set of renders on the disk.

    Args:
        folder: Of the set.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._blobs = BlobStore(folder / BLOBS_FOLDER)
        self.views = read_table(folder / VIEWS_FILE, ViewRecord)

    def composites(self) -> list[CompositeRecord]:
        """Return the composites."""
        return read_table(self._folder / COMPOSITES_FILE, CompositeRecord)

    def picture(self, sha256: str | None) -> Image.Image:
        """Return a stored picture."""
        return Image.open(io.BytesIO(self._blobs.get(str(sha256))))

    def array(self, sha256: str | None, name: str) -> NDArray[np.float32]:
        """Return a stored pass."""
        with np.load(io.BytesIO(self._blobs.get(str(sha256)))) as file:
            return np.asarray(file[name])


def render(folder: Path, name: str, models: Iterable[dict[str, Any]], **changes: Any) -> Rendered:
    """Render the models of a set that differs from DeepRelic's in some fields."""
    whole = load_render_set("deeprelic").model_dump(mode="json", by_alias=True)
    views = {**whole["views"], "per_model": 1, "size": [SIDE, SIDE], **LOOKED_AT, **changes.pop("views", {})}
    spec = RenderSetFile.model_validate({**whole, "name": name, "models": list(models), "views": views, **changes})
    render_set(spec, folder / name, folder / "models", Workers(blender_command(None), WORKERS))
    return Rendered(folder / name)


def looks(folder: Path) -> Image.Image:
    """Draw the relics in lamplight, then of three other materials, then under a spot."""
    relics = _relics()
    dressed = [
        {**relic, "id": f"{number}-{relic['id']}", "material": finish}
        for number, finish in enumerate(FINISHES)
        for relic in relics
    ]
    soft = render(folder, "looks", dressed, composites=None)
    hard = render(folder, "spot", relics, light={"setups": ["spot"]}, composites=None)
    pictures = [rendered.picture(view.image_sha256) for rendered in (soft, hard) for view in rendered.views]
    return contact_sheet(pictures, len(relics), SIDE)


def passes(folder: Path) -> Image.Image:
    """Draw picture, mask, depth and normals of two relics."""
    relics = [relic for relic in _relics() if relic["id"] in WITH_PASSES]
    wanted = {"size": [2 * SIDE, 2 * SIDE], "passes": ["depth", "normals"]}
    rendered = render(folder, "passes", relics, views=wanted, composites=None)
    pictures = []
    for view in rendered.views:
        depth = rendered.array(view.depth_sha256, "depth")
        normals = rendered.array(view.normals_sha256, "normals")
        shown = (_mask(view), _drawn_depth(depth), _drawn_normals(normals))
        pictures += [rendered.picture(view.image_sha256), *map(Image.fromarray, shown)]
    return contact_sheet(pictures, len(pictures) // len(relics), 2 * SIDE)


def composites(folder: Path) -> Image.Image:
    """Draw composites with all effects, and the boxes of what is seen in them."""
    size = [2 * SIDE, 2 * SIDE]
    wish = {"size": size, **EFFECTS}
    rendered = render(folder, "composites", _relics(), views={"size": size, "per_model": 2}, composites=wish)
    shown = rendered.composites()[:COMPOSITES]
    pictures = [rendered.picture(composite.image_sha256) for composite in shown]
    boxes = [[part.bbox for part in composite.parts] for composite in shown]
    return contact_sheet(pictures, 4, 2 * SIDE, boxes)


def _relics() -> list[dict[str, Any]]:
    return [model.model_dump(mode="json", by_alias=True) for model in load_render_set("deeprelic").models]


def _mask(view: ViewRecord) -> Pixels:
    if view.mask is None:
        raise ValueError(view.reason)
    return np.asarray(coco_masks.decode(view.mask.model_dump()) * np.uint8(255), dtype=np.uint8)


def _drawn_depth(depth: NDArray[np.float32]) -> Pixels:
    """Draw what is near light, what is far dark, and nothing black."""
    seen = depth < FAR
    near, far = depth[seen].min(), depth[seen].max()
    return np.where(seen, 255 - 195 * (depth - near) / (far - near), 0).astype(np.uint8)


def _drawn_normals(normals: NDArray[np.float32]) -> Pixels:
    """Draw normals as is usual: red to the right, green upwards, blue towards the camera; nothing is black."""
    seen = np.any(normals, axis=-1, keepdims=True)
    upright = normals * np.array([1, -1, -1], np.float32)
    return np.where(seen, 127.5 * (upright + 1), 0).astype(np.uint8)


def main(out: Path) -> None:
    """Write the sheets, marked as sample pictures in their bytes."""
    with TemporaryDirectory() as folder:
        for name, draw in (("render-looks", looks), ("render-passes", passes), ("render-composites", composites)):
            atomic_write_bytes(out / f"{name}.jpg", jpeg_bytes(np.asarray(draw(Path(folder))), QUALITY))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
