"""How a baseline is trained and run: one folder an engine.

An engine gets a run's spec and the dataset, and returns predictions in the task's contract; it never scores.
"""

from __future__ import annotations

from reliquary.engines.base import Engine, Job, Outcome
from reliquary.engines.native.engine import NativeEngine
from reliquary.engines.openmmlab.engine import OpenMMLabEngine
from reliquary.engines.predictions.engine import PredictionsEngine
from reliquary.errors import ReliquaryError

__all__ = ["ENGINES", "Engine", "Job", "Outcome", "engine_for"]

ENGINES: dict[str, Engine] = {
    "native": NativeEngine(),
    "openmmlab": OpenMMLabEngine(),
    "predictions": PredictionsEngine(),
}


def engine_for(name: str) -> Engine:
    """Return the engine of a name.

    Raises:
        ReliquaryError: This release has no such engine.
    """
    if name not in ENGINES:
        raise ReliquaryError(f"engine: '{name}' is not known; known are: {', '.join(ENGINES)}")
    return ENGINES[name]
