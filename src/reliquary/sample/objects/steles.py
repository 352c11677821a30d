"""Steles: carved slabs of stone with an emblem, rows of glyph-like marks and bands of ornament."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PIL import Image

from reliquary.sample.drawing.decoration import Wear, as_colour
from reliquary.sample.drawing.emblems import emblem_relief
from reliquary.sample.drawing.fields import fractal_noise, gaussian_blur, smooth_noise, smoothstep
from reliquary.sample.drawing.looks import Look, Scheme, choose
from reliquary.sample.drawing.motifs import motif_band
from reliquary.sample.drawing.pen import Pen, Point
from reliquary.sample.drawing.scripts import text_panel
from reliquary.sample.drawing.shading import Field
from reliquary.sample.objects.flats import Flat

ROWS = 288
"""Height of a stele's frame in px."""

_TOPS: dict[str, tuple[Point, ...]] = {
    "flat": ((0.0, 0.0), (1.0, 0.0)),
    "pediment": ((0.0, 0.17), (0.5, 0.0), (1.0, 0.17)),
    "stepped": ((0.0, 0.14), (0.18, 0.14), (0.18, 0.07), (0.36, 0.07), (0.36, 0.0), (0.64, 0.0), (0.64, 0.07),
                (0.82, 0.07), (0.82, 0.14), (1.0, 0.14)),
    "ogee": ((0.0, 0.2), (0.12, 0.11), (0.34, 0.06), (0.5, 0.0), (0.66, 0.06), (0.88, 0.11), (1.0, 0.2)),
    "cornice": ((-0.06, 0.0), (1.06, 0.0), (1.04, 0.04), (1.0, 0.08)),
    "dragon_top": ((0.0, 0.1), (0.06, 0.02), (0.18, 0.05), (0.3, 0.0), (0.42, 0.04), (0.5, 0.0), (0.58, 0.04),
                   (0.7, 0.0), (0.82, 0.05), (0.94, 0.02), (1.0, 0.1)),
}  # fmt: skip

TOPS: tuple[str, ...] = ("round", *_TOPS)
"""The names of all forms of the top."""


def stele(look: Look, scheme: Scheme, progress: float, wear: Wear, rng: np.random.Generator) -> Flat:
    """Carves a stele.

    Args:
        look: The repertoire of tops, emblems, motifs and the script.
        scheme: Stone, first and second colour of the painted parts.
        progress: 0 (first years of the civilisation) to 1 (last): later steles carry more and smaller writing.
        wear: Loss of paint and depth of the weathering.
        rng: Source of the random numbers.
    """
    columns = int(ROWS * rng.uniform(0.52, 0.72))
    top = choose(look.tops, progress, rng)
    slab = _slab(top, columns)
    carving = _carving(look, progress, slab.shape, _shoulder(top), rng)
    return _finish(carving, slab, scheme, wear, rng)


@lru_cache(maxsize=256)
def _slab(top: str, columns: int) -> Field:
    """Returns the outline as coverage (ROWS, columns); a margin of 0.05 stays free all round."""
    left, right, upper, lower = 0.07, columns / ROWS - 0.07, 0.04, 0.97
    width = right - left
    pen = Pen(ROWS, columns / ROWS)
    if top == "round":
        pen.ellipse(((left + right) / 2, upper + width / 2), width / 2, width / 2)
        outline: list[Point] = [(left, upper + width / 2), (right, upper + width / 2)]
    else:
        outline = [(left + x * width, upper + y) for x, y in _TOPS[top]]
    pen.polygon([*outline, (right, lower), (left, lower)])
    return pen.coverage()


def _shoulder(top: str) -> float:
    """Returns where the rectangular part of the slab begins, as a share of the height."""
    return 0.2 if top == "round" else 0.05 + max(y for _, y in _TOPS[top])


