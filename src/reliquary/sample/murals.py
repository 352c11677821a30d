"""Sample murals: a painted wall in registers, with a box round every element of the five classes.

From the top down a wall is divided into registers: ornament bands, rows of small seated figures, flying figures,
scenes, and a row of donors. Then the wall ages. The scale is about that of a photograph of 30 dpi: elements are 60
to 220 px high, whatever the size of the wall.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from reliquary.errors import ReliquaryError
from reliquary.sample.drawing.fields import fractal_noise
from reliquary.sample.drawing.motifs import motif_band
from reliquary.sample.mural_figures import AZURITE, BUDDHA_VARIANTS, CINNABAR, MALACHITE, OCHRE, UMBER, buddha, figure
from reliquary.sample.weathering import weathered
from reliquary.seeds import generator

MIN_SIDE = 64
MAX_PIXELS = 100_000_000
VISIBLE_SHARE = 0.3
"""A crop keeps an element if at least this share of its box's area lies inside."""

CROP_SIDE = 600

SOIL = (150, 98, 66)
LIGHT = (226, 214, 190)


class MuralBox(NamedTuple):
    """A tight box in COCO's form, px from the top-left corner."""

    x: float
    y: float
    width: float
    height: float
    category: str


@dataclass(frozen=True)
class Mural:
    """A painted wall or a part of one.

    Attributes:
        image: RGB (H, W, 3).
        boxes: One for every element; boxes of different elements may overlap a little.
    """

    image: NDArray[np.uint8]
    boxes: tuple[MuralBox, ...]


def sample_mural(width: int, height: int, seed: int = 0, number: int = 0, wear: float = 1.0) -> Mural:
    """Paints a wall.

    Args:
        width: Columns, MIN_SIDE px or more.
        height: Rows, MIN_SIDE px or more. From 1,000 px on there is a register for every class.
        seed: Seed of the set of murals.
        number: Which mural of the set.
        wear: How far it has aged: 0 as it was painted, 1 faded, flaked and cracked.

    Raises:
        ReliquaryError: A side is shorter than MIN_SIDE or the wall has more than MAX_PIXELS.
    """
    if min(width, height) < MIN_SIDE or width * height > MAX_PIXELS:
        raise ReliquaryError(
            f"sample mural of {width} x {height} px: give sides from {MIN_SIDE} px and at most {MAX_PIXELS:,} px in all"
        )
    rng = generator(seed, "sample mural", number)
    wall = _Wall(width, height, rng)
    top = 0
    for paint, register_height in _registers(height, rng):
        paint(wall, top, register_height)
        top += register_height
    return Mural(weathered(np.asarray(wall.image), rng, wear), tuple(wall.boxes))


def crop_mural(mural: Mural, left: int, top: int, width: int = CROP_SIDE, height: int = CROP_SIDE) -> Mural:
    """Cuts a part out of a wall.

    Boxes are clipped to the part. An element stays if at least VISIBLE_SHARE of its box's area is inside; what is
    less than that is dropped, although a piece of it may be seen at the edge.

    Raises:
        ReliquaryError: The part does not lie within the wall.
    """
    rows, columns = mural.image.shape[:2]
    if left < 0 or top < 0 or width < 1 or height < 1 or left + width > columns or top + height > rows:
        raise ReliquaryError(f"crop {left},{top} {width} x {height} px: not within the mural of {columns} x {rows} px")
    kept = []
    for box in mural.boxes:
        x1, y1 = max(box.x, left), max(box.y, top)
        x2, y2 = min(box.x + box.width, left + width), min(box.y + box.height, top + height)
        if x1 < x2 and y1 < y2 and (x2 - x1) * (y2 - y1) >= VISIBLE_SHARE * box.width * box.height:
            kept.append(MuralBox(x1 - left, y1 - top, x2 - x1, y2 - y1, box.category))
    return Mural(mural.image[top : top + height, left : left + width].copy(), tuple(kept))


