"""Placeholders of more designs, signs above all; limits are chosen on these."""

from __future__ import annotations

from math import pi

import numpy as np
from PIL import Image, ImageDraw

from reliquary.sample.blanks.grounds import any_ground, ink_on, lay, plain, tone
from reliquary.sample.blanks.icons import CAMERAS, LOGOS, PICTURES, RIGHTS, bust, question, sign
from reliquary.sample.blanks.lettering import REMARKS, lettering, notice
from reliquary.sample.drawing.fields import gaussian_blur
from reliquary.sample.drawing.pen import Pen
from reliquary.sample.drawing.shading import Field
from reliquary.sample.objects.vessels import FORMS, vessel_profile

WHITE = np.ones(3, np.float32)


def two_tone(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws a page with a band at the top or the bottom, and words on the band or beside it."""
    field = plain(height, width, tone(rng))
    band = round(float(rng.uniform(0.12, 0.5)) * height)
    at_top = rng.random() < 0.5
    part = field[:band] if at_top else field[height - band :]
    part[:] = ink_on(field[0, 0], rng)
    words = lettering(part.shape[:2], notice(rng, 2), (0.5, 0.5), float(rng.uniform(0.15, 0.4)), rng)
    if rng.random() < 0.7:
        lay(part, words, ink_on(part[0, 0], rng, 0.2))
    return field


def vessel_sign(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws the silhouette of a vessel or a bust, flat, often on a disc: what should have been shown."""
    field = any_ground(rng, height, width)
    share = float(rng.uniform(0.3, 0.8))
    if rng.random() < 0.4:
        cover = sign(lambda pen: pen.disc((0.5, 0.5), 0.5), (height, width), (0.5, 0.5), min(0.95, 1.25 * share))
        lay(field, cover, ink_on(field[height // 2, width // 2], rng))
    form = str(rng.choice(FORMS))

    def draw(pen: Pen) -> None:
        half = np.asarray(vessel_profile(form)) / 2.2
        levels = 0.95 - 0.9 * np.linspace(0, 1, len(half))
        side = list(zip(0.5 + half, levels, strict=True))
        pen.polygon([(float(x), float(y)) for x, y in [*side, *((1 - x, y) for x, y in reversed(side))]])

    chosen = bust if rng.random() < 0.25 else draw
    lay(field, sign(chosen, (height, width), (0.5, 0.5), share), ink_on(field[height // 2, width // 2], rng))
    return field


def watermark(rng: np.random.Generator, height: int, width: int) -> Field:
    """Repeats slanting words all over a ground."""
    field = any_ground(rng, height, width)
    line = "   ".join([str(rng.choice(REMARKS))] * 8)
    cover = np.zeros((2 * height, 2 * width), np.float32)
    step = float(rng.uniform(0.12, 0.3))
    for row in np.arange(0.05, 1, step / 2):
        np.maximum(cover, _one_line(cover.shape, line, float(row), 0.025, rng), out=cover)
    turned = Image.fromarray((cover * 255).astype(np.uint8)).rotate(
        float(rng.uniform(15, 45)), Image.Resampling.BICUBIC
    )
    middle = np.asarray(turned, np.float32)[height // 2 : height // 2 + height, width // 2 : width // 2 + width]
    cut = middle / np.float32(255)
    lay(field, cut, ink_on(field[0, 0], rng, 0.15), float(rng.uniform(0.3, 1)))
    return field


def card(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws a rounded card with its soft shadow, with a sign and words on it."""
    field = plain(height, width, tone(rng))
    sheet = Image.new("L", (width, height))
    edge = round(float(rng.uniform(0.08, 0.2)) * min(height, width))
    box = (edge, edge, width - edge - 1, height - edge - 1)
    ImageDraw.Draw(sheet).rounded_rectangle(box, edge // 2, fill=255)
    cover = np.asarray(sheet, np.float32) / np.float32(255)
    shadow = gaussian_blur(np.roll(cover, max(1, edge // 6), axis=0), max(1.0, edge / 8))
    lay(field, shadow, np.zeros(3, np.float32), float(rng.uniform(0.1, 0.4)))
    colour = WHITE if rng.random() < 0.6 else tone(rng)
    lay(field, cover, colour)
    signs = (*CAMERAS, *PICTURES, *LOGOS)
    ink = ink_on(colour, rng)
    lay(field, sign(signs[int(rng.integers(len(signs)))], (height, width), (0.5, 0.42), 0.3), ink)
    lay(field, lettering((height, width), notice(rng, 2), (0.5, 0.68), 0.04, rng), ink)
    return field


def error_page(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws what a server says in the place of a picture: small words at the top of an empty page."""
    field = plain(height, width, WHITE if rng.random() < 0.7 else tone(rng))
    code = int(rng.choice([403, 404, 410, 500, 502, 503]))
    lines = [f"Error {code}", *(str(remark) for remark in rng.choice(REMARKS, 2, replace=False))]
    letter = float(rng.uniform(0.025, 0.06))
    cover = lettering((height, width), lines, (0.5, 0.06 + 2 * letter), letter, rng)
    lay(field, np.roll(cover, -round(0.2 * width) if rng.random() < 0.5 else 0, axis=1), ink_on(field[0, 0], rng, 0.3))
    return field


def rights_sign(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws the sign of copyright or of what is forbidden."""
    field = any_ground(rng, height, width)
    chosen = RIGHTS[int(rng.integers(len(RIGHTS)))]
    cover = sign(chosen, (height, width), (0.5, 0.5), float(rng.uniform(0.2, 0.85)))
    lay(field, cover, ink_on(field[height // 2, width // 2], rng))
    return field


def question_mark(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws a question mark, pale or strong."""
    field = any_ground(rng, height, width)
    cover = sign(question, (height, width), (0.5, 0.5), float(rng.uniform(0.2, 0.9)))
    lay(field, cover, ink_on(field[height // 2, width // 2], rng, 0.05))
    return field


def dots(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws a grid of dots or small signs."""
    field = plain(height, width, tone(rng))
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    period = float(rng.uniform(0.06, 0.3)) * min(height, width)
    turn = float(rng.choice([0, pi / 4]))
    u = (x * np.cos(turn) + y * np.sin(turn)) % period - period / 2
    v = (y * np.cos(turn) - x * np.sin(turn)) % period - period / 2
    radius = period * float(rng.uniform(0.12, 0.4))
    cover = np.clip(radius - np.hypot(u, v) + 0.5, 0, 1).astype(np.float32)
    lay(field, cover, ink_on(field[0, 0], rng))
    return field


def colour_bars(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws bars of flat colours, as test cards have."""
    count = int(rng.integers(3, 9))
    colours = rng.random((count, 3)) if rng.random() < 0.6 else np.repeat(np.linspace(0, 1, count)[:, None], 3, axis=1)
    across = np.minimum(np.arange(width) * count // width, count - 1)
    field = np.broadcast_to(colours[across][None], (height, width, 3)).astype(np.float32)
    return np.ascontiguousarray(field)


def hourglass(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws a clock or an hourglass: the picture is to come."""
    field = any_ground(rng, height, width)

    def glass(pen: Pen) -> None:
        pen.polygon([(0.2, 0.1), (0.8, 0.1), (0.53, 0.5), (0.8, 0.9), (0.2, 0.9), (0.47, 0.5)])

    def clock(pen: Pen) -> None:
        pen.ring((0.5, 0.5), 0.42, 0.06)
        pen.line([(0.5, 0.22), (0.5, 0.5), (0.68, 0.6)], 0.05)

    chosen = glass if rng.random() < 0.5 else clock
    cover = sign(chosen, (height, width), (0.5, 0.45), float(rng.uniform(0.15, 0.6)))
    lay(field, cover, ink_on(field[height // 2, width // 2], rng))
    lay(field, lettering((height, width), notice(rng, 1), (0.5, 0.88), 0.04, rng), ink_on(field[-1, width // 2], rng))
    return field


def plus_in_dashes(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws a dashed frame around a plus sign: somebody may add a picture here."""
    field = plain(height, width, tone(rng))
    sheet = Image.new("L", (width, height))
    pen = ImageDraw.Draw(sheet)
    edge, line = round(float(rng.uniform(0.04, 0.15)) * min(height, width)), max(2, min(height, width) // 100)
    dash = max(6, round(float(rng.uniform(0.02, 0.06)) * max(height, width)))
    for start in range(edge, width - edge, 2 * dash):
        for y in (edge, height - edge):
            pen.line((start, y, min(start + dash, width - edge), y), 255, line)
    for start in range(edge, height - edge, 2 * dash):
        for x in (edge, width - edge):
            pen.line((x, start, x, min(start + dash, height - edge)), 255, line)
    arm = round(float(rng.uniform(0.05, 0.2)) * min(height, width))
    pen.line((width // 2 - arm, height // 2, width // 2 + arm, height // 2), 255, 2 * line)
    pen.line((width // 2, height // 2 - arm, width // 2, height // 2 + arm), 255, 2 * line)
    lay(field, np.asarray(sheet, np.float32) / np.float32(255), ink_on(field[0, 0], rng))
    return field


def see_through(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws the pale chessboard that stands for a transparent ground."""
    side = int(rng.choice([8, 10, 12, 16, 20]))
    x, y = np.arange(width)[None, :] // side, np.arange(height)[:, None] // side
    light, dark = float(rng.uniform(0.92, 1)), float(rng.uniform(0.75, 0.88))
    field = np.where((x + y) % 2 == 0, light, dark).astype(np.float32)
    return np.repeat(field[..., None], 3, axis=-1)


def _one_line(shape: tuple[int, ...], line: str, row: float, letter: float, rng: np.random.Generator) -> Field:
    return lettering((shape[0], shape[1]), [line], (0.5, row), letter, rng)
