"""Points of the unit square that are spread evenly, however many of them are taken.

A (0, 2)-sequence in base 2, van der Corput's beside the second one of Sobol', with a random digital shift: any first
2**m points hold exactly one in each of the 2**m boxes of area 2**-m into which halving the square gives, and points
that are added change none (Kollig and Keller, Efficient multidimensional sampling, Computer Graphics Forum 21, 2002).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

BITS = 32


class Shift(NamedTuple):
    """The shift of a sequence: two numbers of 32 bits; each makes another sequence as good."""

    x: int
    y: int

    @classmethod
    def random(cls, rng: np.random.Generator) -> Shift:
        """Draw a shift."""
        return cls(*(int(value) for value in rng.integers(2**BITS, size=2)))


def spread_point(number: int, shift: Shift) -> tuple[float, float]:
    """Return a point of a sequence.

    Args:
        number: From 0.
        shift: Which sequence it is.

    Returns:
        Both coordinates within (0, 1).
    """
    x, y = shift
    column_x = column_y = 1 << (BITS - 1)
    while number:
        if number & 1:
            x ^= column_x
            y ^= column_y
        number >>= 1
        column_x >>= 1
        column_y ^= column_y >> 1
    return (x + 0.5) / 2**BITS, (y + 0.5) / 2**BITS
