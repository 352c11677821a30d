"""The five element classes of the sample murals, each as a painted cut-out (RGBA) with a transparent ground.

The classes are those of the Dunhuang property-retrieval dataset. Inscriptions and the seated figures of the
thousand-buddha motif vary little; donors stand in rows; apsaras fly; non-Buddhist figures vary most in dress,
pose and size and often resemble donors, so they are the hardest to detect.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import pi, sin

import numpy as np
from PIL import Image

from reliquary.sample.drawing.pen import Pen, Point, petal_points, star_points
from reliquary.sample.drawing.scripts import glyph_tiles

MURAL_CLASSES: tuple[str, ...] = ("inscription", "thousand_buddha", "donor", "apsaras", "non_buddhist_figure")
"""Names of the classes in the dataset's order."""

Paint = tuple[int, int, int, int]

OCHRE: Paint = (196, 140, 74, 255)
CINNABAR: Paint = (164, 66, 44, 255)
MALACHITE: Paint = (86, 140, 112, 255)
AZURITE: Paint = (60, 96, 142, 255)
LEAD_WHITE: Paint = (228, 218, 196, 255)
SOOT: Paint = (52, 44, 40, 255)
UMBER: Paint = (118, 78, 54, 255)
SKIN: Paint = (214, 172, 134, 255)
_ROBES = (CINNABAR, MALACHITE, AZURITE, OCHRE, UMBER)

BUDDHA_VARIANTS = 4
"""The seated figures of a grid repeat in this many colourings, set diagonally."""


def figure(category: str, height: int, rng: np.random.Generator) -> Image.Image:
    """Paints one element.

    Args:
        category: One of MURAL_CLASSES.
        height: Height of the cut-out's frame in px; the paint fills nearly all of it.
        rng: Source of the random numbers.

    Returns:
        RGBA picture whose width depends on the class.
    """
    return _PAINTERS[category](height, rng)


@lru_cache(maxsize=64)
def buddha(height: int, variant: int) -> Image.Image:
    """Paints a seated figure of the thousand-buddha motif in one of BUDDHA_VARIANTS colourings."""
    robe, halo, aura, seat = (
        (CINNABAR, MALACHITE, LEAD_WHITE, AZURITE),
        (SOOT, AZURITE, OCHRE, MALACHITE),
        (MALACHITE, LEAD_WHITE, CINNABAR, OCHRE),
        (AZURITE, OCHRE, MALACHITE, LEAD_WHITE),
    )[variant]
    pen = Pen(height, 0.86, "RGBA")
    pen.ellipse((0.43, 0.52), 0.38, 0.4, aura)
    pen.ellipse((0.43, 0.54), 0.32, 0.34, halo)
    pen.disc((0.43, 0.3), 0.19, aura)
    pen.disc((0.43, 0.3), 0.15, halo)
    pen.polygon([(0.43, 0.36), (0.62, 0.5), (0.76, 0.8), (0.1, 0.8), (0.24, 0.5)], robe)
    pen.ellipse((0.43, 0.77), 0.34, 0.09, robe)
    pen.polygon([(0.37, 0.4), (0.49, 0.4), (0.43, 0.58)], SKIN)
    pen.ellipse((0.43, 0.67), 0.09, 0.05, SKIN)
    pen.ellipse((0.43, 0.29), 0.085, 0.105, SKIN)
    pen.disc((0.43, 0.18), 0.05, SOOT)
    pen.arc((0.43, 0.27), 0.09, 180, 360, 0.035, SOOT)
    for k in range(7):
        pen.polygon(petal_points((0.13 + 0.1 * k, 0.99), 0.14, 0.1, -pi / 2), seat)
    pen.line([(0.14, 0.06), (0.72, 0.06)], 0.04, CINNABAR)
    return pen.image()


def _buddha(height: int, rng: np.random.Generator) -> Image.Image:
    return buddha(height, int(rng.integers(BUDDHA_VARIANTS)))


