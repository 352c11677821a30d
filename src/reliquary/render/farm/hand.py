"""One place at the farm: it keeps a worker going and gives it one view after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from reliquary.errors import FullDiskError, ReliquaryError
from reliquary.render.farm.events import Event, Failed, Loaded, Rendered, Started
from reliquary.render.farm.program import Program
from reliquary.render.farm.schedule import Schedule
from reliquary.render.farm.worker import FAREWELL_S, LostWorkerError, Worker
from reliquary.render.planning.views import PlannedView
from reliquary.render.scene import Fault

STARTS = 2
"""A worker is started again once where it does not get ready."""

LIBRARIES = "libx11-6 libxrender1 libxxf86vm1 libxfixes3 libxi6 libxkbcommon0 libgomp1 libsm6 libice6 libegl1 libgl1"
"""Debian's packages of what Blender needs of a system."""


@dataclass(frozen=True)
class Limits:
    """How long a worker may take, in seconds.

    Attributes:
        start_s: To get ready.
        load_s: To load a model.
        shoot_s: For one view.
    """

    start_s: float = 180.0
    load_s: float = 600.0
    shoot_s: float = 600.0


class Hand:
    """Does views until none is left, with one worker at a time.

    Args:
        number: Of the place.
        program: How a worker is started.
        job: Path of its job.
        schedule: What is to be done.
        limits: How long it may take.
        tell: Is called with each event.
    """

    def __init__(
        self,
        number: int,
        program: Program,
        job: Path,
        schedule: Schedule,
        limits: Limits,
        tell: Callable[[Event], None],
    ) -> None:
        self._number, self._program, self._job = number, program, job
        self._schedule, self._limits, self._tell = schedule, limits, tell
        self._worker: Worker | None = None
        self._loaded: str | None = None
        self._ids = count(1)
        self._stopped = False

    def work(self) -> None:
        """Do views until none is left, or ``stop`` is called.

        Raises:
            FullDiskError: A worker found the disk full.
            ReliquaryError: No worker gets ready.
        """
        try:
            while not self._stopped and (view := self._schedule.take(self._number)):
                self._do(view)
        finally:
            self._let_go()

    def stop(self) -> None:
        """Let ``work`` end soon; to be called from another thread."""
        self._stopped = True
        if worker := self._worker:
            worker.kill()

    def _do(self, view: PlannedView) -> None:
        model_id = view.model.entry.id
        try:
            worker = self._worker or self._start()
            if self._loaded != model_id and not self._load(worker, view):
                return
            self._shoot(worker, view)
        except LostWorkerError as error:
            is_loaded = self._loaded == model_id
            self._let_go(patience_s=0)
            if not self._stopped and not self._schedule.lost(view):
                self._give_up(view, str(error), is_loaded=is_loaded)

    def _give_up(self, view: PlannedView, problem: str, *, is_loaded: bool) -> None:
        """Note that a worker was lost with a view for the last time, and leave a hopeless model out."""
        model_id = view.model.entry.id
        doing = "" if is_loaded else " while it loaded the model"
        self._fail(view, f"the worker {problem}{doing}, twice")
        if not is_loaded:
            self._drop(model_id, f"the worker {problem}{doing}, twice")
        elif self._schedule.is_hopeless(model_id):
            self._drop(model_id, f"not tried: with other views of the model the worker {problem}")

    def _start(self) -> Worker:
        """Start a worker.

        Raises:
            ReliquaryError: It does not get ready.
        """
        problem = ""
        for _ in range(STARTS):
            try:
                self._worker = Worker(self._program, self._job)
            except OSError as error:
                raise ReliquaryError(f"{self._program.command[0]}: cannot be started ({error.strerror})") from error
            try:
                answer = self._worker.answer(0, self._limits.start_s)
            except LostWorkerError as error:
                problem = f"{error}\n{self._worker.chatter}"
                self._let_go(patience_s=0)
                if self._stopped:
                    raise
                continue
            if answer.fault or answer.renderer is None:
                raise ReliquaryError(answer.fault.reason if answer.fault else "the worker does not say what it is")
            self._tell(Started(answer.renderer))
            return self._worker
        raise ReliquaryError(
            f"the renderer does not start: {' '.join(self._program.command)}: it {problem}\n"
            f"Where libraries are missing, on Debian: apt-get install {LIBRARIES}. Where memory is short, give fewer "
            "--workers. What was rendered is kept."
        )

    def _load(self, worker: Worker, view: PlannedView) -> bool:
        """Load a view's model; return whether that went well."""
        self._loaded = None
        answer = worker.ask(view.load(next(self._ids)), self._limits.load_s)
        if answer.fault:
            _check_disk(answer.fault)
            self._fail(view, answer.fault.reason)
            self._drop(view.model.entry.id, answer.fault.reason)
            return False
        self._loaded = view.model.entry.id
        self._tell(Loaded(view.model.entry.id, tuple(answer.notes), answer.triangles))
        return True

    def _shoot(self, worker: Worker, view: PlannedView) -> None:
        id_ = next(self._ids)
        stem = self._program.folder / f"{self._number}-{id_}"
        picture, passes = stem.with_suffix(".png"), stem.with_suffix(".npz")
        answer = worker.ask(view.shoot(id_, picture, passes), self._limits.shoot_s)
        if answer.fault is None:
            self._schedule.done(view)
            self._tell(Rendered(view, picture, passes if view.passes else None))
            return
        _check_disk(answer.fault)
        if answer.fault.kind == "render" and self._schedule.lost(view):
            return
        self._fail(view, answer.fault.reason)
        if answer.fault.kind in {"model", "texture"}:
            self._drop(view.model.entry.id, answer.fault.reason)

    def _fail(self, view: PlannedView, reason: str) -> None:
        self._tell(Failed(view, reason))

    def _drop(self, model_id: str, reason: str) -> None:
        for view in self._schedule.drop(model_id):
            self._fail(view, reason)

    def _let_go(self, patience_s: float = FAREWELL_S) -> None:
        worker, self._worker, self._loaded = self._worker, None, None
        if worker:
            worker.end(patience_s)


def _check_disk(fault: Fault) -> None:
    if fault.kind == "disk":
        raise FullDiskError(
            f"{fault.reason}: free some space, or choose another place with --workspace, and run the same command "
            "again: what was rendered is kept"
        )
