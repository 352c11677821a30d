"""Photographs and scans of more sheets; limits are chosen on these."""

from __future__ import annotations

import numpy as np
from PIL import Image

from reliquary.sample.blanks.camera import photographed
from reliquary.sample.blanks.grounds import lay, plain
from reliquary.sample.blanks.lettering import REMARKS, lettering
from reliquary.sample.blanks.papers import BLACK_INK, BROWN_INK, paper, strokes, written
from reliquary.sample.drawing.emblems import emblem_silhouette
from reliquary.sample.drawing.fields import fractal_noise, gaussian_blur, smooth_noise, smoothstep
from reliquary.sample.drawing.scripts import SCRIPTS, text_panel
from reliquary.sample.drawing.shading import Field

EMBLEMS = ("profile", "figure", "falcon", "owl", "horse", "lion", "crane", "amphora", "tree")


def papyrus(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a papyrus with pale writing: fibres along and across, and a worn surface."""
    sheet = paper(rng, height, width, (0.5, 0.75))
    along = smooth_noise(rng, height, max(2, width // 30), 1.5)
    across = smooth_noise(rng, max(2, height // 30), width, 1.5)
    for fibres in (along, across):
        grown = np.asarray(Image.fromarray(fibres).resize((width, height), Image.Resampling.BILINEAR))
        sheet *= (1 + np.float32(rng.uniform(0.01, 0.03)) * grown)[..., None]
    cover = written(rng, height, width, str(rng.choice(SCRIPTS)), int(rng.integers(3, 12)))
    worn = smoothstep(-0.8, 0.6, smooth_noise(rng, height, width, height / 30))
    lay(sheet, cover * worn, BLACK_INK, float(rng.uniform(0.2, 0.7)))
    return photographed(sheet, rng)


def printed_page(rng: np.random.Generator, height: int, width: int) -> Field:
    """Scans a printed page and whitens its paper, as libraries do: dense lines of words on nearly exact white."""
    rows = int(rng.integers(14, 40))
    page = np.zeros((height, width), np.float32)
    for row in range(rows):
        words = " ".join(str(word) for word in rng.choice(REMARKS, 3))
        line = lettering((max(8, height // rows), width), [words], (0.5, 0.5), 0.7, rng)
        top = round(row * height / rows)
        part = page[top : top + len(line)]
        np.maximum(part, line[: len(part)], out=part)
    soft = gaussian_blur(page, max(0.4, height / 1200))
    sheet = plain(height, width, np.ones(3, np.float32))
    lay(sheet, soft, BLACK_INK, float(rng.uniform(0.7, 1)))
    return photographed(sheet, rng, unevenness=0.01) * np.float32(rng.uniform(1.02, 1.12))


def cut_silhouette(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a silhouette cut from black paper and pasted on a card: flat as a sign, but on paper."""
    sheet = paper(rng, height, width)
    side = round(float(rng.uniform(0.3, 0.85)) * min(height, width))
    figure = Image.fromarray(np.minimum(emblem_silhouette(str(rng.choice(EMBLEMS))) * 3, 1))
    cover = np.zeros((height, width), np.float32)
    top, left = (height - side) // 2, (width - side) // 2
    cover[top : top + side, left : left + side] = np.asarray(figure.resize((side, side), Image.Resampling.BICUBIC))
    black = plain(height, width, BLACK_INK) * (1 + 0.15 * fractal_noise(rng, height, width, height / 50))[..., None]
    sheet += (black - sheet) * np.clip(cover, 0, 1)[..., None]
    return photographed(sheet, rng)


def calligraphy(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs one or two large signs, written with a broad brush that runs dry."""
    sheet = paper(rng, height, width)
    rows = int(rng.integers(1, 3))
    panel = text_panel(str(rng.choice(SCRIPTS)), rows, 1, rng)
    tall = round(float(rng.uniform(0.5, 0.9)) * height)
    wide = min(width, round(tall / rows))
    image = Image.fromarray((panel * 255).astype(np.uint8)).resize((wide, tall), Image.Resampling.BICUBIC)
    cover = np.zeros((height, width), np.float32)
    top, left = (height - tall) // 2, (width - wide) // 2
    cover[top : top + tall, left : left + wide] = np.asarray(image, np.float32) / 255
    ragged = smoothstep(
        0.35, 0.65, gaussian_blur(cover, height / 150) + 0.12 * smooth_noise(rng, height, width, height / 80)
    )
    dry = smoothstep(-2.2, -0.6, smooth_noise(rng, height, width, height / 120))
    lay(sheet, ragged * dry, BLACK_INK, float(rng.uniform(0.75, 1)))
    return photographed(sheet, rng)


def chalk_drawing(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a faint drawing in white chalk on dark paper."""
    sheet = paper(rng, height, width, (0.12, 0.45))
    lines = strokes(rng, height, width, int(rng.integers(20, 70)), float(rng.uniform(0.004, 0.01)))
    tooth = smoothstep(-0.8, 0.8, smooth_noise(rng, height, width, max(1.5, height / 200)))
    lay(sheet, lines * tooth, np.full(3, 0.9, np.float32), float(rng.uniform(0.1, 0.45)))
    return photographed(sheet, rng)


def letter(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a letter with few lines of writing on a large sheet."""
    sheet = paper(rng, height, width, (0.85, 0.97))
    cover = written(
        rng, height, width, str(rng.choice(SCRIPTS)), int(rng.integers(2, 7)), float(rng.uniform(0.2, 0.45))
    )
    lay(sheet, cover, BROWN_INK, float(rng.uniform(0.3, 0.9)))
    return photographed(sheet, rng)


def music(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a leaf of music: staves, and notes on them."""
    sheet = paper(rng, height, width)
    cover = np.zeros((height, width), np.float32)
    staves = int(rng.integers(4, 10))
    left, right = round(0.08 * width), round(0.92 * width)
    gap = max(2, round(height / staves / 9))
    for stave in range(staves):
        top = round((stave + 0.3) * height / staves)
        for line in range(5):
            cover[min(height - 1, top + line * gap), left:right] = 1
        for place in rng.integers(left, right - gap, int(rng.integers(6, 24))):
            row = min(height - gap, top + int(rng.integers(0, 4)) * gap)
            cover[row : row + gap, place : place + round(1.3 * gap)] = 1
            cover[max(0, row - 3 * gap) : row, place] = 1
    lay(sheet, gaussian_blur(cover, max(0.5, height / 900)), BLACK_INK, float(rng.uniform(0.6, 0.95)))
    return photographed(sheet, rng)


def silverpoint(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs faint grey lines on toned paper."""
    sheet = paper(rng, height, width, (0.6, 0.85))
    lines = strokes(rng, height, width, int(rng.integers(60, 160)), float(rng.uniform(0.002, 0.004)))
    lay(sheet, lines, np.full(3, 0.4, np.float32), float(rng.uniform(0.15, 0.45)))
    return photographed(sheet, rng)
