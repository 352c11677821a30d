"""Pictures with one fault each, and pictures that are hard to tell from faulty ones, for fault_detection.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reliquary.sample.drawing.motifs import MOTIFS, motif_band, motif_field
from reliquary.sample.faults.beside import laid_beside
from reliquary.sample.faults.borders import bordered
from reliquary.sample.faults.cards import colour_card
from reliquary.sample.faults.cuts import cut_off, padded
from reliquary.sample.faults.lens import enlarged, out_of_focus
from reliquary.sample.faults.rulers import ruler, scale_bar
from reliquary.sample.faults.toning import toned, without_colour

Pixels = NDArray[np.uint8]
Draw = Callable[[Pixels, np.random.Generator], Pixels | bytes]

QUALITIES = (70, 95)
"""JPEG qualities of museums' web pictures."""

SCRIPTS = ("glyphs", "wedges", "kufic")
"""Motifs that are writing, and fill no field."""

VISIBLE = 30
"""Levels by which a border differs from what it borders on."""


def encoded(picture: Pixels, rng: np.random.Generator) -> bytes:
    """Return the picture as a JPEG of some quality."""
    buffer = BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=int(rng.integers(*QUALITIES)))
    return buffer.getvalue()


def _shrunk(side: int) -> Draw:
    def draw(picture: Pixels, _rng: np.random.Generator) -> Pixels:
        scale = side / min(picture.shape[:2])
        size = (max(side, round(picture.shape[1] * scale)), max(side, round(picture.shape[0] * scale)))
        return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS))

    return draw


def _blurred(sigma: float, grain: float = 0) -> Draw:
    def draw(picture: Pixels, rng: np.random.Generator) -> Pixels:
        noise = rng.normal(0, grain, (*picture.shape[:2], 1))
        return np.clip(out_of_focus(picture, sigma) + noise, 0, 255).astype(np.uint8)

    return draw


def _enlarged(factor: float) -> Draw:
    return lambda picture, _rng: enlarged(picture, factor)


def _cut(kind: str) -> Draw:
    return lambda picture, rng: cut_off(picture, rng, kind)


def _padded(picture: Pixels, rng: np.random.Generator) -> bytes:
    return padded(encoded(picture, rng), rng)


def _bordered(edges: int) -> Draw:
    def draw(picture: Pixels, rng: np.random.Generator) -> Pixels:
        outermost = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
        luma = np.percentile(outermost @ np.array([0.299, 0.587, 0.114]), (10, 90))
        ranges = {"film": (4, 38), "paper": (228, 254), "lid": (120, 215)}
        kinds = [kind for kind, (low, high) in ranges.items() if luma[1] + VISIBLE < low or luma[0] - VISIBLE > high]
        # Where the edges have all tones, some part of any border is visible.
        return bordered(picture, rng, str(rng.choice(kinds or list(ranges))), edges)

    return draw


def _card(kind: str, smallest: int, largest: int) -> Draw:
    return lambda picture, rng: laid_beside(picture, colour_card(rng, kind, int(rng.integers(smallest, largest))), rng)


def _bar(picture: Pixels, rng: np.random.Generator) -> Pixels:
    unit = int(rng.integers(6, 28))
    units = int(np.clip(rng.uniform(0.25, 0.8) * max(picture.shape) / unit, 8, 20))
    return laid_beside(picture, scale_bar(rng, unit, units, int(rng.integers(6, 24))), rng)


def _ruler(picture: Pixels, rng: np.random.Generator) -> Pixels:
    tick = int(rng.integers(4, 12))
    ticks = max(20, int(rng.uniform(0.3, 0.9) * max(picture.shape) / tick))
    return laid_beside(picture, ruler(rng, tick, ticks, int(rng.integers(14, 40))), rng)


FAULTS: dict[str, dict[str, Draw]] = {
    "tiny": {"shorter side of 24 pixels": _shrunk(24), "shorter side of 63 pixels": _shrunk(63)},
    "blurred": {
        "Gaussian of 1.5 pixels": _blurred(1.5),
        "Gaussian of 2 pixels": _blurred(2),
        "Gaussian of 4 pixels": _blurred(4),
        "enlarged 4 times": _enlarged(4),
    },
    "truncated": {"rest mid-grey": _cut("grey"), "last row repeated": _cut("repeated"), "padded with zeros": _padded},
    "grey": {"no colour": lambda picture, _rng: without_colour(picture), "sepia, albumen, cyanotype": toned},
    "scan_border": {f"band along {edges} edge{'s' * (edges > 1)}": _bordered(edges) for edges in range(1, 5)},
    "colour_card": {
        "chart, patches of 8 to 12 pixels": _card("chart", 8, 13),
        "chart, patches of 13 to 27 pixels": _card("chart", 13, 28),
        "strip, patches of 13 to 27 pixels": _card("strip", 13, 28),
    },
    "ruler": {"bar of black and white blocks": _bar, "ruler with ticks": _ruler},
}
"""What each check is to find, by its name."""

BEYOND: dict[str, dict[str, Draw]] = {
    "blurred": {
        "Gaussian of 1 pixel": _blurred(1),
        "Gaussian of 2 pixels, then grain of 3 levels": _blurred(2, grain=3),
        "Gaussian of 2 pixels, then grain of 6 levels": _blurred(2, grain=6),
        "enlarged 2 times": _enlarged(2),
        "enlarged 3 times": _enlarged(3),
    },
    "colour_card": {"strip, patches of 8 to 12 pixels": _card("strip", 8, 13)},
}
"""What is at the limit of what a check can see; told, and not counted."""


def patterned(rng_of: Callable[[str], np.random.Generator], side: int) -> Iterator[Pixels]:
    """Yield textiles that a motif fills, and friezes of it on plain ground: as regular as a card or a ruler."""
    for motif in (motif for motif in MOTIFS if motif not in SCRIPTS):
        rng = rng_of(motif)
        for cell in (16, 28, 48, 80):
            yield _dyed(motif_field(motif, side, side, cell), rng)
        for breadth in (14, 28, 56):
            frieze = np.zeros((side, side), np.float32)
            top = int(rng.integers(0, side - breadth))
            frieze[top : top + breadth] = motif_band(motif, breadth, side, max(2, side // breadth), rng)
            yield _dyed(frieze, rng)


def _dyed(pattern: NDArray[np.float32], rng: np.random.Generator) -> Pixels:
    """Return a pattern (H, W) of 0 to 1 in two colours, with grain."""
    ground, ink = rng.uniform(20, 235, 3), rng.uniform(20, 235, 3)
    picture = ground + (ink - ground) * pattern[..., None] + rng.normal(0, 3, (*pattern.shape, 1))
    return np.clip(picture, 0, 255).astype(np.uint8)
