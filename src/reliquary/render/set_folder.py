"""The folder of a set of renders: what is in it, whose it is, and what is finished."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, ClassVar

from reliquary.blobs import BlobStore
from reliquary.catalogue.render_set import RenderSetFile
from reliquary.errors import ReliquaryError, explain_full_disk
from reliquary.locks import exclusive
from reliquary.records import Record, ViewRecord, read_document, write_document
from reliquary.records.base import Text
from reliquary.render.planning.views import PlannedView
from reliquary.render.scene import Quality

CLAIM_FILE, MODELS_FILE = "render.json", "models.json"
VIEWS_FILE, COMPOSITES_FILE = "views.parquet", "composites.parquet"
BLOBS_FOLDER, NOTES_FOLDER, WORK_FOLDER = "blobs", "notes", ".work"
LOCK_FILE = ".lock"


class RenderClaim(Record):
    """What holds for every view in a folder; models and views may be added.

    Attributes:
        settings: What decides the pixels of all views.
        renderer: Program, version and engine; None before the first worker said it.
    """

    SCHEMA: ClassVar[str] = "render-claim"

    set: Text
    settings: dict[str, Any]
    renderer: Text | None = None


class SetFolder:
    """The folder of one set of renders.

    Args:
        path: The folder; it is made if need be.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.blobs = BlobStore(path / BLOBS_FOLDER)

    @contextmanager
    def for_one(self) -> Iterator[None]:
        """Keep other processes from rendering into the folder.

        Raises:
            ReliquaryError: One does already.
        """
        busy = f"{self.path}: another process renders this set; wait for it, or give another --workspace"
        with exclusive(self.path / LOCK_FILE, busy):
            yield

    @contextmanager
    def work(self) -> Iterator[Path]:
        """Give an empty folder for what workers write, and remove it in the end.

        It has a name of its own each time: workers of a run that was killed may still write into theirs.

        Raises:
            FullDiskError: The disk is full.
        """
        place = self.path / WORK_FOLDER
        shutil.rmtree(place, ignore_errors=True)
        try:
            with explain_full_disk(place):
                place.mkdir(parents=True, exist_ok=True)
                own = tempfile.mkdtemp(dir=place.resolve())
            yield Path(own)
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def claim(self, spec: RenderSetFile, quality: Quality) -> None:
        """Mark the folder as that of a set, or see that it is marked so already.

        Raises:
            ReliquaryError: It holds another set, one with other settings, or something else.
        """
        wanted = RenderClaim(set=spec.name, settings=_settings(spec, quality))
        path = self.path / CLAIM_FILE
        if not path.exists():
            if stranger := self._first_file():
                raise ReliquaryError(f"{self.path}: holds files that are no renders ({stranger}); give an empty folder")
            write_document(path, wanted)
            return
        found = read_document(path, RenderClaim)
        differences = list(_differences({"set": found.set, **found.settings}, {"set": wanted.set, **wanted.settings}))
        if differences:
            raise ReliquaryError(
                f"{path}: the folder holds views that were made with other settings:\n  "
                + "\n  ".join(differences)
                + "\ngive the set another name, or remove the folder"
            )

    @property
    def renderer(self) -> str | None:
        """What the views are rendered by; None if nothing is known of it."""
        return read_document(self.path / CLAIM_FILE, RenderClaim).renderer

    def rendered_by(self, renderer: str) -> None:
        """Note what the views are rendered by.

        Raises:
            ReliquaryError: The views that are there were rendered by another program or version.
        """
        path = self.path / CLAIM_FILE
        claim = read_document(path, RenderClaim)
        if claim.renderer is None:
            write_document(path, claim.model_copy(update={"renderer": renderer}))
        elif claim.renderer != renderer:
            raise ReliquaryError(
                f"{path}: the views were rendered by {claim.renderer}, but this is {renderer}; "
                "use that version, give the set another name, or remove the folder"
            )

    def note(self, view: PlannedView) -> ViewRecord | None:
        """Return the record of a view that was rendered already, if its pictures are there."""
        path = self._note_path(view)
        if not path.exists():
            return None
        found = read_document(path, ViewRecord)
        blobs = (found.image_sha256, found.depth_sha256, found.normals_sha256)
        if found.spec_sha256 != view.spec_sha256 or any(sha and not self.blobs.path(sha).exists() for sha in blobs):
            return None
        # The label is no part of the picture.
        return found.model_copy(update={"class_": view.model.entry.class_})

    def keep(self, view: PlannedView, record: ViewRecord) -> None:
        """Keep the record of a view that was rendered.

        Raises:
            FullDiskError: The disk is full.
        """
        write_document(self._note_path(view), record)

    def _note_path(self, view: PlannedView) -> Path:
        return self.path / NOTES_FOLDER / view.model.entry.id / f"{view.number:06}.json"

    def _first_file(self) -> str | None:
        """Return the first name in the folder; hidden ones, such as what a killed write left, do not count."""
        if not self.path.is_dir():
            return None
        return min((path.name for path in self.path.iterdir() if not path.name.startswith(".")), default=None)


def _settings(spec: RenderSetFile, quality: Quality) -> dict[str, Any]:
    """Return what decides the pixels of all views, as values of JSON."""
    return {
        "seed": spec.seed,
        "views": spec.views.model_dump(mode="json", exclude={"per_model"}),
        "light": spec.light.model_dump(mode="json"),
        "quality": asdict(quality),
    }


def _differences(found: Mapping[str, Any], wanted: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for name in sorted(found.keys() | wanted.keys()):
        ours, theirs = wanted.get(name), found.get(name)
        if isinstance(ours, dict) and isinstance(theirs, dict):
            yield from _differences(theirs, ours, f"{prefix}{name}.")
        elif ours != theirs:
            yield f"{prefix}{name}: {theirs!r} there, {ours!r} now"
