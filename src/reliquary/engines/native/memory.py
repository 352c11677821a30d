"""The most memory that a run had at one time, and what to do when there is too little."""

from __future__ import annotations

import re
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch

from reliquary.engines.native.parameters import TrainingParameters
from reliquary.errors import ReliquaryError

STATUS = Path("/proc/self/status")
CLEAR = Path("/proc/self/clear_refs")
RESET_PEAK = "5"  # proc(5): resets the peak resident set size

TOO_LITTLE = re.compile(r"out of memory|not enough memory|DefaultCPUAllocator|DataLoader worker .* killed")
"""What torch says where it raises no error of a kind of its own."""


def reset_peak_memory() -> None:
    """Forget the peak so far, where the system can (an accelerator, Linux)."""
    if torch.cuda.is_available():
        torch.cuda.reset_peak_memory_stats()
    elif CLEAR.exists():
        CLEAR.write_text(RESET_PEAK)


def peak_memory_bytes() -> int:
    """Return the peak since the reset: the accelerator's if there is one, else the process's resident memory."""
    if torch.cuda.is_available():
        return int(torch.cuda.max_memory_allocated())
    found = re.search(r"VmHWM:\s*(\d+) kB", STATUS.read_text()) if STATUS.exists() else None
    return int(found[1]) * 1024 if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@contextmanager
def explain_too_little_memory(parameters: TrainingParameters) -> Iterator[None]:
    """Turn a failed allocation into an error that says what can be made smaller.

    Raises:
        ReliquaryError: There is too little memory, of the accelerator or of the host.
    """
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if not isinstance(error, MemoryError | torch.OutOfMemoryError) and not TOO_LITTLE.search(str(error)):
            raise
        lower = " or 'precision: bf16-mixed'" if torch.cuda.is_available() else ""
        raise ReliquaryError(
            f"too little memory for batches of {parameters.batch_size} images of {parameters.image_size} pixels; "
            f"run again with a smaller batch_size or image_size{lower} ({error})"
        ) from error
