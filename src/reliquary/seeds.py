"""Random numbers that depend on what they are for, never on order or on the number of workers."""

from __future__ import annotations

import hashlib

import numpy as np

from reliquary.files import canonical_json


def derive(seed: int, *item: str | int) -> int:
    """Return a 64-bit seed for one item, derived from the run's seed by SHA-256.

    Args:
        seed: The seed of the whole run.
        item: What the numbers are for, for example ``("split", group_id)``.
    """
    digest = hashlib.sha256(canonical_json([seed, *item])).digest()
    return int.from_bytes(digest[:8], "big")


def generator(seed: int, *item: str | int) -> np.random.Generator:
    """Return a numpy generator for one item; equal arguments give equal numbers everywhere."""
    return np.random.Generator(np.random.PCG64(derive(seed, *item)))
