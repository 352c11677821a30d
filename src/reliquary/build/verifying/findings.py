"""Faults of many rows, gathered so that each kind is told once, with its number and its first row."""

from __future__ import annotations

from collections.abc import Iterable

from reliquary.errors import Fault


class Findings:
    """The faults of one file."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._rows: dict[tuple[str, str], int] = {}
        self._first: dict[tuple[str, str], str] = {}

    def add(self, field: str, problem: str, image_ids: Iterable[str | None]) -> None:
        """Add a problem that some rows have, in the order of the rows; none changes nothing."""
        for image_id in image_ids:
            kind = field, problem
            self._rows[kind] = self._rows.get(kind, 0) + 1
            self._first.setdefault(kind, str(image_id))

    def faults(self) -> list[Fault]:
        """Return one fault for each problem of a field."""
        return [
            Fault(self._place, field, f"{problem} ({rows} rows, the first with image_id {self._first[field, problem]})")
            for (field, problem), rows in self._rows.items()
        ]