def _carving(look: Look, progress: float, shape: tuple[int, ...], shoulder: float, rng: np.random.Generator) -> Field:
    """Fills the slab from top to bottom: emblem panel, ornament band, writing. Heights -1..1 (rows, columns)."""
    rows, columns = shape
    field = np.zeros((rows, columns), dtype=np.float32)
    left, right = int(0.13 * rows), columns - int(0.13 * rows)
    width = right - left
    row = int(shoulder * rows) + 4
    panel = int(np.clip(rng.uniform(0.36, 0.52) - 0.12 * progress, 0.24, 0.5) * rows)
    _carve_emblems(field[row : row + panel, left:right], look, progress, rng)
    row += panel + 5
    if rng.random() < 0.75:
        band = int(rng.integers(20, 32))
        motif = motif_band(choose(look.motifs, progress, rng), band, width, max(3, width // band), rng)
        field[row : row + band, left:right] = 0.55 * motif
        row += band + 5
    _carve_text(field[row : int(0.92 * rows), left:right], look.script, progress, rng)
    return field


def _carve_emblems(panel: Field, look: Look, progress: float, rng: np.random.Generator) -> None:
    """Sinks the panel and sets one emblem, or two that face each other, into it."""
    rows, columns = panel.shape
    pair = rng.random() < 0.35
    side = min(rows, columns // 2 if pair else columns)
    figure = Image.fromarray(emblem_relief(choose(look.emblems, progress, rng)))
    carved = np.asarray(figure.resize((side, side), Image.Resampling.BICUBIC))
    panel -= np.float32(0.35)
    top = (rows - side) // 2
    if pair:
        middle = columns // 2
        panel[top : top + side, middle - side : middle] += carved
        panel[top : top + side, middle : middle + side] += carved[:, ::-1]
    else:
        start = (columns - side) // 2
        panel[top : top + side, start : start + side] += carved * np.float32(1.2)


def _carve_text(panel: Field, script: str, progress: float, rng: np.random.Generator) -> None:
    rows, columns = panel.shape
    size = int(np.clip(24 - 8 * progress + rng.normal(0, 2), 13, 28))
    lines, signs = rows // size, columns // size
    if lines < 1:
        return
    text = Image.fromarray(text_panel(script, lines, signs, rng)).resize((columns, lines * size), Image.Resampling.BOX)
    panel[: lines * size] -= np.float32(0.42) * np.asarray(text)
    for line in range(lines + 1):
        panel[min(line * size, rows - 1)] -= np.float32(0.3)


def _finish(carving: Field, slab: Field, scheme: Scheme, wear: Wear, rng: np.random.Generator) -> Flat:
    rows, columns = carving.shape
    stone, paint, second = (as_colour(c) for c in scheme)
    grain = fractal_noise(rng, rows, columns, 40)
    pits = smooth_noise(rng, rows, columns, 3)
    edge = gaussian_blur(slab, 4)
    # Broken corners: the outline is eaten where the edge is thin and the noise high.
    thin: Field = (edge - 0.18 - 0.25 * wear.loss * np.maximum(grain, 0)).astype(np.float32)
    coverage = slab * smoothstep(0.0, 0.25, thin)
    depth = np.float32(7.5 * (1 - wear.loss))
    roughness = np.float32(0.15 + 0.4 * wear.loss) * (grain + pits)
    height = (9 * smoothstep(0.35, 0.8, edge) + depth * carving + roughness) * slab
    faded: Field = (grain + (5 * wear.loss - 0.4)).astype(np.float32)
    carved: Field = np.clip(np.abs(carving) * np.float32(1.4), 0, 1)
    tint = carved * smoothstep(0.9, -0.6, faded)
    ink = np.where(carving[..., None] > 0, paint, second)
    colour = stone + (ink - stone) * (0.65 * tint[..., None])
    colour *= (1 + 0.05 * grain + 0.04 * pits + 0.1 * np.minimum(carving, 0))[..., None]
    return Flat(height.astype(np.float32), np.clip(colour, 0, 1).astype(np.float32), coverage.astype(np.float32),
                gloss=0.0, standing=True)  # fmt: skip
