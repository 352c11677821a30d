"""Several workers at once, and one stream of what they did."""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator, Sequence
from dataclasses import asdict
from functools import partial

from reliquary.files import atomic_write_json
from reliquary.render.farm.events import Event
from reliquary.render.farm.hand import Hand, Limits
from reliquary.render.farm.program import Program
from reliquary.render.farm.schedule import Schedule
from reliquary.render.planning.views import PlannedView
from reliquary.render.scene import Job

JOB_FILE = "job.json"

Events = queue.Queue[Event | BaseException | None]

AHEAD = 4
"""Events a worker that may wait to be looked at."""

STOPPING_S = 0.1


def render_views(
    views: Sequence[PlannedView], program: Program, job: Job, *, workers: int, limits: Limits
) -> Generator[Event]:
    """Render views in several processes, and yield what happens, in any order.

    Each view is rendered or fails; a view whose worker was lost is tried once more by another one. When the caller
    stops, all workers are killed.

    Args:
        views: What is to be rendered.
        program: How workers are started; its folder gets their files, which the caller removes.
        job: What holds for all views.
        workers: Number of processes.
        limits: How long they may take.

    Raises:
        FullDiskError: The disk is full.
        ReliquaryError: No worker can be started.
    """
    job_file = program.folder / JOB_FILE
    atomic_write_json(job_file, asdict(job))
    schedule = Schedule(views)
    events: Events = queue.Queue(workers * AHEAD)
    hands = [
        Hand(number, program, job_file, schedule, limits, events.put) for number in range(min(workers, len(views)))
    ]
    threads = [threading.Thread(target=partial(_work, hand, events), daemon=True) for hand in hands]
    for thread in threads:
        thread.start()
    try:
        at_work = len(threads)
        while at_work:
            event = events.get()
            if isinstance(event, BaseException):
                raise event
            if event is None:
                at_work -= 1
            else:
                yield event
    finally:
        _stop(hands, threads, events)


def _work(hand: Hand, events: Events) -> None:
    try:
        hand.work()
    except BaseException as error:  # noqa: BLE001 - it is raised in the thread of the caller
        events.put(error)
    else:
        events.put(None)


def _stop(
    hands: Sequence[Hand], threads: Sequence[threading.Thread], events: queue.Queue[Event | BaseException | None]
) -> None:
    """End what is still at work; whoever waits to tell something must be heard for it."""
    for thread in threads:
        while thread.is_alive():
            for hand in hands:
                hand.stop()
            while not events.empty():
                events.get()
            thread.join(STOPPING_S)
