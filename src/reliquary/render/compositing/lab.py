"""Colours in CIE L*a*b* (CIE 15:2018), white D65, from and to sRGB (IEC 61966-2-1)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Colours = NDArray[np.float64]

TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = TO_XYZ.sum(axis=1)
RELATIVE = TO_XYZ / WHITE[:, None]
"""From linear light to X, Y and Z over those of white."""

FROM_RELATIVE = np.linalg.inv(RELATIVE)
BEND = 6 / 29


def lab_of(srgb: Colours) -> Colours:
    """Return L* (0 to 100), a* and b* of colours (N, 3), 0 to 1 each."""
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((np.maximum(srgb, 0) + 0.055) / 1.055) ** 2.4)
    x, y, z = (linear @ RELATIVE.T).T
    x, y, z = (np.where(t > BEND**3, np.cbrt(t), t / (3 * BEND**2) + 4 / 29) for t in (x, y, z))
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def srgb_of(lab: Colours) -> Colours:
    """Return the colours (N, 3), 0 to 1 each, of L*a*b*; what is out of the gamut is clipped."""
    y = (lab[:, 0] + 16) / 116
    bent = np.stack([y + lab[:, 1] / 500, y, y - lab[:, 2] / 200], axis=-1)
    relative = np.where(bent > BEND, bent**3, 3 * BEND**2 * (bent - 4 / 29))
    linear = np.clip(relative @ FROM_RELATIVE.T, 0, 1)
    srgb = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.asarray(np.clip(srgb, 0, 1))
