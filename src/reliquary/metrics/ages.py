"""Years as numbers that can be subtracted, and how far predicted ones are off.

Years are counted as in the records: -1 is the year before the common era that 1 follows, and there is no year 0. Here
they may have fractions. Distances are right on the astronomers' scale alone, where that year is 0. The values between
-1 and 0 and the 0 itself, which a model may well answer with, name no time: they all stand for the change of era.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Years = npt.NDArray[np.float64]


def astronomical_years(years: npt.ArrayLike) -> Years:
    """Return years of the records on the astronomers' scale; NaN stays NaN.

    It is continuous and never falls, so that the order of two years is that of their values.
    """
    given = np.asarray(years, dtype=np.float64)
    return np.where(given > 0, given, np.minimum(given + 1, 0))


def historical_years(years: npt.ArrayLike) -> Years:
    """Return years of the astronomers' scale as the records count them; NaN stays NaN."""
    given = np.asarray(years, dtype=np.float64)
    return np.where(given > 0, given, given - 1)


def errors_in_years(predicted: npt.ArrayLike, true: npt.ArrayLike) -> Years:
    """Return how much later than the true years the predicted ones are, both as in the records.

    Across the change of era the difference is one year less than that of the bare numbers.
    """
    return astronomical_years(predicted) - astronomical_years(true)
