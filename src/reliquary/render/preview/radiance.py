"""The mean colour of a light map."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

EXR = b"\x76\x2f\x31\x01"
_RESOLUTION = re.compile(rb"\n\n-Y (\d{1,6}) \+X (\d{1,6})\n")
RUN = 128

Pixels = NDArray[np.uint8]


@lru_cache(maxsize=8)
def mean_colour(path: Path) -> NDArray[np.float64]:
    """Returns the mean colour (3,) over all directions of a Radiance picture; white of an OpenEXR file, unread.

    The format is that of Ward, Real Pixels (Graphics Gems II, 1991), with the run lengths of Radiance 2.

    Raises:
        ValueError: It is no such picture, is cut off, or has no light in it.
        OSError: It cannot be read.
    """
    data = path.read_bytes()
    if data.startswith(EXR):
        return np.ones(3)
    found = _RESOLUTION.search(data[:4096].replace(b"\r\n", b"\n"))
    if not data.startswith(b"#?") or found is None:
        raise ValueError("is neither a Radiance picture from the top to the bottom, nor an OpenEXR file")
    height, width = int(found[1]), int(found[2])
    start = data.index(found[0].lstrip(b"\n")) + len(found[0].lstrip(b"\n"))
    rows = np.empty((height, 3))
    for number in range(height):
        line, start = _line(data, start, width)
        rows[number] = (line[:, :3] * np.exp2(line[:, 3:].astype(np.float64) - 136)).mean(axis=0)
    share = np.cos((np.arange(height) + 0.5) / height * np.pi - np.pi / 2)
    mean = np.average(rows, axis=0, weights=share)
    if not mean.sum() > 0:
        raise ValueError("has no light in it; give another map")
    return np.asarray(mean)


def _line(data: bytes, start: int, width: int) -> tuple[Pixels, int]:
    """Returns a line of pixels (width, 4): mantissas and exponent, and where the next begins."""
    if data[start : start + 2] != b"\2\2" or int.from_bytes(data[start + 2 : start + 4], "big") != width:
        end = start + 4 * width
        if len(data) < end:
            raise ValueError("is cut off; get the file again")
        return np.frombuffer(data, np.uint8, 4 * width, start).reshape(width, 4), end
    line, place = bytearray(), start + 4
    while len(line) < 4 * width:
        if place + 1 >= len(data):
            raise ValueError("is cut off; get the file again")
        count = data[place]
        if count > RUN:
            line += data[place + 1 : place + 2] * (count - RUN)
            place += 2
        else:
            line += data[place + 1 : place + 1 + count]
            place += 1 + max(count, 1)
    if len(line) > 4 * width:
        raise ValueError("is damaged: a run of its pixels is too long")
    return np.frombuffer(bytes(line), np.uint8).reshape(4, width).T, place
