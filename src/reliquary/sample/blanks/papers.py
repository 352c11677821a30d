"""Photographs of what is written, drawn and printed on nearly empty sheets; limits are chosen on these."""

from __future__ import annotations

from math import pi

import numpy as np
from PIL import Image

from reliquary.height_fields import normals_from_height
from reliquary.sample.blanks.camera import photographed
from reliquary.sample.blanks.grounds import lay, plain, plane
from reliquary.sample.drawing.fields import fractal_noise, gaussian_blur, smooth_noise, smoothstep
from reliquary.sample.drawing.pen import Pen, Point
from reliquary.sample.drawing.scripts import SCRIPTS, text_panel
from reliquary.sample.drawing.shading import Field, Surface, random_light, shade

BLACK_INK = np.array([0.1, 0.09, 0.08], np.float32)
BROWN_INK = np.array([0.28, 0.2, 0.13], np.float32)
VERMILION = np.array([0.72, 0.16, 0.11], np.float32)


def paper(rng: np.random.Generator, height: int, width: int, lightness: tuple[float, float] = (0.72, 0.95)) -> Field:
    """Draws a sheet (h, w, 3): its tone, the grain of its surface, its stains and darker edges."""
    warmth = float(rng.uniform(0, 0.14))
    colour = rng.uniform(*lightness) * np.array([1, 1 - 0.4 * warmth, 1 - warmth])
    grain = smooth_noise(rng, height, width, max(1.0, float(rng.uniform(0.0015, 0.006)) * max(height, width)))
    stains = fractal_noise(rng, height, width, max(height, width) / 3)
    x, y = plane(height, width)
    edges = np.maximum(np.abs(x), np.abs(y)) ** 8
    tint = 1 + np.float32(rng.uniform(0.006, 0.02)) * grain + np.float32(rng.uniform(0.005, 0.03)) * stains
    tint -= np.float32(rng.uniform(0, 0.08)) * edges
    return np.clip(tint[..., None] * colour, 0, 1).astype(np.float32)


