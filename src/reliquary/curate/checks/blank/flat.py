"""Pictures that show nothing, or say that there is nothing to show: what every photograph has is not in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.curate.measuring.sights import FLAGGED, Sight

Levels = NDArray[np.float32]

SIDE = 256
BLOCK = 8
"""Pixels of the blocks whose light is followed; those of a JPEG."""

FIRST_MARK = 6.0
"""Levels by which a pixel differs at least from the ground to stand out."""

DEGREE = 4
"""Of the polynomial that is the ground: gradients follow one, and so does a spot of light."""

NEAR = 3.0
"""Levels from the ground at which a block counts half."""

RIDGE = 1e-6

SMALLEST = 0.01
"""A notice takes so much of the picture; what is smaller may be a small object, whose shades cannot be seen."""

INKS = 3
INK_WIDTH = 0.03
"""Share of the contrast by which pixels of one ink differ at most from its commonest level."""

SHADE = 2.0
"""Levels by which light changes within three pixels of what is photographed; a drawn colour has less."""

STEEP = 0.1
"""Share of the contrast that an edge climbs within three pixels."""

EMPTY_LIMITS = {"marked": 0.002, "unevenness": 1.2, "roughness": 2.5, "clumps": 2.2, "noise": 1.6}
NOTICE_LIMITS = {"covered": 0.45, "noise": 1.0, "unevenness": 1.0, "tones": 0.12, "shaded": 0.15, "smallness": 1.0}


class Blank:
    """Finds pictures of one colour or one gradient, and notices drawn on such a ground.

    A smooth surface is laid through the light of the picture. *Empty* is what stays on
    it but for even noise; a cloth or a stone has noise that hangs together, and is rougher here than there. A *notice*
    has a ground without noise, and what stands out from it has few tones, because it was drawn; what was photographed
    has shades.
    """

    name: ClassVar[str] = "blank"
    title: ClassVar[str] = "Blank"
    version: ClassVar[int] = 1

    def look(self, picture: WorkingPicture) -> Sight:
        """Return how far nothing is to be seen."""
        figures = _figures(np.asarray(_small(picture.image), np.float32))
        empty, notice = _worst(figures, EMPTY_LIMITS), _worst(figures, NOTICE_LIMITS)
        worst = min(empty, notice)
        score = 1 - FLAGGED * worst if worst <= 1 else FLAGGED / worst
        if worst > 1:
            text = (
                f"{figures['marked']:.1%} of the picture stands out from a smooth ground, {figures['tones']:.0%} of it "
                "in shades, and the rest is not even"
            )
        elif empty <= notice:
            text = (
                f"a smooth ground with even noise of {figures['noise']:.1f} levels, from which {figures['marked']:.1%} "
                "of the picture stands out"
            )
        else:
            text = (
                f"{figures['covered']:.0%} of a plain ground without noise is covered by a drawing, "
                f"{figures['tones']:.0%} of it in more than {INKS} tones"
            )
        return Sight(score, text)


def _small(image: Image.Image) -> Image.Image:
    """Return the picture in grey, its sides whole blocks and at most ``SIDE`` long."""
    scale = max(1.0, max(image.size) / SIDE)
    width, height = (max(2 * BLOCK, round(side / scale / BLOCK) * BLOCK) for side in image.size)
    return image.convert("L").resize((width, height), Image.Resampling.BOX)


def _worst(figures: Mapping[str, float], limits: Mapping[str, float]) -> float:
    """Return how many times the limit the worst figure is."""
    return max(figures[name] / limit for name, limit in limits.items())


def _figures(grey: Levels) -> dict[str, float]:
    """Measure a grey picture of whole blocks.

    Returns:
        ``marked``: share of the pixels that stand out from the ground, which noise does not; ``covered``: share of the
        blocks that hold some; ``noise``: standard deviation in a typical block, in levels; ``unevenness``: how far
        blocks without marks are from the ground, beyond what noise explains, in levels; ``roughness``: how many times
        the typical noise the roughest blocks have; ``clumps``: how many times more than white noise the light of 4 x 4
        pixels varies; ``tones``: share of the marks, edges apart, that are in none of the commonest inks; ``shaded``:
        share of the marks whose light changes gently; ``smallness``: how many times smaller than a notice they are.
    """
    blocks = grey.reshape(grey.shape[0] // BLOCK, BLOCK, grey.shape[1] // BLOCK, BLOCK).swapaxes(1, 2)
    rough = blocks.std(axis=(2, 3))
    noise = float(np.median(rough))
    surface = _surface(np.median(blocks, axis=(2, 3)))
    apart = np.abs(blocks - surface[..., None, None])
    # Within a block a gradient is steep where it is steep between blocks.
    slope = np.hypot(*np.gradient(surface)) if min(surface.shape) > 1 else np.zeros_like(surface)
    limit = np.maximum(FIRST_MARK, 5 * noise) + slope
    marks = apart > limit[..., None, None]
    clear = ~marks.any(axis=(2, 3))
    off = np.abs(blocks.mean(axis=(2, 3)) - surface)[clear]
    flat = marks.swapaxes(1, 2).reshape(grey.shape)
    return {
        "marked": float(marks.mean()),
        "covered": float(1 - clear.mean()),
        "noise": noise,
        "unevenness": max(0.0, float(np.sqrt((off**2).mean())) - noise / BLOCK) if off.size else np.inf,
        "roughness": float(np.quantile(rough, 0.98) / (noise + 0.5)),
        "clumps": _clumps(grey, noise),
        "tones": _tones(grey, flat),
        "shaded": _shaded(grey, flat),
        "smallness": SMALLEST / max(float(marks.mean()), SMALLEST / 100),
    }


def _surface(light: Levels) -> Levels:
    """Return the polynomial surface that most blocks are nearest to (iteratively reweighted least squares)."""
    rows, columns = light.shape
    y, x = np.meshgrid(np.linspace(-1, 1, rows), np.linspace(-1, 1, columns), indexing="ij")
    powers = [(i, j) for i in range(DEGREE + 1) for j in range(DEGREE + 1 - i)]
    terms = np.stack([x**i * y**j for i, j in powers], axis=-1).reshape(-1, len(powers))
    values = light.ravel().astype(np.float64)
    fitted = np.full_like(values, np.median(values))
    for _ in range(12):
        weighted = terms.T / (1 + np.square((values - fitted) / NEAR))
        fitted = terms @ np.linalg.solve(weighted @ terms + RIDGE * np.eye(terms.shape[1]), weighted @ values)
    return np.asarray(fitted.reshape(rows, columns), np.float32)


def _clumps(grey: Levels, noise: float) -> float:
    """Return how many times as much the light of 4 x 4 pixels varies as if each pixel had noise of its own."""
    fine = grey - ndimage.uniform_filter(grey, 2 * BLOCK + 1)
    means = ndimage.uniform_filter(fine, 4)[2::4, 2::4]
    return float(np.median(np.abs(means)) / 0.6745 / (noise / 4 + 0.5))


def _shaded(grey: Levels, marks: NDArray[np.bool_]) -> float:
    """Return the share of the marks that are neither flat nor at an edge of the marks or between two inks."""
    if not marks.any():
        return 0.0
    rises = ndimage.maximum_filter(grey, 3) - ndimage.minimum_filter(grey, 3)
    contrast = float(np.ptp(grey))
    gentle = (rises > SHADE) & (rises < 0.25 * contrast)
    edges = ndimage.binary_dilation(rises >= 0.25 * contrast, iterations=2)
    return float((gentle & marks & ~edges).sum() / marks.sum())


def _tones(grey: Levels, marks: NDArray[np.bool_]) -> float:
    if not marks.any():
        return 0.0
    rises = ndimage.maximum_filter(grey, 3) - ndimage.minimum_filter(grey, 3)
    contrast = float(grey[marks].max() - grey[~marks].min()) if not marks.all() else float(np.ptp(grey))
    within = grey[marks & (rises < max(4.0, STEEP * contrast))]
    counts = np.bincount(within.astype(np.int64), minlength=256).astype(np.float64)
    reach = max(2, int(INK_WIDTH * contrast))
    for _ in range(INKS):
        middle = int(np.convolve(counts, np.ones(2 * reach + 1), "same").argmax())
        counts[max(0, middle - reach) : middle + reach + 1] = 0
    return float(counts.sum() / max(len(within), 1))
