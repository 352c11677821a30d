"""Pictures that are there more than once: exactly, nearly, and in different splits of a dataset.

``pixels`` and ``thumbnail`` describe single pictures. ``candidates`` finds the pairs of thumbnails that may be nearly
equal, ``alignment`` lays one over the other, ``likeness`` measures how far they agree, and ``matching`` joins the
three. What is found and what is confused was judged: docs/duplicate-detection.md.
"""

from reliquary.curate.checks.duplicates.exact import ExactDuplicates
from reliquary.curate.checks.duplicates.leaks import Leaks
from reliquary.curate.checks.duplicates.near import NearDuplicates
from reliquary.curate.checks.duplicates.near_pairs import NearPairs
from reliquary.curate.checks.duplicates.pixels import PixelDigest
from reliquary.curate.checks.duplicates.thumbnail import Thumbnail

__all__ = ["ExactDuplicates", "Leaks", "NearDuplicates", "NearPairs", "PixelDigest", "Thumbnail"]
