"""Reliquary: a dataset toolkit and benchmark suite for cultural-heritage vision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reliquary.loading import load

__version__ = "0.1.0"
__all__ = ["__version__", "load"]


def __getattr__(name: str) -> Any:
    """Import `load` when it is asked for: the command line needs this package, and starts without it."""
    if name != "load":
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    from reliquary.loading import load

    return load
