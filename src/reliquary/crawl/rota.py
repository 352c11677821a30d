"""In which order objects are asked for: class by class in turn, each in the order of its ids."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice


class Rota:
    """Hands out object ids so that every class has its share of a limited crawl.

    Which ids are handed out depends on the museum's lists alone, never on the order of its answers: the plan is made
    beforehand, and an object that turns out to belong to no class is replaced by the next one of its own list.

    Args:
        ids: For each class its object ids, in order. An id in several lists is handed out once. The classes take
            their turns in alphabetical order.
        limit: Places in the plan at most; None plans for all.

    Attributes:
        places: How many places the plan has.
    """

    def __init__(self, ids: Mapping[str, Sequence[str]], limit: int | None) -> None:
        self._labels: dict[str, tuple[str, ...]] = {}
        # One tuple for all ids with the same labels: a museum has half a million objects and a handful of classes.
        shared: dict[tuple[str, ...], tuple[str, ...]] = {}
        for label, listed in ids.items():
            for object_id in listed:
                labels = (*self._labels.get(object_id, ()), label)
                self._labels[object_id] = shared.setdefault(labels, labels)
        self._seen: set[str] = set()
        self._reserves = {label: deque(listed) for label, listed in sorted(ids.items())}
        self._planned = dict.fromkeys(islice(self._in_turn(), limit))
        self.places = len(self._planned)

    def __iter__(self) -> Iterator[str]:
        """Yield the planned ids."""
        return iter(self._planned)

    def labels(self, object_id: str) -> list[str]:
        """Return the classes that list an object."""
        return list(self._labels.get(object_id, ()))

    def replacement(self, useless: str) -> str | None:
        """Return the id to ask for in the place of one that yielded nothing, or None if its lists are used up."""
        for label in self.labels(useless):
            if (object_id := self._next_of(label)) is not None:
                return object_id
        return None

    def _in_turn(self) -> Iterator[str]:
        turns = deque(self._reserves)
        while turns:
            label = turns.popleft()
            if (object_id := self._next_of(label)) is not None:
                turns.append(label)
                yield object_id

    def _next_of(self, label: str) -> str | None:
        reserve = self._reserves[label]
        while reserve:
            object_id = reserve.popleft()
            if object_id not in self._seen:
                self._seen.add(object_id)
                return object_id
        return None