def written(rng: np.random.Generator, height: int, width: int, script: str, rows: int, share: float = 0.85) -> Field:
    """Writes lines of a script with the irregularity of a hand; returns coverage (h, w), 0..1."""
    block_height, block_width = max(8, round(share * height)), max(8, round(share * width))
    line = block_height / rows
    columns = max(2, round(1.3 * block_width / line))
    panel = text_panel(script, rows, columns, rng).copy()
    panel[:, rng.random(panel.shape[1] // 32).repeat(32) < 0.1] = 0
    image = Image.fromarray((panel * 255).astype(np.uint8)).resize((block_width, block_height), Image.Resampling.BOX)
    sheet = Image.new("L", (width, height))
    sheet.paste(image, ((width - block_width) // 2, (height - block_height) // 2))
    turned = sheet.rotate(float(rng.normal(0, 1.5)), Image.Resampling.BICUBIC)
    flow = np.clip(0.8 + 0.25 * smooth_noise(rng, height, width, line / 2), 0.2, 1)
    return np.asarray(np.asarray(turned, np.float32) / 255 * flow, np.float32)


def strokes(rng: np.random.Generator, height: int, width: int, count: int, thickness: float) -> Field:
    """Draws free curves as a hand sketches; returns coverage (h, w), 0..1."""
    aspect = width / height
    pen = Pen(height, aspect)
    for _ in range(count):
        x, y = aspect * float(rng.uniform(0.15, 0.85)), float(rng.uniform(0.15, 0.85))
        heading, turn = float(rng.uniform(0, 2 * pi)), float(rng.normal(0, 0.25))
        line: list[Point] = [(x, y)]
        for _ in range(int(rng.integers(4, 16))):
            heading += turn + float(rng.normal(0, 0.1))
            x, y = x + 0.03 * float(np.cos(heading)), y + 0.03 * float(np.sin(heading))
            line.append((x, y))
        pen.line(line, thickness * float(rng.uniform(0.6, 1.4)))
    cover = pen.coverage()
    return np.asarray(Image.fromarray(cover).resize((width, height), Image.Resampling.BILINEAR))


def pencil_drawing(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a faint pencil drawing: lines that break on the grain of the paper."""
    sheet = paper(rng, height, width)
    lines = strokes(rng, height, width, int(rng.integers(25, 90)), float(rng.uniform(0.003, 0.007)))
    tooth = smoothstep(-1.2, 0.6, smooth_noise(rng, height, width, max(1.5, height / 250)))
    lay(sheet, lines * tooth, BLACK_INK, float(rng.uniform(0.12, 0.5)))
    return photographed(sheet, rng)


def manuscript(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a written page."""
    sheet = paper(rng, height, width)
    rows = int(rng.integers(4, 22))
    cover = written(rng, height, width, str(rng.choice(SCRIPTS)), rows, float(rng.uniform(0.5, 0.9)))
    lay(sheet, cover, BROWN_INK if rng.random() < 0.6 else BLACK_INK, float(rng.uniform(0.4, 1)))
    return photographed(sheet, rng)


def engraving(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a print that is made of fine lines, closer where it is darker, on a sheet with margins."""
    sheet = paper(rng, height, width)
    tones = smoothstep(-1.2, 1.2, fractal_noise(rng, height, width, max(height, width) / 4))
    x, y = np.arange(width, dtype=np.float32)[None, :], np.arange(height, dtype=np.float32)[:, None]
    period = float(rng.uniform(0.008, 0.02)) * max(height, width)
    bend = period * smooth_noise(rng, height, width, max(height, width) / 4)
    waves = np.sin((x * np.float32(rng.normal(0, 0.3)) + y + bend) * np.float32(2 * pi / period))
    lines = smoothstep(-0.15, 0.15, (2 * tones - 1.1) - waves)
    margin = round(float(rng.uniform(0.04, 0.25)) * min(height, width))
    lines[:margin], lines[height - margin :], lines[:, :margin], lines[:, width - margin :] = 0, 0, 0, 0
    lay(sheet, lines, BLACK_INK, float(rng.uniform(0.5, 0.95)))
    return photographed(sheet, rng)


def ink_on_silk(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs washes of ink on silk: hills in mist, and much empty silk."""
    silk = plain(height, width, (rng.uniform(0.5, 0.85) * np.array([1, 0.9, 0.72])).astype(np.float32))
    silk *= (1 + np.float32(0.02) * fractal_noise(rng, height, width, 60))[..., None]
    x, y = plane(height, width)
    threads = np.sin(np.arange(width) * 2.2)[None, :] + np.sin(np.arange(height) * 2.4)[:, None]
    silk *= (1 + np.float32(rng.uniform(0.003, 0.012)) * threads.astype(np.float32))[..., None]
    for _ in range(int(rng.integers(1, 4))):
        crest = float(rng.uniform(-0.2, 0.8)) + 0.25 * smooth_noise(rng, 2, width, width / 5)[:1]
        hill = smoothstep(0.0, 0.02, y - crest) * np.exp(-np.maximum(y - crest, 0) * np.float32(rng.uniform(2, 6)))
        lay(silk, np.broadcast_to(hill + 0 * x, (height, width)), BLACK_INK, float(rng.uniform(0.1, 0.5)))
    return photographed(silk, rng)


def seal(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs the impression of a seal: a small red square of signs on an empty sheet."""
    sheet = paper(rng, height, width)
    side = max(24, round(float(rng.uniform(0.12, 0.5)) * min(height, width)))
    signs = int(rng.integers(1, 4))
    panel = text_panel("seal", signs, signs, rng)
    image = Image.fromarray((panel * 255).astype(np.uint8)).resize((side, side), Image.Resampling.BOX)
    stamp = np.asarray(image, np.float32) / 255
    if rng.random() < 0.5:
        stamp = 1 - stamp
    cover = np.zeros((height, width), np.float32)
    top, left = int(rng.integers(0, height - side + 1)), int(rng.integers(0, width - side + 1))
    cover[top : top + side, left : left + side] = stamp
    cover = gaussian_blur(cover, height / 900) * smoothstep(-1.8, 0.2, smooth_noise(rng, height, width, height / 90))
    lay(sheet, cover, VERMILION, float(rng.uniform(0.6, 1)))
    return photographed(sheet, rng)


def inscription(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs signs cut into plain stone, in raking light."""
    cover = written(rng, height, width, str(rng.choice(SCRIPTS)), int(rng.integers(2, 8)))
    rough = fractal_noise(rng, height, width, height / 40) * np.float32(rng.uniform(0.02, 0.12))
    depth = gaussian_blur(cover, height / 250) * np.float32(-height * rng.uniform(0.004, 0.012))
    colour = (rng.uniform(0.4, 0.85) * np.array([1, 0.97, 0.9])).astype(np.float32)
    tint = 1 + 0.03 * fractal_noise(rng, height, width, height / 4)
    stone = Surface(
        colour=np.clip(tint[..., None] * colour, 0, 1).astype(np.float32),
        normal=normals_from_height(depth + rough),
        coverage=np.ones((height, width), np.float32),
        gloss=0.0,
        standing=False,
    )
    return photographed(shade(stone, random_light(rng)), rng)


def laid_paper(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs an empty old leaf with the lines of its mould, and its stains."""
    sheet = paper(rng, height, width)
    x = np.arange(width, dtype=np.float32)[None, :]
    y = np.arange(height, dtype=np.float32)[:, None]
    laid = np.sin(y * np.float32(2 * pi / max(5.0, height / 90)))
    chains = np.exp(-((((x / width * rng.integers(4, 9)) % 1 - 0.5) / 0.02) ** 2))
    sheet *= (1 + np.float32(rng.uniform(0.006, 0.015)) * (laid - 2 * chains))[..., None]
    foxing = smoothstep(1.4, 2.2, smooth_noise(rng, height, width, max(height, width) / 40))
    lay(sheet, foxing, np.array([0.6, 0.42, 0.25], np.float32), float(rng.uniform(0.2, 0.6)))
    return photographed(sheet, rng)
