"""Which worker does which view next."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Iterable

from reliquary.render.planning.views import PlannedView

TRIES = 2
"""A view is tried again once where the worker was lost."""

GIVE_UP = 3
"""After so many views of a model that were lost, and none that was not, the others are not tried."""


class Schedule:
    """The views that are still to be done, shared by workers.

    A worker goes on with the model that it has loaded; then it takes one that no other has, and at last it helps with
    the one of which most views are left. What it is given changes no picture, only how often models are loaded.
    """

    def __init__(self, views: Iterable[PlannedView]) -> None:
        self._lock = threading.Lock()
        self._left: dict[str, deque[PlannedView]] = {}
        for view in views:
            self._left.setdefault(view.model.entry.id, deque()).append(view)
        self._model_of: dict[int, str] = {}
        self._tries: Counter[tuple[str, int]] = Counter()
        self._given_up: Counter[str] = Counter()
        self._came_out: set[str] = set()

    def take(self, worker: int) -> PlannedView | None:
        """Return the next view for a worker, or None if there is none left."""
        with self._lock:
            model_id = self._next_model(worker)
            if model_id is None:
                return None
            self._model_of[worker] = model_id
            return self._left[model_id].popleft()

    def done(self, view: PlannedView) -> None:
        """Note that a view of a model came out."""
        with self._lock:
            self._came_out.add(view.model.entry.id)

    def lost(self, view: PlannedView) -> bool:
        """Note that a worker was lost with a view; return whether the view will be tried again."""
        with self._lock:
            key = (view.model.entry.id, view.number)
            self._tries[key] += 1
            if self._tries[key] < TRIES:
                self._left[key[0]].appendleft(view)
                return True
            self._given_up[key[0]] += 1
            return False

    def is_hopeless(self, model_id: str) -> bool:
        """Return whether every view of a model was lost, and that often enough."""
        with self._lock:
            return model_id not in self._came_out and self._given_up[model_id] >= GIVE_UP

    def drop(self, model_id: str) -> list[PlannedView]:
        """Return what is left of a model, and leave it out."""
        with self._lock:
            dropped = list(self._left[model_id])
            self._left[model_id].clear()
            return dropped

    def _next_model(self, worker: int) -> str | None:
        left = [model_id for model_id, views in self._left.items() if views]
        own = self._model_of.get(worker)
        if own in left:
            return own
        taken = {model_id for other, model_id in self._model_of.items() if other != worker}
        free = [model_id for model_id in left if model_id not in taken]
        return free[0] if free else max(left, key=lambda model_id: len(self._left[model_id]), default=None)
