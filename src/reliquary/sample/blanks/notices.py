"""Placeholders, as they are drawn to say that there is no picture; limits are chosen on these."""

from __future__ import annotations

from math import pi

import numpy as np

from reliquary.sample.blanks.grounds import any_ground, ink_on, lay, linear, plain, radial, tone
from reliquary.sample.blanks.icons import CAMERAS, LOGOS, PICTURES, Drawer, crossed, landscape_outline, sign
from reliquary.sample.blanks.lettering import NOTICES, REMARKS, lettering, notice
from reliquary.sample.drawing.shading import Field


def notice_text(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws words on a plain ground."""
    field = plain(height, width, tone(rng))
    _write(field, rng, (0.5, float(rng.uniform(0.3, 0.7))), float(rng.uniform(0.03, 0.12)))
    return field


def text_on_gradient(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws words on a gradient."""
    first = tone(rng)
    other = np.clip(first + rng.uniform(-0.3, 0.3), 0, 1).astype(np.float32)
    field = linear(height, width, (first, other), float(rng.uniform(0, 2 * pi)))
    _write(field, rng, (0.5, 0.5), float(rng.uniform(0.04, 0.12)))
    return field


def camera_sign(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws a camera, with or without words."""
    return _with_sign(rng, height, width, CAMERAS)


def picture_sign(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws the frame with mountains and sun, with or without words."""
    return _with_sign(rng, height, width, PICTURES)


def logo(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws the logo of a museum in one or two colours."""
    field = _with_sign(rng, height, width, LOGOS)
    if rng.random() < 0.3:
        bar = np.zeros((height, width), np.float32)
        bar[-max(1, height // 12) :] = 1
        lay(field, bar, ink_on(field[-1, 0], rng))
    return field


def thin_frame(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws one or two lines around nothing, on a plain ground or a gradient."""
    field = any_ground(rng, height, width)
    ink = ink_on(field[height // 2, width // 2], rng)
    for _ in range(int(rng.integers(1, 3))):
        edge, line = int(rng.uniform(0, 0.14) * min(height, width)), max(1, round(float(rng.uniform(1, 6))))
        cover = np.zeros((height, width), np.float32)
        cover[edge : height - edge, edge : width - edge] = 1
        cover[edge + line : height - edge - line, edge + line : width - edge - line] = 0
        lay(field, cover, ink)
    return field


def crossed_box(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws a crossed-out box."""
    return _with_sign(rng, height, width, (crossed,), shares=(0.3, 0.98))


def stripes(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws stripes or a chessboard of two colours, with or without words on a plain field."""
    first = tone(rng)
    field = plain(height, width, first)
    period = float(rng.uniform(0.04, 0.25)) * min(height, width)
    x, y = np.arange(width)[None, :], np.arange(height)[:, None]
    if rng.random() < 0.5:
        slope = float(rng.choice([0, 1, -1]))
        cover = ((x + slope * y) // period % 2).astype(np.float32)
    else:
        cover = ((x // period + y // period) % 2).astype(np.float32)
    lay(field, np.broadcast_to(cover, (height, width)), ink_on(first, rng), float(rng.uniform(0.4, 1)))
    if rng.random() < 0.6:
        top, bottom = round(0.36 * height), round(0.64 * height)
        field[top:bottom, round(0.1 * width) : round(0.9 * width)] = first
        _write(field, rng, (0.5, 0.5), float(rng.uniform(0.05, 0.09)), most=2, room=0.75)
    return field


def long_notice(rng: np.random.Generator, height: int, width: int) -> Field:
    """Explains in five to eight lines why there is no picture."""
    field = plain(height, width, tone(rng))
    count = int(rng.integers(4, 8))
    lines = [str(rng.choice(NOTICES)), *(str(remark) for remark in rng.choice(REMARKS, count))]
    cover = lettering((height, width), lines, (0.5, 0.5), float(rng.uniform(0.03, 0.06)), rng)
    lay(field, cover, ink_on(field[0, 0], rng, 0.2))
    return field


def initial(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws one or two large letters on a coloured ground, as lists of people and things without pictures have."""
    field = plain(height, width, rng.uniform(0.1, 0.9, 3).astype(np.float32))
    letters = "".join(str(each) for each in rng.choice(list("ABCDEFGHKLMNPRSTVWZ"), int(rng.integers(1, 3))))
    cover = lettering((height, width), [letters], (0.5, 0.5), float(rng.uniform(0.3, 0.7)), rng)
    lay(field, cover, np.ones(3, np.float32) if rng.random() < 0.6 else ink_on(field[0, 0], rng))
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


def _with_sign(
    rng: np.random.Generator,
    height: int,
    width: int,
    signs: tuple[Drawer, ...],
    shares: tuple[float, float] = (0.15, 0.7),
) -> Field:
    field = any_ground(rng, height, width)
    worded = rng.random() < 0.55
    share = float(rng.uniform(*shares)) * (0.75 if worded else 1)
    centre = (float(np.clip(rng.normal(0.5, 0.05), 0.35, 0.65)), 0.42 if worded else float(rng.uniform(0.42, 0.58)))
    draw = signs[int(rng.integers(len(signs)))]
    lay(field, sign(draw, (height, width), centre, share), ink_on(field[height // 2, width // 2], rng))
    if worded:
        low = 0.42 + share * min(height, width) / height / 2 + 0.08
        _write(field, rng, (0.5, min(low, 0.92)), float(rng.uniform(0.03, 0.07)), most=2)
    return field


def _write(
    field: Field, rng: np.random.Generator, centre: tuple[float, float], letter: float, most: int = 4, room: float = 1.0
) -> None:
    """Writes a notice onto a picture, in place."""
    height, width = field.shape[:2]
    words = lettering((height, max(1, round(room * width))), notice(rng, most), (0.5, centre[1]), letter, rng)
    cover = np.zeros((height, width), np.float32)
    left = (width - words.shape[1]) // 2
    cover[:, left : left + words.shape[1]] = words
    lay(field, cover, ink_on(field[round(centre[1] * (height - 1)), width // 2], rng, 0.15))
