"""The pixels of maps, whose values are no colours: masks, depths, class indices."""

from __future__ import annotations

import io
from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reliquary.build.pictures.original import DAMAGE, Original
from reliquary.build.pictures.placement import Frame
from reliquary.build.pictures.unreadable import UnreadablePictureError


def stored_values(original: Original, modes: Collection[str], expected: str) -> NDArray[Any]:
    """Return the values of a map as they are stored, neither turned nor converted to a colour space.

    Args:
        original: A PNG.
        modes: Pillow's names of the pixel types that will do.
        expected: What these are, for the message.

    Returns:
        (H, W): for a palette its indices, for black and white 0 and 255.

    Raises:
        UnreadablePictureError: It is no PNG or of another pixel type, would have to be turned, or is damaged.
    """
    if original.format != "PNG" or original.orientation != 1:
        raise UnreadablePictureError(f"a map that is not {expected}")
    try:
        with Image.open(io.BytesIO(original.data), formats=("PNG",)) as image:
            if image.mode not in modes:
                raise UnreadablePictureError(f"a map that is not {expected}")
            return np.asarray(image.convert("L") if image.mode == "1" else image)
    except DAMAGE as error:
        raise UnreadablePictureError("truncated or damaged picture") from error


def nearest(values: NDArray[Any], frame: Frame) -> NDArray[Any]:
    """Bring the part of a map that a frame shows to the frame's size, with no value that the map does not have.

    Each pixel takes the value at its own centre.

    Args:
        values: (H, W).
        frame: What is shown, and in which size.

    Returns:
        (h, w) of the frame's size.
    """
    left, top, right, bottom = frame.region
    return values[np.ix_(_centres(top, bottom, frame.size[1]), _centres(left, right, frame.size[0]))]


def _centres(begin: float, end: float, n: int) -> NDArray[np.int64]:
    return (begin + (np.arange(n) + 0.5) * (end - begin) / n).astype(np.int64)
