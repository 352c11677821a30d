"""The resident memory of a process, as Linux counts it."""

from __future__ import annotations

from pathlib import Path


def peak_mib() -> float:
    """Return the greatest resident memory of this process so far; that of ``resource`` counts the one that started it.

    A program that another process starts takes over the peak of that one (``ru_maxrss`` of getrusage(2)).
    """
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
