"""Where a curve bends: two straight lines that meet, fitted by least squares.

The model is segmented regression with one unknown joint: D. V. Hinkley, "Inference in two-phase regression", Journal of
the American Statistical Association 66, 1971; D. J. Hudson, "Fitting segmented curves whose join points have to be
estimated", ibid. 61, 1966. For a joint that is given, the model is linear, so that the joint is searched on a grid and
all else follows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reliquary.metrics.detection.boxes import Floats

LEAST_POINTS = 5
"""The model has four unknowns; with fewer points it would fit anything."""

GRID = 400


@dataclass(frozen=True)
class Bends:
    """The best pair of lines for each of several curves over the same places.

    Attributes:
        place: Where the lines meet, shape (curves,).
        height: How high they meet, shape (curves,).
        before: Slope of the first line, shape (curves,).
        after: Slope of the second line, shape (curves,).
        residual: Sum of the squared residuals, shape (curves,).
    """

    place: Floats
    height: Floats
    before: Floats
    after: Floats
    residual: Floats


def find_bends(places: Floats, curves: Floats) -> Bends:
    """Fit two lines that meet to each curve.

    The joint lies between the second place and the last but one, so that each line rests on two points at least; it is
    exact to a four-hundredth of the way between them.

    Args:
        places: Ascending, shape (points,).
        curves: Shape (curves, points).

    Raises:
        ValueError: There are fewer than `LEAST_POINTS` places, or they do not ascend.
    """
    if len(places) < LEAST_POINTS or np.any(np.diff(places) <= 0):
        raise ValueError(f"a bend needs {LEAST_POINTS} ascending places, found {places.tolist()}")
    joints = np.linspace(places[1], places[-2], GRID + 1)
    residuals = np.stack([_residual(_design(places, joint), curves) for joint in joints])
    best = np.argmin(residuals, axis=0)
    height, before, turn = np.empty((3, len(curves)))
    for number in np.unique(best):
        own = best == number
        found = curves[own] @ np.linalg.pinv(_design(places, joints[number])).T
        height[own], before[own], turn[own] = found.T
    return Bends(joints[best], height, before, before + turn, residuals[best, np.arange(len(curves))])


def _design(places: Floats, joint: float) -> Floats:
    """Return the design matrix of two lines that meet, shape (points, 3): height there, slope, and change of slope."""
    steps = places - joint
    return np.stack([np.ones_like(steps), steps, np.maximum(steps, 0)], axis=1)


def _residual(design: Floats, curves: Floats) -> Floats:
    """Return what the best lines with this joint leave over, shape (curves,)."""
    basis, _ = np.linalg.qr(design)
    left: Floats = curves - (curves @ basis) @ basis.T
    residual: Floats = np.sum(left**2, axis=1)
    return residual
