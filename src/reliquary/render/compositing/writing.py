"""Writing the composites of a set of renders."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from reliquary.blobs import BlobStore
from reliquary.catalogue.render_set import CompositeWish, RenderSetFile
from reliquary.errors import ReliquaryError
from reliquary.progress import progress_bar
from reliquary.records import CompositeRecord, ViewRecord, write_document
from reliquary.render.compositing.backgrounds.background import Background
from reliquary.render.compositing.backgrounds.folder import folder_backgrounds
from reliquary.render.compositing.backgrounds.scenes import sample_backgrounds
from reliquary.render.compositing.composing import Composer
from reliquary.render.compositing.notes import Notes
from reliquary.render.compositing.processes import in_processes
from reliquary.render.compositing.task import Task, Wanted

NOTES_FILE = "notes/composites.sqlite"
BACKGROUNDS_FILE = "backgrounds.json"

JOB = 16
"""Composites that a process makes at a time, and that are noted together."""

FEW = 64
"""Up to so many composites, starting processes takes longer than they save."""

COMPANIONS = 32
"""Views of which a composite's further cut-outs may be: those that follow in the order of their hashes.

That is as good as at random, and neighbours share them, so that views are seldom decoded twice.
"""


def write_composites(
    spec: RenderSetFile,
    views: Sequence[ViewRecord],
    blobs: BlobStore,
    folder: Path,
    *,
    backgrounds: Path | None = None,
    workers: int = 1,
    quiet: bool = False,
) -> list[CompositeRecord]:
    """Paste the views of a set on backgrounds; a call that was killed goes on where it stopped.

    Each composite is a function of the set's seed, its view and number, the wish, and the backgrounds; where there are
    several objects in a picture, also of the views that follow it in the order of their hashes. The number of workers
    changes nothing.

    Args:
        spec: The set.
        views: Of the set; those that were not rendered do not count.
        blobs: Where the views lie and composites and backgrounds are put.
        folder: Of the set; it gets ``notes/composites.sqlite`` and, if backgrounds are given, ``backgrounds.json``.
        backgrounds: Folder of pictures; None takes scenes of the sample museum.
        workers: Number of processes.
        quiet: Show no progress.

    Returns:
        The composites, those of each view together, in the order of the views.

    Raises:
        ReliquaryError: The set asks for no composites, no view was rendered, one is empty or damaged, no background can
            be used, a process was killed, or the disk is full. What was made is kept.
    """
    wish = _wish(spec)
    rendered = list(dict.fromkeys(view.image_sha256 for view in views if view.image_sha256 is not None))
    if not rendered:
        raise ReliquaryError(f"{spec.name}: no view was rendered, so there is nothing to paste")
    notes = Notes(folder / NOTES_FILE)
    try:
        pool = _backgrounds(spec, notes, blobs, folder, backgrounds, workers, quiet=quiet)
        task = Task(spec.seed, wish, tuple(pool), blobs)
        return _compose_all(task, _wanted(rendered, wish), notes, workers, quiet=quiet)
    finally:
        notes.close()


def _backgrounds(
    spec: RenderSetFile, notes: Notes, blobs: BlobStore, folder: Path, given: Path | None, workers: int, *, quiet: bool
) -> list[Background]:
    wish = _wish(spec)
    if given is None:
        return sample_backgrounds(wish.size, spec.seed, blobs, notes, quiet=quiet)
    prepared = folder_backgrounds(given, wish.size, blobs, notes, workers=workers, quiet=quiet)
    write_document(folder / BACKGROUNDS_FILE, prepared.listing)
    return prepared.backgrounds


def _wish(spec: RenderSetFile) -> CompositeWish:
    if spec.composites is None:
        raise ReliquaryError(f"{spec.name}: the set asks for no composites; give it the key 'composites'")
    return spec.composites


def _wanted(views: Sequence[str], wish: CompositeWish) -> list[Wanted]:
    """Return the composites of all views, each with the views that follow it in the order of their hashes."""
    ring = sorted(views)
    places = {sha256: place for place, sha256 in enumerate(ring)}
    n_companions = min(COMPANIONS, len(ring) - 1) if wish.objects[1] > 1 else 0
    return [
        Wanted(sha256, number, tuple(ring[(places[sha256] + step) % len(ring)] for step in range(1, n_companions + 1)))
        for sha256 in views
        for number in range(wish.per_view)
    ]


class _Making:
    """What a process does: it makes some composites at a time."""

    def __init__(self, task: Task) -> None:
        self._composer = Composer(task)

    def __call__(self, job: Sequence[Wanted]) -> list[CompositeRecord]:
        return [self._composer.make(wanted) for wanted in job]


def _compose_all(
    task: Task, wanted: Sequence[Wanted], notes: Notes, workers: int, *, quiet: bool
) -> list[CompositeRecord]:
    keys = {each: task.key(each) for each in wanted}
    done = {each: record for each in wanted if (record := _noted(notes.get(keys[each]), task.blobs)) is not None}
    # Neighbours share companions, so a process decodes few views.
    missing = sorted(each for each in wanted if each not in done)
    jobs = [missing[start : start + JOB] for start in range(0, len(missing), JOB)]
    made = in_processes(partial(_Making, task), jobs, workers if len(missing) > FEW else 1)
    with progress_bar(quiet=quiet) as progress:
        bar = progress.add_task("compose", total=len(wanted), completed=len(done))
        for job, records in made:
            notes.add((keys[each], record.model_dump_json()) for each, record in zip(job, records, strict=True))
            done.update(zip(job, records, strict=True))
            progress.advance(bar, len(job))
    return [done[each] for each in wanted]


def _noted(text: str | None, blobs: BlobStore) -> CompositeRecord | None:
    """Return a composite that was made before, unless a crash of the machine lost a picture of it."""
    if text is None:
        return None
    record = CompositeRecord.model_validate_json(text)
    return record if blobs.path(record.image_sha256).exists() else None
