"""``reliquary render``: the views of a set, and the composites of their cut-outs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from reliquary.catalogue.render_set import RenderSetFile
from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.progress import progress_bar
from reliquary.records import CompositeRecord, ViewRecord, write_document, write_table
from reliquary.render.farm.events import Event, Failed, Loaded, Rendered, Started
from reliquary.render.farm.farm import render_views
from reliquary.render.farm.hand import Limits
from reliquary.render.farm.program import Program
from reliquary.render.models.checking import CheckedModel, check_models
from reliquary.render.models.draco import can_decode, is_compressed, write_plain_copy
from reliquary.render.models.faults import UnusableModelError
from reliquary.render.models.light_maps import LightMap, check_light_map
from reliquary.render.models.report import ModelRow, ModelsFile, known_rows, loaded_row, model_rows
from reliquary.render.models.samples import write_sample_models
from reliquary.render.planning.views import PlannedView, plan_views
from reliquary.render.recording import FAILED, UnusableViewError, failed_record, rendered_record
from reliquary.render.scene import Job, Quality
from reliquary.render.set_folder import COMPOSITES_FILE, MODELS_FILE, VIEWS_FILE, SetFolder
from reliquary.summary import Summary

Key = tuple[str, int]
"""Id of the model, and number of the view."""


@dataclass(frozen=True)
class Workers:
    """What renders, and how.

    Attributes:
        command: How a worker is started.
        number: Of workers at the same time.
        limits: How long they may take.
        quality: How carefully they render.
        memory_bytes: What each may use; None does not limit it.
    """

    command: tuple[str, ...]
    number: int = 1
    limits: Limits = field(default_factory=Limits)
    quality: Quality = field(default_factory=Quality)
    memory_bytes: int | None = None


def render_set(
    spec: RenderSetFile,
    folder: Path,
    models: Path,
    workers: Workers,
    *,
    backgrounds: Path | None = None,
    quiet: bool = False,
) -> Summary:
    """Render the views of a set that are missing, then paste them on backgrounds if the set asks for that.

    The folder gets ``views.parquet``, ``composites.parquet``, ``models.json`` and the pictures in ``blobs/``; for any
    number of workers, and however often it is stopped, they hold the same. What failed is tried again by the next call.

    Args:
        spec: The set.
        folder: Of the set; it is made if need be.
        models: The folder of its models; sample models that are missing are written there.
        workers: What renders.
        backgrounds: Folder of pictures to paste on, instead of what the set says.
        quiet: Show no progress.

    Returns:
        What was made, and what was rejected.

    Raises:
        FullDiskError: The disk is full; what was rendered is kept.
        ReliquaryError: No model can be used, the renderer does not start, or the folder holds something else.
    """
    place = SetFolder(folder)
    with place.for_one():
        place.claim(spec, workers.quality)
        rendering = _Rendering(spec, place, models, workers, quiet=quiet)
        rendering.do()
        composites = _compose(spec, place, rendering.views, backgrounds, workers.number, quiet=quiet)
        return rendering.summary(composites)


class _Rendering:
    """One run over one set."""

    def __init__(self, spec: RenderSetFile, place: SetFolder, models: Path, workers: Workers, *, quiet: bool) -> None:
        self._spec, self._place, self._workers, self._quiet = spec, place, workers, quiet
        self._renderer = place.renderer
        self._done_now = 0
        self._records: dict[Key, ViewRecord] = {}
        usable, self._faults = _usable_models(spec, models, place, quiet=quiet)
        self._rows = model_rows(spec.models, usable, self._faults)
        maps, self._map_faults = _usable_maps(spec, models)
        self._planned = {
            (view.model.entry.id, view.number): view for view in plan_views(spec, usable, maps, workers.quality)
        }

    @property
    def views(self) -> list[ViewRecord]:
        """The records of all views, sorted by model and number."""
        return [self._records[key] for key in sorted(self._records)]

    def do(self) -> None:
        """Render what is missing, and write the tables."""
        known = known_rows(self._place.path / MODELS_FILE)
        for id_, row in self._rows.items():
            if (earlier := known.get(row.sha256 or "")) and earlier.triangles is not None:
                self._rows[id_] = loaded_row(row, earlier.notes, earlier.triangles)
        left: list[PlannedView] = []
        for key, view in self._planned.items():
            if record := self._place.note(view):
                self._records[key] = record
            elif not view.lacks_light:
                left.append(view)
        with progress_bar(quiet=self._quiet) as progress:
            bar = progress.add_task("render", total=len(self._planned), completed=len(self._records))
            if left:
                self._render(left, lambda: progress.update(bar, completed=len(self._records)))
        self._fail_those_without_light()
        self._write_tables()

    def summary(self, composites: Sequence[CompositeRecord]) -> Summary:
        """Return what was made and what was rejected."""
        failed = [record for record in self._records.values() if record.status == FAILED]
        views = Counter(f"views: {record.reason}" for record in failed)
        return Summary(
            f"render {self._spec.name}",
            made={
                "models": len({id_ for id_, _ in self._records}),
                "views": len(self._records) - len(failed),
                "rendered now": self._done_now,
                "composites": len(composites),
            },
            rejected={
                **{f"model {id_}: {fault}": 1 for id_, fault in self._faults.items()},
                **dict(sorted(views.items())),
            },
            places={"renders": self._place.path, "models": self._place.path / MODELS_FILE},
        )

    def _render(self, left: Sequence[PlannedView], moved: Callable[[], None]) -> None:
        workers = self._workers
        job = Job(workers.quality, sorted(set(self._spec.views.passes)), memory_bytes=workers.memory_bytes)
        with self._place.work() as folder:
            program = Program(workers.command, folder)
            left = self._readable(left, folder)
            with closing(render_views(left, program, job, workers=workers.number, limits=workers.limits)) as events:
                for event in events:
                    self._take(event)
                    moved()

    def _readable(self, left: Sequence[PlannedView], folder: Path) -> list[PlannedView]:
        """Let workers read plain copies of compressed models; the views of one that is damaged fail."""
        readable: dict[str, CheckedModel] = {}
        faults: dict[str, str] = {}
        for model in {view.model.entry.id: view.model for view in left}.values():
            try:
                readable[model.entry.id] = _plain(model, folder)
            except UnusableModelError as error:
                faults[model.entry.id] = str(error)
        for view in left:
            if fault := faults.get(view.model.entry.id):
                self._fail(view, fault)
        return [replace(view, model=readable[id_]) for view in left if (id_ := view.model.entry.id) in readable]

    def _take(self, event: Event) -> None:
        match event:
            case Started(renderer):
                self._place.rendered_by(renderer)
                self._renderer = renderer
            case Loaded(id_, notes, triangles):
                self._rows[id_] = loaded_row(self._rows[id_], notes, triangles)
            case Failed(view, reason):
                self._fail(view, reason)
            case Rendered(view, picture, passes):
                self._keep(view, picture, passes)

    def _keep(self, view: PlannedView, picture: Path, passes: Path | None) -> None:
        try:
            record = rendered_record(view, picture, passes, str(self._renderer), self._place.blobs)
        except UnusableViewError as error:
            self._fail(view, str(error))
        else:
            self._place.keep(view, record)
            self._records[view.model.entry.id, view.number] = record
            self._done_now += 1
        for file in (picture, passes):
            if file:
                file.unlink(missing_ok=True)

    def _fail(self, view: PlannedView, reason: str) -> None:
        key = view.model.entry.id, view.number
        # A worker that read a copy names it, but it is the model that the user knows.
        reason = reason.replace(str(view.model.path), str(self._planned[key].model.path))
        self._records[key] = failed_record(view, self._renderer or "unknown", reason)

    def _fail_those_without_light(self) -> None:
        for key, view in self._planned.items():
            if key not in self._records:
                self._fail(view, self._map_faults[str(view.light.map)])

    def _write_tables(self) -> None:
        folder = self._place.path
        write_table(folder / VIEWS_FILE, self.views, ViewRecord)
        rows = [self._with_fault(row) for row in self._rows.values()]
        write_document(folder / MODELS_FILE, ModelsFile(models=rows))

    def _with_fault(self, row: ModelRow) -> ModelRow:
        """A model whose views all failed for one reason is at fault itself."""
        reasons = {record.reason for (id_, _), record in self._records.items() if id_ == row.id}
        return row.model_copy(update={"fault": row.fault or (reasons.pop() if len(reasons) == 1 else None)})


def _usable_models(
    spec: RenderSetFile, root: Path, place: SetFolder, *, quiet: bool
) -> tuple[list[CheckedModel], dict[str, str]]:
    write_sample_models(spec.models, root)
    if not root.is_dir():
        raise ReliquaryError(f"{root}: no such folder; put the models of the set '{spec.name}' there, or give --models")
    usable, faults = check_models(spec.models, root, quiet=quiet)
    if not usable:
        write_document(
            place.path / MODELS_FILE, ModelsFile(models=list(model_rows(spec.models, usable, faults).values()))
        )
        raise FaultyFileError(f"{root}: no model can be used", [Fault("", "", reason) for reason in faults.values()])
    return usable, faults


def _plain(model: CheckedModel, folder: Path) -> CheckedModel:
    """Return a model that needs no decoder: the same one, or a copy in the folder; its hash is that of its own file."""
    if not is_compressed(model.path) or not can_decode():
        return model
    place = folder / "plain" / model.entry.id
    copy = place / f"{model.path.stem}.glb"
    write_plain_copy(model.path, model.root, copy)
    return replace(model, path=copy, root=place)


def _usable_maps(spec: RenderSetFile, root: Path) -> tuple[dict[str, LightMap], Mapping[str, str]]:
    usable: dict[str, LightMap] = {}
    faults: dict[str, str] = {}
    for name in spec.light.maps:
        try:
            usable[name] = check_light_map(name, root)
        except UnusableModelError as error:
            faults[name] = str(error)
    return usable, faults


def _compose(
    spec: RenderSetFile,
    place: SetFolder,
    views: Sequence[ViewRecord],
    backgrounds: Path | None,
    workers: int,
    *,
    quiet: bool,
) -> list[CompositeRecord]:
    """Write the composites; none if the set asks for none, or there is nothing to paste."""
    if spec.composites is None or all(view.image_sha256 is None for view in views):
        (place.path / COMPOSITES_FILE).unlink(missing_ok=True)
        return []
    from reliquary.render.compositing.writing import write_composites

    if backgrounds is None and spec.composites.backgrounds is not None:
        backgrounds = Path(spec.composites.backgrounds)
    composites = write_composites(
        spec, views, place.blobs, place.path, backgrounds=backgrounds, workers=workers, quiet=quiet
    )
    write_table(place.path / COMPOSITES_FILE, composites, CompositeRecord)
    return composites
