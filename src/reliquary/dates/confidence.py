"""The scale of confidence: 1 for years that the text states plainly, less for everything that weakens them.

The scale orders objects, so that a recipe may ask for "at least 0.6"; it is no probability. It starts at 1 and
every weakness multiplies it by its factor:

==================  ======  =======================================================================
weakness            factor  example
==================  ======  =======================================================================
``HEDGED``          0.9     "ca. 1430", "probably", "?"
``OPEN``            0.8     "after 1850": one side is not known
``PERIOD_TABLE``    0.7     "Dynasty 18": chronologies differ by decades
``NUMBERS_ONLY``    0.6     no text, or one that was not understood: nothing checks the numbers
``CONFLICT``        0.3     text and numbers exclude each other: one of them is wrong
==================  ======  =======================================================================

Two weaknesses hurt more than one: "Dynasty 18 (?)" has 0.7 * 0.9 = 0.63. Without years it is 0. A century is no
weakness: it says truly how much is known, and the width of the span shows it.
"""

from __future__ import annotations

from math import prod

HEDGED = 0.9
OPEN = 0.8
PERIOD_TABLE = 0.7
NUMBERS_ONLY = 0.6
CONFLICT = 0.3


def degree(*factors: float) -> float:
    """Return the confidence after all weaknesses, 0..1, rounded so that equal cases compare equal."""
    return round(prod(factors), 3)
