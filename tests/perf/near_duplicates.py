"""Measures the fingerprint of a picture and the search for near-duplicates among 200,000."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from PIL import Image

from reliquary.build.splitting.near_duplicates import fingerprint
from reliquary.build.splitting.near_duplicates import near_duplicates as search
from reliquary.seeds import generator

N_PICTURES = 200_000
COPIES_EACH = 10  # every tenth picture is a near-duplicate
PLACEHOLDERS = 50_000
SIDE = 400


def near_duplicates() -> dict[str, float]:
    """Return the CPU time of one fingerprint in ms, and of searches among many in s."""
    rng = generator(0, "near-duplicates")
    pictures = [Image.fromarray(rng.integers(0, 256, (SIDE, SIDE, 3), np.uint8)) for _ in range(200)]
    fingerprints = _fingerprints(rng)
    equal = fingerprints[:1] * PLACEHOLDERS + fingerprints[PLACEHOLDERS:]
    return {
        "side_px": SIDE,
        "fingerprint_cpu_ms": round(1000 * cpu_s(lambda: list(map(fingerprint, pictures))) / len(pictures), 2),
        "pictures": N_PICTURES,
        "search_cpu_s": round(cpu_s(lambda: search(fingerprints)), 2),
        "search_8_bits_cpu_s": round(cpu_s(lambda: search(fingerprints, 8)), 2),
        "search_50000_equal_cpu_s": round(cpu_s(lambda: search(equal)), 2),
    }


def cpu_s(work: Callable[[], object]) -> float:
    """Return the CPU time of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


def _fingerprints(rng: np.random.Generator) -> list[bytes]:
    """Draw fingerprints at random, each tenth one a bit away in both hashes from the one before."""
    words = rng.integers(0, 2**64, (N_PICTURES, 2), np.uint64)
    words[COPIES_EACH::COPIES_EACH] = words[COPIES_EACH - 1 : -1 : COPIES_EACH] ^ np.uint64(1)
    return [row.tobytes() for row in words]
