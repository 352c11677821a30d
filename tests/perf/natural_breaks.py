"""Measures natural breaks and epochs on as many years as the Berlin museums have dated objects."""

from __future__ import annotations

import time
from collections.abc import Callable

import jenkspy

from reliquary.build.dating.epochs import find_epochs
from reliquary.build.dating.natural_breaks import natural_breaks as divide
from reliquary.seeds import generator

N_YEARS = 140_000
N_CLASSES = 50
N_COLLECTIONS = 8
N_SMALL = 5_000  # jenkspy needs minutes for all


def natural_breaks() -> dict[str, float]:
    """Return CPU seconds of breaks and epochs of all years, and how much longer jenkspy takes for a small part."""
    rng = generator(0, "natural breaks")
    years = rng.integers(-3000, 1, N_YEARS) - 1
    collections = {f"collection {n}": years[n::N_COLLECTIONS].tolist() for n in range(N_COLLECTIONS)}
    small = years[:N_SMALL].astype(float)
    breaks = cpu_s(lambda: divide(years, N_CLASSES))
    epochs = cpu_s(lambda: find_epochs(collections, N_CLASSES))
    ours = cpu_s(lambda: divide(small, N_COLLECTIONS))
    theirs = cpu_s(lambda: jenkspy.jenks_breaks(small, N_COLLECTIONS))
    return {
        "years": N_YEARS,
        "breaks_cpu_s": round(breaks, 3),
        "epochs_cpu_s": round(epochs, 3),
        "times_faster_than_jenkspy_at_5000": round(theirs / ours),
    }


def cpu_s(work: Callable[[], object]) -> float:
    """Return the CPU time of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start
