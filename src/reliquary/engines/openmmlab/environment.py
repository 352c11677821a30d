"""The environment of this engine, and what it says of itself."""

from __future__ import annotations

import tempfile
from pathlib import Path

from reliquary.engines.layered import LayeredEnvironment
from reliquary.engines.openmmlab.messages import ReportWork
from reliquary.engines.openmmlab.process import run

OPENMMLAB = LayeredEnvironment(
    "openmmlab", Path(__file__).parent / "openmmlab.txt", "bench", ("torch", "torchvision", "safetensors", "sklearn")
)


def report() -> dict[str, str]:
    """Start the worker, import everything that it needs, and return the versions of the packages that decide results.

    Raises:
        ReliquaryError: The environment is missing or broken.
    """
    python = OPENMMLAB.require()
    with tempfile.TemporaryDirectory(prefix="reliquary-openmmlab-") as folder:
        return run(python, ReportWork(), Path(folder), Path(folder) / "log.txt").versions
