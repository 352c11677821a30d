"""Placeholders of designs that are held out: the check is judged on these and was not fitted to them."""

from __future__ import annotations

from math import pi

import numpy as np
from PIL import Image, ImageDraw

from reliquary.sample.blanks.camera import sensor_noise
from reliquary.sample.blanks.grounds import any_ground, ink_on, lay, linear, plain, plane, radial, tone
from reliquary.sample.blanks.icons import LOGOS, crossed, landscape_outline, sign
from reliquary.sample.blanks.lettering import NOTICES, REMARKS, lettering, notice
from reliquary.sample.drawing.fields import gaussian_blur, smooth_noise
from reliquary.sample.drawing.pen import Pen
from reliquary.sample.drawing.shading import Field


def broken_image(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws what a browser shows for a picture that did not come: a small sign in a corner, and words beside it."""
    field = plain(height, width, np.ones(3, np.float32) if rng.random() < 0.6 else tone(rng))
    ink = ink_on(field[0, 0], rng, 0.2)
    chosen = crossed if rng.random() < 0.5 else landscape_outline
    share = float(rng.uniform(0.08, 0.2))
    x, y = (0.06 + 0.5 * share * min(height, width) / side for side in (width, height))
    lay(field, sign(chosen, (height, width), (x, y), share), ink)
    words = lettering((height, width), [str(rng.choice(NOTICES))], (min(0.7, x + 0.35), y), 0.04, rng)
    lay(field, words, ink)
    return field


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


def logo_in_a_corner(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws a gradient with the small logo of the house in one corner."""
    first = tone(rng)
    other = np.clip(first + rng.uniform(-0.35, 0.35), 0, 1).astype(np.float32)
    if rng.random() < 0.5:
        field = linear(height, width, (first, other), float(rng.uniform(0, 2 * pi)))
    else:
        field = radial(height, width, (first, other), (0.0, -0.3))
    x, y = float(rng.choice([0.15, 0.85])), float(rng.choice([0.15, 0.85]))
    cover = sign(LOGOS[int(rng.integers(len(LOGOS)))], (height, width), (x, y), float(rng.uniform(0.1, 0.22)))
    lay(field, cover, ink_on(field[round(y * (height - 1)), round(x * (width - 1))], rng, 0.15))
    return field


def long_notice(rng: np.random.Generator, height: int, width: int) -> Field:
    """Explains in five to eight lines why there is no picture."""
    field = plain(height, width, tone(rng))
    count = int(rng.integers(4, 8))
    lines = [str(rng.choice(NOTICES)), *(str(remark) for remark in rng.choice(REMARKS, count))]
    cover = lettering((height, width), lines, (0.5, 0.5), float(rng.uniform(0.03, 0.06)), rng)
    lay(field, cover, ink_on(field[0, 0], rng, 0.2))
    return field


def see_through(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws the pale chessboard that stands for a transparent ground."""
    side = int(rng.choice([8, 10, 12, 16, 20]))
    x, y = np.arange(width)[None, :] // side, np.arange(height)[:, None] // side
    light, dark = float(rng.uniform(0.92, 1)), float(rng.uniform(0.75, 0.88))
    field = np.where((x + y) % 2 == 0, light, dark).astype(np.float32)
    return np.repeat(field[..., None], 3, axis=-1)


def stepped_gradient(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws a gradient in a few steps, as encoders with few colours leave it."""
    first = tone(rng)
    other = np.clip(first + rng.uniform(-0.5, 0.5), 0, 1).astype(np.float32)
    steps = int(rng.integers(4, 20))
    x, y = plane(height, width)
    angle = float(rng.uniform(0, 2 * pi))
    along = x * np.float32(np.cos(angle)) + y * np.float32(np.sin(angle))
    along = (along - along.min()) / np.ptp(along)
    share = np.floor(along * steps).clip(0, steps - 1) / np.float32(steps - 1)
    return np.asarray(first + (other - first) * share[..., None], np.float32)


def fogged_film(rng: np.random.Generator, height: int, width: int) -> Field:
    """Takes a photograph on film that saw light: a soft glow from one edge, and noise."""
    x, _ = plane(height, width)
    glow = np.exp(-(x + 1) * np.float32(rng.uniform(1, 4))) * np.float32(rng.uniform(0.1, 0.5))
    base = plain(height, width, np.full(3, rng.uniform(0.05, 0.4), np.float32))
    colour = np.array([1, rng.uniform(0.6, 1), rng.uniform(0.4, 1)], np.float32)
    return sensor_noise(base + glow[..., None] * colour, float(rng.uniform(0.5, 5)) / 255, rng)


def empty_scanner(rng: np.random.Generator, height: int, width: int) -> Field:
    """Scans the lid of the scanner: pale, a little darker to one side, with the stripes of the sensor."""
    _, y = plane(height, width)
    lid = float(rng.uniform(0.8, 0.98)) + np.float32(rng.normal(0, 0.02)) * y
    stripes = 1 + np.float32(rng.uniform(0, 0.004)) * rng.standard_normal((1, width), dtype=np.float32)
    return sensor_noise(np.repeat((lid * stripes)[..., None], 3, axis=-1), float(rng.uniform(0.3, 2)) / 255, rng)


def initial(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws one or two large letters on a coloured ground, as lists of people and things without pictures have."""
    field = plain(height, width, rng.uniform(0.1, 0.9, 3).astype(np.float32))
    letters = "".join(str(each) for each in rng.choice(list("ABCDEFGHKLMNPRSTVWZ"), int(rng.integers(1, 3))))
    cover = lettering((height, width), [letters], (0.5, 0.5), float(rng.uniform(0.3, 0.7)), rng)
    lay(field, cover, np.ones(3, np.float32) if rng.random() < 0.6 else ink_on(field[0, 0], rng))
    return field


def soft_tile(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws the soft patches of colour that a page shows until the picture has come."""
    colours = [tone(rng) for _ in range(2)]
    share = smooth_noise(rng, height, width, max(height, width) / float(rng.uniform(1.2, 2.5)))
    share = np.clip(0.5 + 0.3 * gaussian_blur(share, max(height, width) / 12), 0, 1)
    return np.asarray(colours[0] + (colours[1] - colours[0]) * share[..., None], np.float32)


DRAWS = (
    broken_image,
    hourglass,
    plus_in_dashes,
    logo_in_a_corner,
    long_notice,
    see_through,
    stepped_gradient,
    fogged_film,
    empty_scanner,
    initial,
    soft_tile,
)
"""All of them."""
