"""The signs of drawn placeholders: camera, picture, museum, and what else stands where a photograph is missing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image

from reliquary.sample.drawing.pen import Pen
from reliquary.sample.drawing.shading import Field

Drawer = Callable[[Pen], None]


def camera(pen: Pen) -> None:
    """Draws a camera."""
    pen.rectangle(0.1, 0.32, 0.9, 0.82)
    pen.polygon([(0.34, 0.34), (0.4, 0.2), (0.6, 0.2), (0.66, 0.34)])
    pen.disc((0.5, 0.56), 0.19, 0)
    pen.disc((0.5, 0.56), 0.13)
    pen.rectangle(0.76, 0.38, 0.84, 0.43, 0)


def camera_outline(pen: Pen) -> None:
    """Draws a camera in lines."""
    pen.line([(0.1, 0.32), (0.34, 0.32), (0.4, 0.2), (0.6, 0.2), (0.66, 0.32), (0.9, 0.32), (0.9, 0.82), (0.1, 0.82),
              (0.1, 0.32)], 0.035)  # fmt: skip
    pen.ring((0.5, 0.56), 0.18, 0.035)


def landscape(pen: Pen) -> None:
    """Draws a framed picture of mountains and the sun."""
    pen.rectangle(0.08, 0.18, 0.92, 0.82)
    pen.rectangle(0.14, 0.24, 0.86, 0.76, 0)
    pen.polygon([(0.16, 0.74), (0.36, 0.42), (0.5, 0.62), (0.62, 0.5), (0.84, 0.74)])
    pen.disc((0.7, 0.36), 0.06)


def landscape_outline(pen: Pen) -> None:
    """Draws the same in lines."""
    pen.line([(0.08, 0.18), (0.92, 0.18), (0.92, 0.82), (0.08, 0.82), (0.08, 0.18)], 0.03)
    pen.line([(0.1, 0.74), (0.36, 0.42), (0.54, 0.66), (0.66, 0.52), (0.9, 0.78)], 0.03)
    pen.ring((0.7, 0.36), 0.07, 0.03)


def temple(pen: Pen) -> None:
    """Draws the front of a temple: the museum."""
    pen.polygon([(0.1, 0.36), (0.5, 0.12), (0.9, 0.36)])
    pen.rectangle(0.1, 0.4, 0.9, 0.46)
    for x in (0.16, 0.36, 0.56, 0.76):
        pen.rectangle(x, 0.5, x + 0.08, 0.76)
    pen.rectangle(0.1, 0.8, 0.9, 0.88)


def monogram(pen: Pen) -> None:
    """Draws two letters in a ring."""
    pen.ring((0.5, 0.5), 0.44, 0.05)
    pen.line([(0.28, 0.68), (0.28, 0.34), (0.4, 0.56), (0.52, 0.34), (0.52, 0.68)], 0.05)
    pen.line([(0.56, 0.68), (0.65, 0.34), (0.75, 0.68)], 0.05)
    pen.line([(0.6, 0.56), (0.71, 0.56)], 0.05)


def slices(pen: Pen) -> None:
    """Draws a device of slanting bars."""
    for k in range(4):
        pen.polygon([(0.1 + 0.2 * k, 0.85), (0.2 + 0.2 * k, 0.15), (0.32 + 0.2 * k, 0.15), (0.22 + 0.2 * k, 0.85)])


def crossed(pen: Pen) -> None:
    """Draws a crossed-out box."""
    pen.line([(0.08, 0.12), (0.92, 0.12), (0.92, 0.88), (0.08, 0.88), (0.08, 0.12), (0.92, 0.88)], 0.02)
    pen.line([(0.08, 0.88), (0.92, 0.12)], 0.02)


def forbidden(pen: Pen) -> None:
    """Draws the sign of what is not allowed."""
    pen.ring((0.5, 0.5), 0.44, 0.09)
    pen.line([(0.22, 0.22), (0.78, 0.78)], 0.09)


def copyright_sign(pen: Pen) -> None:
    """Draws the sign of copyright."""
    pen.ring((0.5, 0.5), 0.44, 0.06)
    pen.arc((0.5, 0.5), 0.25, 45, 315, 0.08)


def question(pen: Pen) -> None:
    """Draws a question mark."""
    pen.arc((0.5, 0.34), 0.22, 180, 60, 0.1)
    pen.line([(0.58, 0.49), (0.5, 0.6), (0.5, 0.68)], 0.1)
    pen.disc((0.5, 0.85), 0.065)


def bust(pen: Pen) -> None:
    """Draws head and shoulders."""
    pen.disc((0.5, 0.32), 0.2)
    pen.ellipse((0.5, 0.92), 0.36, 0.36)


def sign(draw: Drawer, size: tuple[int, int], centre: tuple[float, float], share: float) -> Field:
    """Sets a sign into a picture.

    Args:
        draw: Draws it on a square pen.
        size: Height and width of the picture in px.
        centre: Where its middle is, as shares of width and height.
        share: Its side as a share of the picture's shorter side.

    Returns:
        Coverage (height, width), 0..1.
    """
    height, width = size
    side = max(6, round(share * min(height, width)))
    pen = Pen(side)
    draw(pen)
    sheet = Image.new("L", (width, height))
    sheet.paste(pen.image(), (round(centre[0] * width - side / 2), round(centre[1] * height - side / 2)))
    return np.asarray(sheet, np.float32) / np.float32(255)


PICTURES: tuple[Drawer, ...] = (landscape, landscape_outline)
CAMERAS: tuple[Drawer, ...] = (camera, camera_outline)
LOGOS: tuple[Drawer, ...] = (temple, monogram, slices)
RIGHTS: tuple[Drawer, ...] = (forbidden, copyright_sign)
