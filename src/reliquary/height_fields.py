"""Surfaces as height fields: one height for each pixel of a picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def normals_from_height(height: NDArray[np.float32], scale: float = 1.0) -> NDArray[np.float32]:
    """Return the unit normals of a height field. Axes: x right, y up, z towards the viewer.

    Slopes are central differences, at the border one-sided ones.

    Args:
        height: (H, W), in pixels.
        scale: Exaggerates the heights.

    Returns:
        (H, W, 3).
    """
    slope_y, slope_x = np.gradient(height * np.float32(scale))
    inverse = 1 / np.sqrt(slope_x * slope_x + slope_y * slope_y + np.float32(1))
    # Rows count downwards but y points up, hence the two different signs.
    return np.stack([-slope_x * inverse, slope_y * inverse, inverse], axis=-1)
