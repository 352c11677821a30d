"""Models of the sample museum, written where a set names them and their files are missing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from reliquary.catalogue.render_set import ModelEntry
from reliquary.errors import ReliquaryError
from reliquary.files import atomic_write_bytes
from reliquary.render.models.within import path_within


def write_sample_models(entries: Iterable[ModelEntry], root: Path) -> int:
    """Write the files of the sample models that are missing, and return how many.

    Args:
        entries: The models of a set; those without ``sample`` are left alone.
        root: The folder of models; it is made if need be.

    Raises:
        ReliquaryError: The sample museum has no model of that class, or a file's path leads out of the folder.
    """
    written = 0
    for entry in entries:
        if entry.sample is None:
            continue
        path = path_within(root, entry.file)
        if path.exists():
            continue
        from reliquary.sample.models3d.models import sample_model

        if path.suffix != ".glb":
            raise ReliquaryError(f"models: {entry.id}: file: {entry.file!r}; sample models are written as .glb")
        atomic_write_bytes(path, sample_model(entry.sample).to_glb())
        written += 1
    return written
