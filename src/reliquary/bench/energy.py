"""What energy a run took, estimated as Green Algorithms does (Lannelongue et al. 2021, doi:10.1002/advs.202100707).

Nothing is measured: every core that the run might use is taken to be busy, at the power that the source gives for a
core of unknown kind. The figure is an upper bound of the right order, good for telling a cheap row from a dear one.
"""

from __future__ import annotations

import subprocess

CORE_W = 12.0
MEMORY_W_PER_GB = 0.3725
SECONDS_AN_HOUR = 3600.0
QUERY = ("nvidia-smi", "--query-gpu=power.limit", "--format=csv,noheader,nounits")
QUERY_TIMEOUT_S = 10

METHOD = "estimate of Green Algorithms: 12 W a core, 0.3725 W a GB of memory, power limit of the accelerator; all busy"


def energy_wh(seconds: float, threads: int, peak_memory_bytes: int, accelerator_w: float = 0.0) -> float:
    """Return the energy of a run in watt-hours.

    Args:
        seconds: Wall clock of the run.
        threads: Cores that it might use.
        peak_memory_bytes: Most memory that it held.
        accelerator_w: Power limit of its accelerators, in watts; 0 without any.
    """
    power = threads * CORE_W + peak_memory_bytes / 1e9 * MEMORY_W_PER_GB + accelerator_w
    return round(power * seconds / SECONDS_AN_HOUR, 6)


def accelerator_w(devices: int = 1) -> float | None:
    """Return the power limit of the first accelerators in watts, or None if the driver does not tell."""
    try:
        done = subprocess.run(QUERY, capture_output=True, text=True, check=True, timeout=QUERY_TIMEOUT_S)  # noqa: S603 - fixed words
        limits = [float(line) for line in done.stdout.split("\n") if line.strip()]
    except (OSError, subprocess.SubprocessError, ValueError):
        return None  # no driver, or a device without a limit: unknown
    return sum(limits[:devices]) if len(limits) >= devices else None