def _inscription(height: int, rng: np.random.Generator) -> Image.Image:
    """Paints an upright label with columns of glyph-like marks."""
    columns = int(rng.integers(1, 4))
    aspect = 0.1 + 0.115 * columns
    ground = _pick((LEAD_WHITE, OCHRE, MALACHITE, (206, 188, 150, 255)), rng)
    pen = Pen(height, aspect, "RGBA")
    pen.rectangle(0.005, 0.01, aspect - 0.005, 0.99, _pick((CINNABAR, SOOT, UMBER), rng))
    pen.rectangle(0.025, 0.03, aspect - 0.025, 0.97, ground)
    label = pen.image()
    glyphs = glyph_tiles("seal")
    side = max(4, int(height * 0.095))
    for column in range(columns):
        left = round(height * (0.05 + 0.115 * column))
        for row in range(int(rng.integers(7, 10))):
            tile = Image.fromarray((glyphs[int(rng.integers(len(glyphs)))] * 255).astype(np.uint8))
            ink = Image.new("RGBA", (side, side), SOOT)
            label.paste(ink, (left, round(height * (0.05 + 0.1 * row))), tile.resize((side, side)))
    return label


def _donor(height: int, rng: np.random.Generator) -> Image.Image:
    """Paints a donor: upright, turned to one side, hands joined before the chest, often with a flower."""
    robe, sash = _pick(_ROBES, rng), _pick((LEAD_WHITE, OCHRE, CINNABAR), rng)
    flare = float(rng.uniform(0.12, 0.17))
    pen = Pen(height, 0.42, "RGBA")
    pen.polygon([(0.15, 0.27), (0.27, 0.27), (0.21 + flare, 0.97), (0.21 - flare, 0.97)], robe)
    pen.polygon([(0.2, 0.28), (0.24, 0.28), (0.25, 0.96), (0.19, 0.96)], sash)
    pen.line([(0.16, 0.31), (0.17, 0.43), (0.3, 0.4)], 0.07, robe)
    pen.disc((0.32, 0.385), 0.026, SKIN)
    _head(pen, (0.215, 0.17), 0.068, rng)
    pen.line([(0.12, 0.6), (0.3, 0.6)], 0.02, SOOT)
    if rng.random() < 0.6:
        pen.line([(0.33, 0.4), (0.35, 0.22)], 0.012, MALACHITE)
        pen.disc((0.355, 0.2), 0.032, _pick((CINNABAR, LEAD_WHITE), rng))
    return _maybe_mirrored(pen.image(), rng)


def _apsaras(height: int, rng: np.random.Generator) -> Image.Image:
    """Paints a flying figure with long scarves that stream behind it."""
    skirt, scarf, other = _pick(_ROBES, rng), _pick((AZURITE, MALACHITE, LEAD_WHITE), rng), _pick(_ROBES, rng)
    phase, sway = float(rng.uniform(0, pi)), float(rng.uniform(0.06, 0.12))
    pen = Pen(height, 1.9, "RGBA")
    for lift, ink in ((0.18, scarf), (0.32, other)):
        path: list[Point] = [
            (0.06 + 1.3 * t, lift + 0.28 * t + sway * sin(8 * t + phase)) for t in (i / 20 for i in range(21))
        ]
        pen.line(path, 0.055, ink)
    pen.polygon([(0.98, 0.5), (1.1, 0.66), (0.62, 0.86), (0.18, 0.8), (0.55, 0.66)], skirt)
    pen.polygon([(0.18, 0.8), (0.04, 0.7), (0.1, 0.84), (0.05, 0.94), (0.22, 0.85)], skirt)
    pen.polygon([(0.98, 0.5), (1.1, 0.66), (1.36, 0.48), (1.26, 0.36)], SKIN)
    for hand in ((1.72, 0.3), (1.6, 0.66)):
        pen.line([(1.28, 0.44), (1.5, 0.5 if hand[1] > 0.5 else 0.4), hand], 0.055, SKIN)
    pen.disc((1.74, 0.28), 0.05, _pick((CINNABAR, LEAD_WHITE, OCHRE), rng))
    pen.disc((1.4, 0.29), 0.14, _pick((MALACHITE, OCHRE, LEAD_WHITE), rng))
    _head(pen, (1.4, 0.29), 0.09, rng, hat=False)
    return _maybe_mirrored(pen.image(), rng)


