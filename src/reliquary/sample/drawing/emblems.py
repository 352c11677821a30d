"""Emblems: the figures struck on coins, carved on steles and painted on tiles.

An emblem is a small height map: grey levels are heights, and a blur rounds them like clay under a thumb.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import cos, pi, radians, sin

import numpy as np
from numpy.typing import NDArray

from reliquary.sample.drawing.fields import gaussian_blur
from reliquary.sample.drawing.pen import Pen, petal_points, star_points
from reliquary.sample.drawing.scripts import text_panel
from reliquary.seeds import generator

EMBLEM = 128
"""Side of an emblem in px."""


@lru_cache(maxsize=64)
def emblem_silhouette(name: str) -> NDArray[np.float32]:
    """Returns the flat emblem, read-only: (EMBLEM, EMBLEM), 0 outside, up to 1 on its highest parts."""
    pen = Pen(EMBLEM)
    _DRAWERS[name](pen)
    flat = pen.coverage()
    flat.setflags(write=False)
    return flat


@lru_cache(maxsize=64)
def emblem_relief(name: str) -> NDArray[np.float32]:
    """Returns the rounded emblem, read-only: heights (EMBLEM, EMBLEM), 0 at the ground, about 1 on top."""
    flat = emblem_silhouette(name)
    soft, body = gaussian_blur(flat, 1.0), gaussian_blur(flat, 7)
    relief = soft * (np.float32(0.45) + np.float32(0.75) * body)
    relief = (relief / max(float(relief.max()), 1e-6)).astype(np.float32)
    relief.setflags(write=False)
    return relief


def _profile(pen: Pen) -> None:
    pen.polygon([(0.36, 0.97), (0.4, 0.8), (0.32, 0.7), (0.27, 0.52), (0.29, 0.33), (0.39, 0.2), (0.55, 0.15),
                 (0.66, 0.22), (0.7, 0.36), (0.71, 0.42), (0.78, 0.55), (0.72, 0.58), (0.735, 0.63), (0.715, 0.66),
                 (0.73, 0.7), (0.7, 0.79), (0.58, 0.82), (0.62, 0.97)], 190)  # fmt: skip
    pen.polygon([(0.27, 0.52), (0.29, 0.33), (0.39, 0.2), (0.55, 0.15), (0.66, 0.22), (0.62, 0.34), (0.5, 0.4),
                 (0.46, 0.56), (0.38, 0.66), (0.31, 0.68)], 255)  # fmt: skip
    pen.line([(0.28, 0.42), (0.45, 0.33), (0.68, 0.29)], 0.045, 120)
    pen.disc((0.64, 0.45), 0.03, 255)
    pen.disc((0.48, 0.53), 0.04, 240)


def _figure(pen: Pen) -> None:
    pen.disc((0.5, 0.14), 0.09, 230)
    pen.polygon([(0.4, 0.25), (0.6, 0.25), (0.64, 0.55), (0.68, 0.92), (0.32, 0.92), (0.38, 0.55)], 200)
    pen.line([(0.42, 0.29), (0.26, 0.5), (0.3, 0.62)], 0.07, 220)
    pen.line([(0.58, 0.29), (0.76, 0.4), (0.8, 0.2)], 0.07, 220)
    pen.line([(0.8, 0.06), (0.8, 0.92)], 0.03, 180)
    for x in (0.42, 0.5, 0.58):
        pen.line([(x, 0.58), (x + (x - 0.5) * 0.4, 0.9)], 0.02, 110)


def _orant(pen: Pen) -> None:
    pen.ring((0.5, 0.2), 0.18, 0.03, 150)
    pen.disc((0.5, 0.2), 0.1, 240)
    pen.polygon([(0.36, 0.32), (0.64, 0.32), (0.72, 0.94), (0.28, 0.94)], 200)
    for side in (-1, 1):
        pen.line([(0.5 + side * 0.1, 0.37), (0.5 + side * 0.3, 0.5), (0.5 + side * 0.36, 0.26)], 0.08, 225)
    pen.line([(0.5, 0.4), (0.5, 0.92)], 0.03, 110)


def _falcon(pen: Pen) -> None:
    pen.polygon([(0.4, 0.22), (0.54, 0.14), (0.66, 0.2), (0.74, 0.29), (0.64, 0.31), (0.66, 0.5), (0.58, 0.72),
                 (0.4, 0.94), (0.28, 0.94), (0.32, 0.6)], 200)  # fmt: skip
    pen.polygon([(0.34, 0.42), (0.54, 0.4), (0.5, 0.66), (0.32, 0.9)], 255)
    pen.line([(0.54, 0.72), (0.54, 0.93), (0.68, 0.93)], 0.05, 210)
    pen.disc((0.57, 0.23), 0.025, 90)
    pen.ring((0.52, 0.1), 0.09, 0.03, 180)


def _eagle(pen: Pen) -> None:
    pen.ellipse((0.5, 0.52), 0.13, 0.25, 220)
    pen.disc((0.52, 0.22), 0.09, 240)
    pen.polygon([(0.58, 0.18), (0.7, 0.25), (0.58, 0.27)], 240)
    for side in (-1, 1):
        for k in range(4):
            pen.polygon(
                petal_points((0.5 + side * 0.06, 0.4), 0.5 - 0.05 * k, 0.13, radians(-90 + side * (48 + 24 * k))), 200
            )
    pen.polygon([(0.44, 0.7), (0.56, 0.7), (0.64, 0.95), (0.36, 0.95)], 190)


def _owl(pen: Pen) -> None:
    pen.ellipse((0.5, 0.6), 0.26, 0.34, 200)
    pen.disc((0.5, 0.3), 0.24, 225)
    for side in (-1, 1):
        pen.ring((0.5 + side * 0.11, 0.28), 0.1, 0.035, 255)
        pen.disc((0.5 + side * 0.11, 0.28), 0.035, 90)
        pen.polygon([(0.5 + side * 0.24, 0.05), (0.5 + side * 0.08, 0.12), (0.5 + side * 0.22, 0.22)], 220)
    pen.polygon([(0.46, 0.33), (0.54, 0.33), (0.5, 0.43)], 100)
    for y in (0.55, 0.66, 0.77):
        for x in (0.38, 0.5, 0.62):
            pen.arc((x, y), 0.06, 0, 180, 0.025, 120)


def _beast(pen: Pen, ink: int = 215) -> None:
    """A standing animal that looks right: the common body of bull, horse and lion."""
    pen.ellipse((0.46, 0.52), 0.29, 0.16, ink)
    for x, foot in ((0.24, 0.2), (0.33, 0.36), (0.58, 0.55), (0.67, 0.72)):
        pen.line([(x, 0.55), (x, 0.74), (foot, 0.92)], 0.08, ink)
    pen.line([(0.18, 0.46), (0.1, 0.6), (0.13, 0.76)], 0.035, ink)


def _bull(pen: Pen) -> None:
    _beast(pen)
    pen.polygon([(0.6, 0.34), (0.76, 0.28), (0.92, 0.46), (0.86, 0.54), (0.72, 0.5), (0.7, 0.62), (0.58, 0.6)], 235)
    pen.arc((0.76, 0.18), 0.13, 20, 150, 0.045, 255)
    pen.disc((0.8, 0.38), 0.022, 90)


def _horse(pen: Pen) -> None:
    _beast(pen)
    pen.polygon([(0.58, 0.5), (0.66, 0.2), (0.74, 0.1), (0.78, 0.18), (0.92, 0.32), (0.88, 0.39), (0.76, 0.32),
                 (0.74, 0.58)], 230)  # fmt: skip
    pen.line([(0.72, 0.12), (0.62, 0.28), (0.56, 0.44)], 0.05, 255)
    pen.disc((0.79, 0.24), 0.02, 90)


def _lion(pen: Pen) -> None:
    _beast(pen)
    for i in range(12):
        pen.polygon(petal_points((0.72, 0.38), 0.22, 0.12, 2 * pi * i / 12), 200)
    pen.disc((0.74, 0.38), 0.14, 245)
    pen.polygon([(0.8, 0.36), (0.93, 0.42), (0.82, 0.5)], 245)
    pen.disc((0.78, 0.34), 0.02, 90)
    pen.disc((0.13, 0.78), 0.045, 230)


def _dragon(pen: Pen) -> None:
    spine = [(0.12 + 0.7 * t / 30, 0.55 + 0.22 * sin(t / 30 * 3.2 * pi)) for t in range(31)]
    pen.line(spine, 0.13, 210)
    for x, y in spine[3:28:3]:
        pen.polygon([(x - 0.04, y - 0.05), (x, y - 0.15), (x + 0.04, y - 0.05)], 255)
        pen.arc((x, y), 0.05, 0, 180, 0.02, 120)
    pen.disc((0.83, 0.36), 0.11, 240)
    pen.polygon([(0.86, 0.3), (0.99, 0.4), (0.86, 0.46)], 240)
    pen.line([(0.8, 0.28), (0.7, 0.12)], 0.035, 255)
    for x in (0.3, 0.58):
        pen.line([(x, 0.62), (x - 0.06, 0.82), (x + 0.04, 0.86)], 0.05, 220)


def _crane(pen: Pen) -> None:
    pen.ellipse((0.45, 0.5), 0.22, 0.13, 220)
    pen.line([(0.6, 0.46), (0.7, 0.3), (0.64, 0.18), (0.74, 0.12)], 0.05, 225)
    pen.polygon([(0.74, 0.08), (0.92, 0.14), (0.74, 0.16)], 240)
    for k in range(4):
        pen.polygon(petal_points((0.45, 0.48), 0.42, 0.1, radians(-110 - 18 * k)), 205)
    for x in (0.42, 0.5):
        pen.line([(x, 0.6), (x + 0.03, 0.94)], 0.025, 210)


def _fish(pen: Pen) -> None:
    pen.polygon([(0.08, 0.5), (0.3, 0.3), (0.6, 0.32), (0.78, 0.48), (0.94, 0.32), (0.94, 0.68), (0.78, 0.54),
                 (0.6, 0.7), (0.3, 0.7)], 215)  # fmt: skip
    pen.disc((0.24, 0.46), 0.03, 80)
    for x in (0.38, 0.5, 0.62):
        pen.arc((x, 0.5), 0.13, -60, 60, 0.025, 120)


def _eye(pen: Pen) -> None:
    pen.line([(0.08, 0.3), (0.5, 0.16), (0.92, 0.32)], 0.06, 230)
    pen.polygon([(0.1, 0.48), (0.5, 0.28), (0.9, 0.48), (0.5, 0.62)], 220)
    pen.disc((0.5, 0.45), 0.13, 90)
    pen.disc((0.5, 0.45), 0.09, 255)
    pen.line([(0.46, 0.62), (0.4, 0.88)], 0.06, 230)
    pen.line([(0.56, 0.62), (0.72, 0.8), (0.86, 0.72)], 0.05, 230)


def _lotus(pen: Pen) -> None:
    for angle, length in ((-90, 0.62), (-118, 0.58), (-62, 0.58), (-146, 0.48), (-34, 0.48)):
        pen.polygon(petal_points((0.5, 0.74), length, 0.2, radians(angle)), 215 + (angle % 4) * 10)
    pen.line([(0.5, 0.72), (0.5, 0.97)], 0.06, 200)


def _tree(pen: Pen) -> None:
    pen.line([(0.5, 0.3), (0.5, 0.95)], 0.06, 210)
    for y in (0.36, 0.52, 0.68):
        for angle in (-150, -30, -120, -60):
            pen.polygon(petal_points((0.5, y), 0.34, 0.13, radians(angle)), 215)
    pen.polygon(petal_points((0.5, 0.4), 0.36, 0.16, -pi / 2), 240)
    pen.line([(0.34, 0.95), (0.66, 0.95)], 0.05, 210)


def _fire(pen: Pen) -> None:
    pen.polygon([(0.3, 0.6), (0.7, 0.6), (0.62, 0.68), (0.62, 0.88), (0.74, 0.95), (0.26, 0.95), (0.38, 0.88),
                 (0.38, 0.68)], 210)  # fmt: skip
    for x, length in ((0.4, 0.34), (0.5, 0.52), (0.6, 0.34)):
        pen.polygon(petal_points((x, 0.6), length, 0.15, radians(-90 + (x - 0.5) * 90)), 245)


def _amphora(pen: Pen) -> None:
    pen.polygon([(0.42, 0.1), (0.58, 0.1), (0.56, 0.28), (0.74, 0.44), (0.68, 0.68), (0.54, 0.88), (0.6, 0.95),
                 (0.4, 0.95), (0.46, 0.88), (0.32, 0.68), (0.26, 0.44), (0.44, 0.28)], 215)  # fmt: skip
    pen.arc((0.36, 0.3), 0.16, 120, 330, 0.04, 230)
    pen.arc((0.64, 0.3), 0.16, 210, 60, 0.04, 230)
    pen.line([(0.29, 0.5), (0.71, 0.5)], 0.03, 120)


def _star(pen: Pen) -> None:
    pen.polygon(star_points((0.5, 0.5), 0.46, 0.26, 8), 210)
    pen.polygon(star_points((0.5, 0.5), 0.32, 0.12, 8), 255)
    pen.disc((0.5, 0.5), 0.07, 110)


def _arabesque(pen: Pen) -> None:
    for i in range(6):
        angle = 2 * pi * i / 6
        centre = (0.5 + 0.25 * cos(angle), 0.5 + 0.25 * sin(angle))
        pen.ring(centre, 0.2, 0.04, 210)
        pen.polygon(petal_points((0.5, 0.5), 0.45, 0.14, angle + pi / 6), 240)
    pen.disc((0.5, 0.5), 0.09, 255)


def _peony(pen: Pen) -> None:
    for ring, count, ink in ((0.3, 8, 190), (0.18, 6, 225)):
        for i in range(count):
            angle = 2 * pi * i / count
            pen.disc((0.5 + ring * cos(angle), 0.5 + ring * sin(angle)), 0.15, ink)
            pen.ring((0.5 + ring * cos(angle), 0.5 + ring * sin(angle)), 0.15, 0.02, 120)
    pen.disc((0.5, 0.5), 0.1, 255)


def _cloud(pen: Pen) -> None:
    for centre, radius in (((0.28, 0.56), 0.2), ((0.5, 0.4), 0.24), ((0.72, 0.54), 0.2)):
        pen.disc(centre, radius, 200)
        pen.arc(centre, radius * 0.6, 0, 260, 0.05, 110)
    pen.line([(0.08, 0.74), (0.5, 0.7), (0.92, 0.78)], 0.09, 220)


def _cross(pen: Pen) -> None:
    for angle in (0, 90, 180, 270):
        along, across = (cos(radians(angle)), sin(radians(angle))), (-sin(radians(angle)), cos(radians(angle)))
        corners = ((0.03, 0.05), (0.4, 0.13), (0.4, -0.13), (0.03, -0.05))
        pen.polygon([(0.5 + a * along[0] + b * across[0], 0.5 + a * along[1] + b * across[1]) for a, b in corners], 235)
    pen.disc((0.5, 0.5), 0.09, 255)


def _text(pen: Pen, script: str) -> None:
    panel = text_panel(script, 3, 3, generator(0, "emblem", script))
    pixels = np.repeat(np.repeat(panel > 0.5, 3, axis=0), 3, axis=1)
    for y, x in zip(*np.nonzero(pixels[::3, ::3]), strict=True):
        left, top = 0.08 + 0.84 * x / panel.shape[1], 0.08 + 0.84 * y / panel.shape[0]
        pen.rectangle(left, top, left + 0.01, top + 0.01, 230)


def _inscription(pen: Pen) -> None:
    _text(pen, "kufic")


def _characters(pen: Pen) -> None:
    _text(pen, "seal")


_DRAWERS: dict[str, Callable[[Pen], None]] = {
    "profile": _profile,
    "figure": _figure,
    "orant": _orant,
    "falcon": _falcon,
    "eagle": _eagle,
    "owl": _owl,
    "bull": _bull,
    "horse": _horse,
    "lion": _lion,
    "dragon": _dragon,
    "crane": _crane,
    "fish": _fish,
    "eye": _eye,
    "lotus": _lotus,
    "tree": _tree,
    "fire": _fire,
    "amphora": _amphora,
    "star": _star,
    "arabesque": _arabesque,
    "peony": _peony,
    "cloud": _cloud,
    "cross": _cross,
    "inscription": _inscription,
    "characters": _characters,
}

EMBLEMS: tuple[str, ...] = tuple(_DRAWERS)
"""The names of all emblems."""