def random_crops(mural: Mural, count: int, seed: int = 0, side: int = CROP_SIDE) -> list[Mural]:
    """Cuts ``count`` square parts at random places; parts without any element are left out, so there may be fewer.

    Raises:
        ReliquaryError: The wall is smaller than ``side``.
    """
    rows, columns = mural.image.shape[:2]
    if side > min(rows, columns):
        raise ReliquaryError(f"crops of {side} px: the mural has only {columns} x {rows} px")
    crops = []
    for number in range(count):
        rng = generator(seed, "sample mural crop", number)
        left, top = int(rng.integers(columns - side + 1)), int(rng.integers(rows - side + 1))
        crops.append(crop_mural(mural, left, top, side, side))
    return [crop for crop in crops if crop.boxes]


class _Wall:
    """The wall while it is being painted."""

    def __init__(self, width: int, height: int, rng: np.random.Generator) -> None:
        self.rng = rng
        self.width = width
        plaster = np.array([204, 180, 146]) + rng.normal(0, 8, 3)
        ground = plaster * (1 + 0.05 * fractal_noise(rng, height, width, 120)[..., None])
        self.image = Image.fromarray(np.clip(ground, 0, 255).astype(np.uint8))
        self.boxes: list[MuralBox] = []

    def fill(self, top: int, height: int, colour: tuple[int, ...], strength: float) -> None:
        """Lays a thin wash of colour over a register."""
        wash = Image.new("RGB", (self.width, height), colour[:3])
        self.image.paste(wash, (0, top), Image.new("L", wash.size, round(255 * strength)))

    def place(self, cutout: Image.Image, left: int, top: int, category: str) -> None:
        """Pastes an element and notes its tight box; what lies beyond the wall is cut off."""
        solid = cutout.getchannel("A").point(lambda alpha: 255 if alpha > 40 else 0).getbbox()
        if solid is None:
            return
        x1, x2 = max(left + solid[0], 0), min(left + solid[2], self.width)
        if x2 - x1 < VISIBLE_SHARE * (solid[2] - solid[0]):
            return
        self.image.paste(cutout, (left, top), cutout)
        self.boxes.append(
            MuralBox(float(x1), float(top + solid[1]), float(x2 - x1), float(solid[3] - solid[1]), category)
        )


_Register = Callable[[_Wall, int, int], None]