def _non_buddhist_figure(height: int, rng: np.random.Generator) -> Image.Image:
    """Paints a warrior, an official or an attendant: many dresses, poses and builds."""
    robe, second = _pick(_ROBES, rng), _pick((LEAD_WHITE, SOOT, *_ROBES), rng)
    build = float(rng.uniform(0.8, 1.35))
    middle, lean = 0.36, float(rng.uniform(-0.06, 0.06))
    pen = Pen(height, 0.72, "RGBA")
    stride = float(rng.uniform(0.0, 0.12))
    if rng.random() < 0.5:
        for side in (-1, 1):
            pen.line([(middle, 0.6), (middle + side * (0.05 + stride), 0.94)], 0.075 * build, second)
    hem = float(rng.uniform(0.66, 0.97))
    pen.polygon(
        [
            (middle + lean - 0.09 * build, 0.25),
            (middle + lean + 0.09 * build, 0.25),
            (middle + 0.16 * build, hem),
            (middle - 0.16 * build, hem),
        ],
        robe,
    )
    _arms(pen, (middle + lean, 0.31), build, robe, rng)
    pen.line([(middle - 0.11 * build, 0.52), (middle + 0.11 * build, 0.52)], 0.035, second)
    if rng.random() < 0.5:
        for x in np.linspace(middle - 0.1 * build, middle + 0.1 * build, 4):
            pen.line([(float(x), 0.3), (float(x), hem - 0.04)], 0.012, second)
    _head(pen, (middle + 1.3 * lean, 0.16), float(rng.uniform(0.062, 0.082)), rng)
    return _maybe_mirrored(pen.image(), rng)


def _arms(pen: Pen, shoulder: Point, build: float, robe: Paint, rng: np.random.Generator) -> None:
    for side in (-1, 1):
        elbow = (
            shoulder[0] + side * (0.1 * build + float(rng.uniform(0, 0.07))),
            shoulder[1] + float(rng.uniform(0.02, 0.16)),
        )
        hand = (elbow[0] + side * float(rng.uniform(-0.1, 0.08)), elbow[1] + float(rng.uniform(-0.2, 0.16)))
        pen.line([(shoulder[0] + side * 0.07 * build, shoulder[1]), elbow, hand], 0.06, robe)
        pen.disc(hand, 0.027, SKIN)
        if side == 1 and rng.random() < 0.45:
            pen.line([(hand[0], 0.03), (hand[0], 0.97)], 0.016, UMBER)
            pen.polygon(petal_points((hand[0], 0.14), 0.12, 0.05, -pi / 2), LEAD_WHITE)


def _head(pen: Pen, centre: Point, radius: float, rng: np.random.Generator, *, hat: bool = True) -> None:
    x, y = centre
    pen.ellipse(centre, radius * 0.85, radius, SKIN)
    pen.arc((x, y - 0.1 * radius), radius, 180, 360, radius * 0.45, SOOT)
    for side in (-1, 1):
        pen.disc((x + side * 0.35 * radius, y + 0.05 * radius), max(0.008, radius * 0.1), SOOT)
    pen.line([(x - 0.2 * radius, y + 0.5 * radius), (x + 0.2 * radius, y + 0.5 * radius)], radius * 0.12, CINNABAR)
    style = int(rng.integers(4)) if hat else 0
    if style == 0:
        pen.disc((x, y - 1.05 * radius), radius * 0.4, SOOT)
    elif style == 1:
        pen.rectangle(x - 0.75 * radius, y - 1.9 * radius, x + 0.75 * radius, y - 0.6 * radius, SOOT)
    elif style == 2:
        pen.polygon(star_points((x, y - 1.1 * radius), 0.75 * radius, 0.4 * radius, 5), OCHRE)
    else:
        pen.polygon(
            [(x - 1.1 * radius, y - 0.5 * radius), (x + 1.1 * radius, y - 0.5 * radius), (x, y - 1.9 * radius)], UMBER
        )


def _pick(options: tuple[Paint, ...], rng: np.random.Generator) -> Paint:
    return options[int(rng.integers(len(options)))]


def _maybe_mirrored(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if rng.random() < 0.5 else image


_PAINTERS: dict[str, Callable[[int, np.random.Generator], Image.Image]] = {
    "inscription": _inscription,
    "thousand_buddha": _buddha,
    "donor": _donor,
    "apsaras": _apsaras,
    "non_buddhist_figure": _non_buddhist_figure,
}
