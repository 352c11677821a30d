"""A set of renders and models to plan with, without files."""

from __future__ import annotations

from pathlib import Path

from reliquary.catalogue.render_set import ModelEntry, RenderSetFile
from reliquary.render.models.checking import CheckedModel
from reliquary.render.models.formats import Format
from reliquary.render.models.light_maps import LightMap

MAPS = {name: LightMap(name, Path("/models") / name, digit * 64) for name, digit in (("a.hdr", "a"), ("b.hdr", "b"))}


def small_set(models=("owl", "mask"), **values) -> RenderSetFile:
    """Return a set of these models."""
    values.setdefault("views", {"per_model": 3, "size": (64, 64)})
    entries = [{"id": name, "class": name.capitalize(), "file": f"{name}.glb"} for name in models]
    return RenderSetFile.model_validate({"name": "small", "title": "Small", "models": entries, **values})


def checked(entry: ModelEntry | str, sha256: str = "1" * 64, root: Path = Path("/models")) -> CheckedModel:
    """Return a model as if it had been looked at."""
    if isinstance(entry, str):
        entry = small_set((entry,)).models[0]
    return CheckedModel(entry, root / entry.file, root, Format.GLB, sha256, 10, (), sample=False)
