"""Small sets of renders that fake workers render: real folders of models, and real records."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

from reliquary.catalogue.render_set import RenderSetFile
from reliquary.render.farm.hand import Limits
from reliquary.render.run import Workers, render_set
from reliquary.summary import Summary
from tests.render.farm.farming import FAKE
from tests.render.models.test_gltf import DATA, document

QUICK = Limits(start_s=30, load_s=30, shoot_s=30)
WORKERS = Workers((sys.executable, str(FAKE)), limits=QUICK)


class SmallSet:
    """A set of models whose behaviour the fake worker shows.

    Args:
        root: Folder for all of it.
        behaviour: Of the models, by id.
        values: Of the set's file.
    """

    def __init__(self, root: Path, behaviour: dict[str, dict] | None = None, **values) -> None:
        behaviour = behaviour if behaviour is not None else {"owl": {}, "mask": {}}
        self.folder, self.models = root / "renders", root / "models"
        self.models.mkdir(parents=True, exist_ok=True)
        (self.models / "a.bin").write_bytes(DATA)
        for name, how in behaviour.items():
            (self.models / f"{name}.gltf").write_text(json.dumps(document(extras=how)))
        values.setdefault("views", {"per_model": 3, "size": (32, 24)})
        entries = [{"id": name, "class": name.capitalize(), "file": f"{name}.gltf"} for name in behaviour]
        values.setdefault("models", entries)
        self.spec = RenderSetFile.model_validate({"name": "small", "title": "Small", **values})

    def changed(self, **values) -> SmallSet:
        """Let the set's file say something else."""
        self.spec = self.spec.model_validate({**self.spec.model_dump(by_alias=True), **values})
        return self

    def render(self, number: int = 1, **values) -> Summary:
        """Render the set with so many fake workers."""
        return render_set(self.spec, self.folder, self.models, replace(WORKERS, number=number, **values), quiet=True)

    def files(self) -> dict[str, bytes]:
        """Return all that was made, by path; notes of composites are a database, whose bytes say nothing."""
        paths = (path for path in self.folder.rglob("*") if path.is_file() and "sqlite" not in path.name)
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in paths}

    def loads(self, name: str) -> list[str]:
        """Return the processes that loaded a model."""
        path = self.models / f"{name}.loads"
        return path.read_text().split() if path.exists() else []
