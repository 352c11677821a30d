"""A farm of fake workers on models of a test."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from reliquary.render.farm.program import Program
from reliquary.render.models.checking import CheckedModel
from reliquary.render.planning.views import PlannedView, plan_views
from reliquary.render.scene import Quality
from tests.render.planning.small_plans import checked, small_set

FAKE = Path(__file__).with_name("fake_worker.py")


def fake_program(folder: Path) -> Program:
    """Return the fake worker, with a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    return Program((sys.executable, str(FAKE)), folder)


def fake_model(root: Path, name: str, **behaviour) -> CheckedModel:
    """Write a model that lets the fake worker behave so."""
    root.mkdir(parents=True, exist_ok=True)
    (root / f"{name}.glb").write_text(json.dumps(behaviour))
    return checked(small_set((name,)).models[0], root=root)


def fake_views(models: list[CheckedModel], per_model: int = 3, passes=()) -> list[PlannedView]:
    """Return the views of models."""
    spec = small_set(views={"per_model": per_model, "size": (32, 24), "passes": list(passes)})
    return list(plan_views(spec, models, {}, Quality()))
