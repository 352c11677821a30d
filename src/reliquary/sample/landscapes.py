"""Sample landscapes in the green-blue manner (qinglü shanshui) of Tang wall painting.

Mountains stand one behind the other as flat masses of lobes, each coloured with azurite or malachite at its crest
and fading into ochre at its foot, all outlined in ink without shading strokes. Rows of small trees follow the
crests, water winds between the masses, scrolls of cloud lie before the sky. The scale is that of a photograph of
150 dpi.
"""

from __future__ import annotations

from math import pi, sin

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw

from reliquary.errors import ReliquaryError
from reliquary.sample.drawing.fields import smooth_noise
from reliquary.sample.drawing.motifs import motif_tile
from reliquary.sample.weathering import weathered
from reliquary.seeds import generator

MIN_SIDE = 256
MAX_PIXELS = 50_000_000

WEATHERING_SCALE = 5.0
"""Damage is five times as large on a photograph of 150 dpi as on one of 30 dpi."""

Colour = tuple[int, int, int]

SILK: Colour = (206, 180, 138)
FOOT: Colour = (196, 154, 98)
INK: Colour = (58, 50, 46)
GREENS: tuple[Colour, ...] = ((52, 128, 98), (74, 148, 112), (44, 112, 94))
BLUES: tuple[Colour, ...] = ((36, 84, 146), (54, 104, 158), (30, 70, 128))
WATER: Colour = (188, 196, 176)
CLOUD: Colour = (238, 228, 208)
LEAVES: tuple[Colour, ...] = ((34, 84, 60), (58, 96, 52), (24, 66, 58))
TRUNK: Colour = (92, 62, 44)

Line = list[tuple[float, float]]


