"""Fetching the models of a set: what is there already is left alone, and one that cannot be had stops no other."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.progress import Progress, TaskID

from reliquary.catalogue.render_set import RenderSetFile
from reliquary.errors import explain_full_disk
from reliquary.files import atomic_path, sync_folder
from reliquary.licences import forbids_passing_on
from reliquary.progress import progress_bar
from reliquary.render.sketchfab.api import Form, Sketchfab, SketchfabModel
from reliquary.render.sketchfab.client import Client
from reliquary.render.sketchfab.download import Show, download
from reliquary.render.sketchfab.faults import ModelError
from reliquary.render.sketchfab.patience import Patience
from reliquary.render.sketchfab.reach import Reach
from reliquary.render.sketchfab.source import ModelSource, write_source
from reliquary.render.sketchfab.token import needed_token
from reliquary.render.sketchfab.unpack import unpack
from reliquary.render.sketchfab.wanted import Wanted, wanted_models
from reliquary.summary import Summary

MIB = 1 << 20


@dataclass
class Outcome:
    """What came of a set, by the ids of its models."""

    fetched: list[str] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    rejected: dict[str, str] = field(default_factory=dict)
    sources: dict[str, ModelSource] = field(default_factory=dict)


def fetch_models(
    rendered: RenderSetFile,
    folder: Path,
    *,
    api: str | None = None,
    patience: Patience | None = None,
    quiet: bool = False,
) -> Summary:
    """Fetch those models of a set that name a uid of Sketchfab.

    Args:
        rendered: The set.
        folder: The folder of its models.
        api: Address of a server on this machine that stands in for Sketchfab; None for Sketchfab.
        patience: How long it is waited for answers.
        quiet: Show no progress.

    Raises:
        FaultyFileError: The files that the set names make no sense.
        FullDiskError: The disk is full.
        ReliquaryError: The token is not set or not accepted, or Sketchfab does not answer; what came is kept.
    """
    reach = Reach.of(api)
    outcome = Outcome()
    missing = _missing(wanted_models(rendered, folder), outcome)
    if missing:
        with Client(reach, needed_token(), patience) as client, progress_bar(quiet=quiet) as progress:
            task = progress.add_task("models", total=len(missing))
            for wanted in missing:
                _fetch(Sketchfab(client), wanted, outcome, progress)
                progress.advance(task)
    return _summary(rendered, folder, outcome)


def _missing(models: list[Wanted], outcome: Outcome) -> list[Wanted]:
    """Return the models that are not there yet; what stands in their place is noted as rejected."""
    missing = []
    for wanted in models:
        try:
            source = wanted.found()
        except ModelError as error:
            outcome.rejected[wanted.entry.id] = str(error)
            continue
        if source is None:
            missing.append(wanted)
        else:
            outcome.there.append(wanted.entry.id)
            outcome.sources[wanted.entry.id] = source
    return missing


def _fetch(sketchfab: Sketchfab, wanted: Wanted, outcome: Outcome, progress: Progress) -> None:
    name = wanted.entry.id
    task = progress.add_task(f"{name}, MiB", total=None)
    try:
        model = sketchfab.model(wanted.uid)
        if wanted.path.is_file():
            # The set says its hash: only whose it is was not known yet.
            source = ModelSource.of(model, wanted.path)
            write_source(wanted.path, source)
        else:
            get = _get_file if wanted.form is Form.GLB else _get_folder
            source = get(sketchfab, model, wanted, _showing(progress, task))
    except ModelError as error:
        outcome.rejected[name] = str(error)
    else:
        outcome.fetched.append(name)
        outcome.sources[name] = source
    finally:
        progress.remove_task(task)


def _showing(progress: Progress, task: TaskID) -> Show:
    def show(n_bytes: int, total: int | None) -> None:
        progress.update(task, completed=n_bytes / MIB, total=None if total is None else total / MIB)

    return show


def _get_file(sketchfab: Sketchfab, model: SketchfabModel, wanted: Wanted, show: Show) -> ModelSource:
    """Download a GLB; its source is written before it stands there, so that no file is without one."""
    with atomic_path(wanted.path) as temporary:
        download(sketchfab, model, wanted.form, temporary, show)
        source = ModelSource.of(model, temporary)
        wanted.check(source.sha256, "what Sketchfab gives now")
        write_source(wanted.path, source)
    return source


def _get_folder(sketchfab: Sketchfab, model: SketchfabModel, wanted: Wanted, show: Show) -> ModelSource:
    """Download a ZIP and unpack it into the folder of the glTF file, which appears as a whole."""
    folder = wanted.path.parent
    if folder.exists():
        raise ModelError(f"the folder {folder} stands there without {wanted.path.name}; move it away")
    with _temporary_folder(folder) as temporary:
        archive, unpacked = temporary / "archive.zip", temporary / "unpacked"
        download(sketchfab, model, wanted.form, archive, show)
        unpack(archive, unpacked)
        file = unpacked / wanted.path.name
        if not file.is_file():
            raise ModelError(f"the ZIP that Sketchfab gives has no '{wanted.path.name}', but {_gltf_files(unpacked)}")
        source = ModelSource.of(model, file)
        wanted.check(source.sha256, "what Sketchfab gives now")
        write_source(file, source)
        unpacked.rename(folder)
        sync_folder(folder.parent)
    return source


@contextmanager
def _temporary_folder(folder: Path) -> Iterator[Path]:
    """Give a folder beside another, which is removed in the end."""
    temporary = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.tmp")
    with explain_full_disk(folder):
        temporary.mkdir(parents=True)
        try:
            yield temporary
        finally:
            shutil.rmtree(temporary)


def _gltf_files(folder: Path) -> str:
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.gltf"))
    return ", ".join(map(repr, found)) or "no glTF file at all"


def _summary(rendered: RenderSetFile, folder: Path, outcome: Outcome) -> Summary:
    made: dict[str, int | float | str] = {
        "fetched": len(outcome.fetched),
        "there already": len(outcome.there),
        "not from Sketchfab": sum(entry.sketchfab is None for entry in rendered.models),
    }
    said = {entry.id: entry.licence for entry in rendered.models}
    closed, other = [], []
    for name, source in outcome.sources.items():
        licence = source.licence
        if licence is not None and forbids_passing_on(licence):
            closed.append(f"{name} ({licence})")
        if said[name] not in {None, licence}:
            other.append(f"{name} ({licence or 'none'}, the set says {said[name]})")
    notes = {"licence forbids passing renders on": closed, "licence differs from the set's": other}
    made |= {note: ", ".join(names) for note, names in notes.items() if names}
    rejected = {f"{name}: {reason}": 1 for name, reason in outcome.rejected.items()}
    return Summary(f"render fetch {rendered.name}", made=made, rejected=rejected, places={"models": folder})
