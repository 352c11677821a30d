"""Placeholders of designs that are held out: the check is judged on these and was not fitted to them."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np
from PIL import Image

from reliquary.sample.blanks.camera import sensor_noise
from reliquary.sample.blanks.grounds import any_ground, ink_on, lay, plain, plane, tone
from reliquary.sample.blanks.lettering import NOTICES, REMARKS, lettering, notice
from reliquary.sample.drawing.fields import gaussian_blur, smoothstep
from reliquary.sample.drawing.pen import Pen
from reliquary.sample.drawing.shading import Field


def skeleton_card(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws what a page shows while it loads: grey bars for the words to come, and a shimmer that runs over them."""
    field = plain(height, width, np.full(3, rng.uniform(0.95, 1), np.float32))
    aspect, left = width / height, float(rng.uniform(0.05, 0.12))
    low = float(rng.uniform(0.45, 0.65))
    pen = Pen(height, aspect)
    pen.rectangle(left, 0.08, aspect - left, low)
    for row in range(int(rng.integers(2, 5))):
        y = low + 0.07 + 0.09 * row
        right = left + (aspect - 2 * left) * float(rng.uniform(0.4, 1))
        pen.line([(left + 0.02, y), (right - 0.02, y)], 0.04)
    lay(field, pen.coverage(), np.full(3, rng.uniform(0.8, 0.92), np.float32))
    across, down = plane(height, width)
    band = np.exp(-(((across + 0.4 * down - np.float32(rng.uniform(-1, 1))) / 0.35) ** 2))
    lay(field, pen.coverage() * band, np.ones(3, np.float32), float(rng.uniform(0, 0.6)))
    return field