def _registers(height: int, rng: np.random.Generator) -> list[tuple[_Register, int]]:
    """Divides the wall's height into registers; what is left over becomes a painted dado."""
    cycle: list[tuple[_Register, int]] = [
        (_apsaras, int(rng.integers(110, 140))),
        (_buddhas, int(rng.integers(2, 5)) * 76),
        (_scene, int(rng.integers(190, 230))),
        (_donors, int(rng.integers(160, 200))),
    ]
    start = int(rng.integers(len(cycle)))
    registers: list[tuple[_Register, int]] = []
    left = height
    for paint, size in (cycle[start:] + cycle[:start]) * (height // 600 + 1):
        if left >= size + 30:
            registers += [(_ornament, 30), (paint, size)]
            left -= size + 30
    if not registers and left >= 60:
        registers.append((_buddhas, left))
        left = 0
    return [*registers, (_dado, left)] if left else registers


def _ornament(wall: _Wall, top: int, height: int) -> None:
    motif = ("cloud", "peony", "arabesque", "wave", "scales", "rosette")[int(wall.rng.integers(6))]
    wall.fill(top, height, CINNABAR if wall.rng.random() < 0.5 else UMBER, 0.8)
    cover = motif_band(motif, height, wall.width, max(1, wall.width // height), wall.rng)
    colour = (MALACHITE, OCHRE, AZURITE)[int(wall.rng.integers(3))]
    wall.image.paste(Image.new("RGB", (wall.width, height), colour[:3]), (0, top), _as_mask(cover))


def _dado(wall: _Wall, top: int, height: int) -> None:
    wall.fill(top, height, UMBER, 0.6)


def _buddhas(wall: _Wall, top: int, height: int) -> None:
    """Rows of seated figures whose colours step along diagonals."""
    rows = max(1, round(height / 76))
    cell = height // rows
    wall.fill(top, height, CINNABAR if wall.rng.random() < 0.6 else SOIL, 0.55)
    size = round(cell * 0.9)
    step = max(round(cell * 0.86), 1)
    offset = int(wall.rng.integers(step))
    for row in range(rows):
        for column in range(-1, wall.width // step + 2):
            cutout = buddha(size, (row + column) % BUDDHA_VARIANTS)
            left = column * step - offset + int(wall.rng.integers(-1, 2))
            wall.place(cutout, left, top + row * cell + (cell - size) // 2, "thousand_buddha")


def _apsaras(wall: _Wall, top: int, height: int) -> None:
    wall.fill(top, height, AZURITE, 0.28)
    left = int(wall.rng.integers(-40, 60))
    while left < wall.width:
        size = int(height * wall.rng.uniform(0.68, 0.92))
        if wall.rng.random() < 0.25:
            _cloud(wall, left, top + int(wall.rng.integers(0, height - size + 1)), size)
        else:
            cutout = figure("apsaras", size, wall.rng)
            wall.place(cutout, left, top + int(wall.rng.integers(0, height - size + 1)), "apsaras")
        left += int(size * wall.rng.uniform(1.9, 2.6))


def _donors(wall: _Wall, top: int, height: int) -> None:
    """A row of donors, each group with its inscription."""
    wall.fill(top, height, OCHRE, 0.25)
    left = int(wall.rng.integers(0, 50))
    while left < wall.width:
        if wall.rng.random() < 0.28:
            size = int(height * wall.rng.uniform(0.5, 0.8))
            cutout = figure("inscription", size, wall.rng)
            wall.place(cutout, left, top + int(0.05 * height), "inscription")
        else:
            size = int(height * wall.rng.uniform(0.72, 0.95))
            cutout = figure("donor", size, wall.rng)
            wall.place(cutout, left, top + height - size - 2, "donor")
        left += int(cutout.width * wall.rng.uniform(0.95, 1.35))


def _scene(wall: _Wall, top: int, height: int) -> None:
    """Hills with figures of all kinds at several depths, and here and there an inscription."""
    wall.fill(top, height, MALACHITE, 0.18)
    for _ in range(max(2, wall.width // 160)):
        _hill(wall, top, height)
    left = int(wall.rng.integers(0, 60))
    while left < wall.width:
        draw = wall.rng.random()
        size = int(height * wall.rng.uniform(0.42, 0.92))
        category = "non_buddhist_figure" if draw < 0.72 else "inscription"
        if draw > 0.88:
            _cloud(wall, left, top + int(wall.rng.integers(0, max(1, height - size))), size // 2)
            left += size
            continue
        cutout = figure(category, size, wall.rng)
        wall.place(cutout, left, top + int(wall.rng.uniform(0.4, 1.0) * (height - size)), category)
        left += int(cutout.width * wall.rng.uniform(0.95, 1.6))


def _hill(wall: _Wall, top: int, height: int) -> None:
    middle, width = int(wall.rng.integers(wall.width)), int(wall.rng.integers(80, 240))
    peak = top + int(height * wall.rng.uniform(0.25, 0.7))
    colour = (MALACHITE, AZURITE, UMBER)[int(wall.rng.integers(3))]
    draw = ImageDraw.Draw(wall.image, "RGBA")
    draw.polygon([(middle - width, top + height), (middle, peak), (middle + width, top + height)], (*colour[:3], 120))


def _cloud(wall: _Wall, left: int, top: int, size: int) -> None:
    cover = motif_band("cloud", size, size, 1, wall.rng)
    wall.image.paste(Image.new("RGB", (size, size), LIGHT), (left, top), _as_mask(cover * np.float32(0.8)))


def _as_mask(cover: NDArray[np.float32]) -> Image.Image:
    return Image.fromarray((cover * 255).astype(np.uint8))
