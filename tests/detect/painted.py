"""Murals with squares of two colours, damaged ones among them, and a detector that needs no training."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from PIL import Image
from scipy import ndimage

from reliquary.detect.boxes import Boxes
from reliquary.seeds import generator

TILE_OFFSETS, TILE_BYTES = 324, 325
GROUND = 90
COLOURS = ([220, 40, 40], [40, 200, 60])
NAMES = ["red", "green"]


def painted(width, height, pitch=90, seed=0):
    """Return a picture with squares of 30 to 50 pixels, and left, top, side and label of each."""
    random = generator(seed, "painted")
    picture = np.full((height, width, 3), GROUND, np.uint8)
    squares = []
    for top in range(10, height - 60, pitch):
        for left in range(10, width - 60, pitch):
            side, label = int(random.integers(30, 50)), int(random.integers(0, 2))
            x, y = left + int(random.integers(0, 20)), top + int(random.integers(0, 20))
            x, y = min(x, width - side), min(y, height - side)
            picture[y : y + side, x : x + side] = COLOURS[label]
            squares.append((x, y, side, label))
    return picture, squares


class SquareFinder:
    """Finds the squares of a window, cut or whole; it answers as `Detector` does, and counts what it is given."""

    class_names = NAMES
    picture_side = 128

    def __init__(self, stop_after=None):
        self.seen = 0
        self.stop_after = stop_after
        self.spec = SimpleNamespace(suite="s", baseline=SimpleNamespace(name="b"), sha256=lambda: "d" * 64)

    def find(self, pictures, side):
        if self.stop_after is not None and self.seen >= self.stop_after:
            raise KeyboardInterrupt
        self.seen += len(pictures)
        return [self._boxes(picture) for picture in pictures]

    def _boxes(self, picture):
        rows = []
        for label, colour in enumerate(COLOURS):
            regions, _ = ndimage.label((np.abs(picture.astype(int) - colour) < 60).all(axis=2))
            slices = ndimage.find_objects(regions)
            rows += [(x.start, y.start, x.stop, y.stop, label) for y, x in slices if y.stop - y.start > 3]
        table = np.array(rows, float).reshape(-1, 5)
        return Boxes(table[:, :4], np.full(len(table), 0.9), table[:, 4].astype(np.int64))


def write_tiff(path, picture, **options):
    import pyvips

    options = {"tile": True, "tile_width": 64, "tile_height": 64, "compression": "deflate", **options}
    pyvips.Image.new_from_array(picture).copy(interpretation="srgb").tiffsave(str(path), **options)
    return path


def damage(path, tile):
    """Overwrite one tile of a tiled TIFF."""
    with Image.open(path) as image:
        begin, size = (image.tag_v2[tag][tile] for tag in (TILE_OFFSETS, TILE_BYTES))
    data = bytearray(path.read_bytes())
    data[begin : begin + size] = b"\xff" * size
    path.write_bytes(data)
    return path