def spinner(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws the spokes or dots in a ring, fading around, that say that something is loading."""
    field = any_ground(rng, height, width)
    size, count = float(rng.uniform(0.06, 0.3)) * min(1, width / height), int(rng.integers(8, 14))
    dotted = rng.random() < 0.5
    pen = Pen(height, width / height)
    middle = width / height / 2
    for number in range(count):
        angle, ink = 2 * pi * number / count, round(255 * (0.15 + 0.85 * number / count))
        inner, outer = ((middle + r * size * cos(angle), 0.5 + r * size * sin(angle)) for r in (0.55, 1.0))
        if dotted:
            pen.disc(outer, 0.16 * size, ink)
        else:
            pen.line([inner, outer], 0.14 * size, ink)
    lay(field, pen.coverage(), ink_on(field[height // 2, width // 2], rng, 0.2))
    if rng.random() < 0.4:
        words = lettering((height, width), ["Loading ..."], (0.5, 0.88), 0.05, rng)
        lay(field, words, ink_on(field[-1, width // 2], rng, 0.2))
    return field


def film_leader(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws the count that runs before a film: a number in two rings, a cross, and the hand that sweeps round."""
    x, y = plane(height, width)
    turn = np.arctan2(x * np.float32(width / height), -y) % (2 * pi)
    swept = (turn < float(rng.uniform(0, 2 * pi))).astype(np.float32)
    field = plain(height, width, np.full(3, rng.uniform(0.35, 0.8), np.float32))
    lay(field, swept, np.full(3, 0.2, np.float32), float(rng.uniform(0.1, 0.5)))
    aspect = width / height
    pen = Pen(height, aspect)
    pen.line([(0, 0.5), (aspect, 0.5)], 0.008)
    pen.line([(aspect / 2, 0), (aspect / 2, 1)], 0.008)
    for radius in (0.34, 0.4):
        pen.ring((aspect / 2, 0.5), radius * min(1, aspect), 0.012)
    number = lettering((height, width), [str(int(rng.integers(2, 10)))], (0.5, 0.48), 0.45 * min(1, aspect), rng)
    lay(field, np.maximum(pen.coverage(), number), np.full(3, rng.choice([0.05, 0.97]), np.float32))
    return sensor_noise(field, float(rng.uniform(0, 3)) / 255, rng)


def television_static(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws what a screen shows without a signal: coarse noise, grey or coloured."""
    grain, channels = int(rng.integers(1, 4)), int(rng.choice([1, 3]))
    coarse = rng.random((-(-height // grain), -(-width // grain), channels), dtype=np.float32)
    fine = coarse.repeat(grain, axis=0).repeat(grain, axis=1)[:height, :width]
    low, high = float(rng.uniform(0, 0.3)), float(rng.uniform(0.6, 1))
    return np.ascontiguousarray(np.broadcast_to(low + (high - low) * fine, (height, width, 3)))


def stamped_black_frame(rng: np.random.Generator, height: int, width: int) -> Field:
    """Takes a photograph with the cap on, with the date in the corner that the camera writes into every picture."""
    field = plain(height, width, np.full(3, rng.uniform(0, 0.05), np.float32))
    field = sensor_noise(field, float(rng.uniform(0.5, 4)) / 255, rng, coloured=True)
    day, month, year = rng.integers(1, 29), rng.integers(1, 13), rng.integers(94, 100)
    date = f"{day}. {month}. '{year}  {rng.integers(24)}:{rng.integers(60):02}"
    cover = lettering((height, width), [date], (0.74, 0.92), float(rng.uniform(0.03, 0.06)), rng)
    glow = gaussian_blur(cover, max(0.6, height / 250))
    lay(field, np.clip(cover + 0.4 * glow, 0, 1), np.array([1, rng.uniform(0.3, 0.7), 0.1], np.float32), 0.9)
    return field


def login_wall(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws a form for name and password, and the lock that says why there is no picture."""
    field = plain(height, width, tone(rng))
    aspect = width / height
    half, middle = float(rng.uniform(0.25, 0.4)) * min(1, aspect), aspect / 2
    panel, ink = ink_on(field[0, 0], rng, 0.06), np.full(3, 0.5, np.float32)
    for number, colour in enumerate((panel, ink_on(panel, rng, 0.1), ink_on(panel, rng, 0.3))):
        pen = Pen(height, aspect)
        if number == 0:
            pen.rectangle(middle - half, 0.12, middle + half, 0.88)
        elif number == 1:
            for y in (0.48, 0.59):
                pen.rectangle(middle - 0.8 * half, y, middle + 0.8 * half, y + 0.07)
        else:
            pen.rectangle(middle - 0.8 * half, 0.73, middle + 0.8 * half, 0.81)
            pen.ring((middle, 0.26), 0.25 * half, 0.06 * half)
            pen.rectangle(middle - 0.3 * half, 0.27, middle + 0.3 * half, 0.4)
        lay(field, pen.coverage(), colour)
    words = lettering((height, width), ["Sign in to see this image"], (0.5, 0.77), 0.03, rng)
    lay(field, words, ink_on(ink, rng, 0.3))
    return field


def folder(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws the folder that stands for a file or a series without a picture of its own."""
    field = any_ground(rng, height, width)
    aspect = width / height
    half, middle = float(rng.uniform(0.2, 0.42)) * min(1, aspect), aspect / 2
    colour = rng.uniform(0.2, 0.95, 3).astype(np.float32)
    top, bottom = 0.5 - 0.75 * half, 0.5 + 0.75 * half
    back, front = Pen(height, aspect), Pen(height, aspect)
    back.polygon(
        [
            (middle - half, bottom),
            (middle - half, top - 0.15 * half),
            (middle - 0.3 * half, top - 0.15 * half),
            (middle - 0.15 * half, top),
            (middle + half, top),
            (middle + half, bottom),
        ]
    )
    lean = float(rng.choice([0.0, 0.2])) * half
    front.polygon(
        [
            (middle - half, bottom),
            (middle - half + lean, top + 0.25 * half),
            (middle + half + lean, top + 0.25 * half),
            (middle + half, bottom),
        ]
    )
    lay(field, back.coverage(), colour * np.float32(0.8))
    lay(field, front.coverage(), colour)
    if rng.random() < 0.5:
        words = lettering((height, width), notice(rng, 1), (0.5, 0.55), 0.04, rng)
        lay(field, words, ink_on(colour, rng, 0.3))
    return field


def map_pin(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws a pin on a pale plan of streets: where the thing was found, for want of a picture."""
    field = plain(height, width, np.full(3, rng.uniform(0.88, 0.97), np.float32))
    aspect = width / height
    streets, pin = Pen(height, aspect), Pen(height, aspect)
    for _ in range(int(rng.integers(4, 12))):
        start, angle = (aspect * float(rng.random()), float(rng.random())), float(rng.uniform(0, pi))
        ends = [(start[0] + r * cos(angle), start[1] + r * sin(angle)) for r in (-2.5, 2.5)]
        streets.line(ends, float(rng.uniform(0.008, 0.03)))
    size = float(rng.uniform(0.06, 0.16)) * min(1, aspect)
    x, y = aspect / 2, 0.45
    pin.disc((x, y), size)
    pin.polygon([(x - 0.92 * size, y + 0.4 * size), (x + 0.92 * size, y + 0.4 * size), (x, y + 2.2 * size)])
    pin.disc((x, y), 0.4 * size, 0)
    lay(field, streets.coverage(), np.full(3, rng.choice([1.0, 0.8]), np.float32))
    lay(field, pin.coverage(), np.array([rng.uniform(0.6, 0.95), 0.2, 0.2], np.float32))
    return field


def square_code(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws a code of black squares to be read with a telephone, and words under it."""
    field = plain(height, width, np.ones(3, np.float32) if rng.random() < 0.7 else tone(rng))
    cells = int(rng.choice([21, 25, 29]))
    code = (rng.random((cells, cells)) < 0.5).astype(np.float32)
    finder = np.ones((7, 7), np.float32)
    finder[1:6, 1:6] = 0
    finder[2:5, 2:5] = 1
    for top, left in ((0, 0), (0, cells - 7), (cells - 7, 0)):
        code[max(0, top - 1) : top + 8, max(0, left - 1) : left + 8] = 0
        code[top : top + 7, left : left + 7] = finder
    step = max(2, round(float(rng.uniform(0.3, 0.65)) * min(height, width) / cells))
    side = step * cells
    top, left = max(0, round(0.45 * height - side / 2)), (width - side) // 2
    cover = np.zeros((height, width), np.float32)
    cover[top : top + side, left : left + side] = code.repeat(step, axis=0).repeat(step, axis=1)
    words = lettering((height, width), [str(rng.choice(REMARKS))], (0.5, 0.9), 0.04, rng)
    lay(field, np.maximum(cover, words), ink_on(field[0, 0], rng, 0.4))
    return field


def slanting_ribbon(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws a ribbon across a corner or the middle, with words along it."""
    field = any_ground(rng, height, width)
    reach = 2 * max(height, width)
    band = max(16, round(float(rng.uniform(0.1, 0.22)) * min(height, width)))
    words = lettering((band, round(0.6 * min(height, width))), [str(rng.choice(NOTICES))], (0.5, 0.45), 0.5, rng)
    ribbon = np.zeros((reach, reach, 2), np.float32)
    top, left = (reach - band) // 2, (reach - words.shape[1]) // 2
    ribbon[top : top + band, :, 0] = 1
    ribbon[top : top + band, left : left + words.shape[1], 1] = words
    angle = float(rng.uniform(20, 50)) * float(rng.choice([-1, 1]))
    moved = float(rng.choice([0, 0.25, -0.25])) * min(height, width)
    turned = [
        np.asarray(Image.fromarray(ribbon[..., layer]).rotate(angle, Image.Resampling.BILINEAR)) for layer in (0, 1)
    ]
    y, x = round((reach - height) / 2 + moved), (reach - width) // 2
    colour = ink_on(field[height // 2, width // 2], rng, 0.15)
    for layer, ink in zip(turned, (colour, ink_on(colour, rng, 0.3)), strict=True):
        lay(field, layer[y : y + height, x : x + width], ink)
    return field


def blown_flash(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs the glass before a thing with a flash: a white glare that swallows all, and dark round it."""
    x, y = plane(height, width)
    away = np.hypot((x - rng.normal(0, 0.25)) * np.float32(width / height), y - np.float32(rng.normal(0, 0.25)))
    glare = np.exp(-((away / np.float32(rng.uniform(0.25, 0.8))) ** 2)) * np.float32(rng.uniform(1.3, 3))
    halo = np.exp(-away / np.float32(rng.uniform(0.4, 1.2))) * np.float32(rng.uniform(0.1, 0.5))
    dark = plain(height, width, (rng.uniform(0.02, 0.25) * rng.uniform(0.7, 1.2, 3)).astype(np.float32))
    light = np.clip(dark + (glare + halo)[..., None].astype(np.float32), 0, 1)
    return sensor_noise(light, float(rng.uniform(0.5, 4)) / 255, rng)


def unexposed_negative(rng: np.random.Generator, height: int, width: int) -> Field:
    """Scans a strip of film on which nothing was taken: the tone of its base, and the holes along both edges."""
    base = (rng.uniform(0.3, 0.8) * np.array([1, rng.uniform(0.6, 1), rng.uniform(0.4, 1)])).astype(np.float32)
    field = plain(height, width, base)
    aspect = width / height
    pen = Pen(height, aspect)
    edge, hole = float(rng.uniform(0.05, 0.09)), float(rng.uniform(0.04, 0.06))
    for x in np.arange(0.3 * hole, aspect, 1.7 * hole):
        for y in (edge, 1 - edge):
            pen.rectangle(float(x), y - 0.3 * edge, float(x) + hole, y + 0.3 * edge)
    soft = smoothstep(0.2, 0.8, gaussian_blur(pen.coverage(), max(0.5, height / 700)))
    lay(field, soft, np.full(3, 0.98, np.float32))
    return sensor_noise(field, float(rng.uniform(0.5, 3)) / 255, rng)


DRAWS = (
    skeleton_card,
    spinner,
    film_leader,
    television_static,
    stamped_black_frame,
    login_wall,
    folder,
    map_pin,
    square_code,
    slanting_ribbon,
    blown_flash,
    unexposed_negative,
)
"""All of them."""
