"""What happens while views are rendered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reliquary.render.planning.views import PlannedView


@dataclass(frozen=True)
class Started:
    """A worker is ready; ``renderer`` names its program, version and engine."""

    renderer: str


@dataclass(frozen=True)
class Loaded:
    """A model was loaded.

    Attributes:
        model_id: Of the set.
        notes: What the user should know of it.
        triangles: How many it has, if the worker says so.
    """

    model_id: str
    notes: tuple[str, ...]
    triangles: int | None


@dataclass(frozen=True)
class Rendered:
    """A view was rendered.

    Attributes:
        view: The view.
        picture: PNG that the worker wrote.
        passes: NPZ that it wrote, if passes were wished for.
    """

    view: PlannedView
    picture: Path
    passes: Path | None


@dataclass(frozen=True)
class Failed:
    """A view could not be rendered."""

    view: PlannedView
    reason: str


Event = Started | Loaded | Rendered | Failed