def sample_landscape(width: int, height: int, seed: int = 0, number: int = 0, wear: float = 0.4) -> NDArray[np.uint8]:
    """Paints a green-blue landscape.

    Args:
        width: Columns, MIN_SIDE px or more.
        height: Rows, MIN_SIDE px or more.
        seed: Seed of the set of landscapes.
        number: Which landscape of the set.
        wear: How far the wall has aged: 0 as it was painted, 1 faded, flaked and cracked.

    Returns:
        RGB (H, W, 3).

    Raises:
        ReliquaryError: A side is shorter than MIN_SIDE or there are more than MAX_PIXELS.
    """
    if min(width, height) < MIN_SIDE or width * height > MAX_PIXELS:
        raise ReliquaryError(
            f"sample landscape of {width} x {height} px: "
            f"give sides from {MIN_SIDE} px and at most {MAX_PIXELS:,} px in all"
        )
    rng = generator(seed, "sample landscape", number)
    image = _ground(width, height, rng)
    for _ in range(max(2, width * height // 800_000)):
        _cloud(image, rng)
    horizon = height * float(rng.uniform(0.1, 0.2))
    rows = max(3, round((height - horizon) / 330))
    for row in range(rows):
        foot = horizon + (height - horizon) * (row + 1) / rows
        if row and rng.random() < 0.6:
            _river(image, foot - float(rng.uniform(120, 220)), rng)
        _range(image, foot, nearness=row / rows, rng=rng)
    return weathered(np.asarray(image), rng, wear, WEATHERING_SCALE)


def _ground(width: int, height: int, rng: np.random.Generator) -> Image.Image:
    """Plaster with a wash of warm colour, a little uneven."""
    rows, columns = height // 8, width // 8
    tone = 1 + 0.05 * smooth_noise(rng, rows, columns, 40)
    small = np.clip((np.array(SILK) + rng.normal(0, 7, 3)) * tone[..., None], 0, 255).astype(np.uint8)
    return Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC)


def _range(image: Image.Image, foot: float, nearness: float, rng: np.random.Generator) -> None:
    """Paints a range of mountains side by side; ``nearness`` runs from 0 (far, small) to 1."""
    left = float(rng.uniform(-350, -50))
    while left < image.width + 100:
        half = float(rng.uniform(170, 330)) * (0.7 + 0.5 * nearness)
        peak = half * float(rng.uniform(0.9, 1.9))
        _mountain(image, (left + half, foot + float(rng.uniform(0, 60))), half, peak, rng)
        left += half * float(rng.uniform(1.1, 2.3))


def _mountain(
    image: Image.Image, foot: tuple[float, float], half: float, peak: float, rng: np.random.Generator
) -> None:
    """Paints a mass of lobes, the highest first, so that lower ones stand before it; green and blue take turns."""
    lobes = int(rng.integers(3, 6))
    turn = int(rng.integers(2))
    for k in range(lobes):
        size = 1 - 0.75 * k / lobes
        shift = half * float(rng.uniform(-0.6, 0.6)) * (k > 0)
        crest = _crest(foot[0] + shift, foot[1], half * max(size, 0.45), peak * size, rng)
        palette = GREENS if (k + turn) % 2 else BLUES
        _lobe(image, crest, palette[int(rng.integers(len(palette)))])
        if k == 0 or rng.random() < 0.35:
            _trees(image, crest, rng)


def _crest(x: float, foot: float, half: float, peak: float, rng: np.random.Generator) -> Line:
    """Returns the outline of a lobe from its left foot over its top to its right foot."""
    bumps = float(rng.uniform(2, 4.5))
    phase, rough = float(rng.uniform(0, 2 * pi)), float(rng.uniform(0.04, 0.09))
    outline = []
    for i in range(49):
        t = i / 48
        rise = sin(pi * t) ** 0.75 + rough * sin(2 * pi * bumps * t + phase) * sin(pi * t)
        rise += 0.4 * rough * sin(5.3 * pi * bumps * t + 2 * phase) * sin(pi * t)
        outline.append((x + half * (2 * t - 1), foot - peak * rise))
    return outline


def _lobe(image: Image.Image, crest: Line, colour: Colour) -> None:
    """Fills a lobe: mineral colour at the crest, ochre below, nothing at the foot; then two contour lines."""
    left, right = int(crest[0][0]), int(crest[-1][0]) + 1
    top, bottom = int(min(y for _, y in crest)) - 1, int(crest[0][1]) + 1
    size = (right - left, bottom - top)
    local = [(x - left, y - top) for x, y in crest]
    body = Image.new("L", size)
    ImageDraw.Draw(body).polygon(local, fill=255)
    down = np.linspace(0, 1, size[1], dtype=np.float32)[:, None]
    paint = np.clip(1.25 - 1.5 * down, 0, 1)[..., None] * (np.array(colour) - FOOT) + FOOT
    column = Image.fromarray(paint.astype(np.uint8)).resize(size)
    cover = Image.fromarray((255 * np.clip(3 - 3 * down, 0, 1)).astype(np.uint8)).resize(size)
    image.paste(column, (left, top), ImageChops.multiply(body, cover))
    draw = ImageDraw.Draw(image, "RGBA")
    draw.line(crest[2:-2], fill=(*INK, 230), width=5, joint="curve")
    middle = (crest[0][0] + crest[-1][0]) / 2
    for inset, strength in ((0.8, 120), (0.6, 80)):
        inner = [(middle + inset * (x - middle), bottom - inset * (bottom - y)) for x, y in crest[6:-6]]
        draw.line(inner, fill=(*INK, strength), width=3, joint="curve")


def _trees(image: Image.Image, crest: Line, rng: np.random.Generator) -> None:
    """Sets a row of small trees on a crest: a trunk and a crown of leaf dots."""
    draw = ImageDraw.Draw(image)
    leaf = LEAVES[int(rng.integers(len(LEAVES)))]
    first = int(rng.integers(8, 24))
    for x, y in crest[first : first + int(rng.integers(5, 16))]:
        if rng.random() < 0.25:
            continue
        tall = float(rng.uniform(26, 52))
        draw.line([(x, y), (x + float(rng.normal(0, 3)), y - tall)], fill=TRUNK, width=4)
        for dx, dy in rng.normal(0, (0.2 * tall, 0.16 * tall), (9, 2)):
            centre, radius = (x + float(dx), y - tall + float(dy)), 0.13 * tall
            box = (centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius)
            draw.ellipse(box, fill=leaf, outline=INK)


def _river(image: Image.Image, level: float, rng: np.random.Generator) -> None:
    """Lets water wind across the picture, with rows of small wave lines."""
    bend, phase, breadth = float(rng.uniform(20, 60)), float(rng.uniform(0, 2 * pi)), float(rng.uniform(50, 100))
    length = float(rng.uniform(700, 1500))
    xs = [float(x) for x in range(0, image.width + 40, 40)]
    middle = [level + bend * sin(2 * pi * x / length + phase) for x in xs]
    bank = [(x, y - breadth) for x, y in zip(xs, middle, strict=True)]
    shore = [(x, y + breadth) for x, y in zip(xs, middle, strict=True)]
    draw = ImageDraw.Draw(image, "RGBA")
    draw.polygon([*bank, *reversed(shore)], fill=(*WATER, 215))
    for line in (bank, shore):
        draw.line(line, fill=(*INK, 150), width=3, joint="curve")
    for x, y in zip(xs, middle, strict=True):
        for _ in range(3):
            at = y + float(rng.uniform(-0.8, 0.8)) * breadth
            draw.arc((x - 26, at - 9, x + 26, at + 9), 200, 340, fill=(*BLUES[1], 150), width=3)


def _cloud(image: Image.Image, rng: np.random.Generator) -> None:
    """Paints a scroll of cloud into the upper part of the picture."""
    width = int(rng.uniform(160, 420))
    size = (width, width // 2)
    place = (int(rng.uniform(-0.1, 0.95) * image.width), int(rng.uniform(0, 0.3) * image.height))
    cover = Image.fromarray((motif_tile("cloud") * 230).astype(np.uint8)).resize(size, Image.Resampling.BICUBIC)
    image.paste(CLOUD, place, cover)
