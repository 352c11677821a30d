"""What a loopback museum shows at the moment: its source, and what happened to it since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from reliquary.errors import ReliquaryError
from reliquary.sample.loopback.apis.base import Api, Entry
from reliquary.sample.loopback.plain import with_comment
from reliquary.sample.loopback.sources import Record, Source
from reliquary.sample.loopback.validators import OPENED


class _Index(NamedTuple):
    """What lists and picture addresses are answered from, without holding the records."""

    entries: dict[int, Entry]
    views: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class _Change:
    times: int
    at: datetime


class Shown:
    """A source as it stands now.

    Args:
        source: The source.
        api: The interface whose shape its records have.
        dress: Makes the record that is served from the number and the record of the source.

    Attributes:
        listed_too: Ids that lists name besides: one again, one that there is not, or text that is no id.
    """

    def __init__(self, source: Source, api: Api, dress: Callable[[int, Record], Record]) -> None:
        self.listed_too: list[int | str] = []
        self._source = source
        self._api = api
        self._dress = dress
        self._records: dict[int, _Change] = {}
        self._pictures: dict[tuple[int, int], _Change] = {}
        self._removed: set[int] = set()

    def listed(self, keep: Callable[[Entry], bool]) -> list[int | str]:
        """Return the numbers of the objects whose entries are kept, in order, and ``listed_too``."""
        kept = [n for n, entry in self._index.entries.items() if n not in self._removed and keep(self._now(n, entry))]
        return [*sorted(kept), *self.listed_too]

    def record(self, number: int) -> Record | None:
        """Return a record as it is now, None if there is none."""
        record = None if number in self._removed else self._source.records.get(number)
        change = self._records.get(number)
        if record is None or change is None:
            return record
        return self._api.changed(record, change.times, change.at)

    def row(self, number: int) -> Record | None:
        """Return a record as it is served, None if there is none."""
        record = self.record(number)
        return None if record is None else self._dress(number, record)

    def modified(self, number: int) -> datetime:
        """Return when the record was last changed."""
        return self._records[number].at if number in self._records else OPENED

    def place(self, path: str) -> tuple[int, int] | None:
        """Return number and view of the picture at a path, None if there never was one."""
        return self._index.views.get(path)

    def picture(self, number: int, view: int) -> tuple[bytes, datetime]:
        """Return the bytes of a picture as they are now, and when they last changed."""
        body = self._source.picture(self._source.records[number], view)
        change = self._pictures.get((number, view))
        return (with_comment(body, f"changed {change.times}"), change.at) if change else (body, OPENED)

    def change(self, number: int, at: datetime | None = None) -> None:
        """Change a record: its title, and its date of change.

        Raises:
            ReliquaryError: There is no such object.
        """
        self._require(number)
        self._records[number] = _next(self._records.get(number), at)

    def change_picture(self, number: int, view: int, at: datetime | None = None) -> None:
        """Change the bytes of a picture, not what it shows.

        Raises:
            ReliquaryError: There is no such object.
        """
        self._require(number)
        self._pictures[number, view] = _next(self._pictures.get((number, view)), at)

    def remove(self, number: int) -> None:
        """Take an object away: it is not listed, and its record and pictures are not found.

        Raises:
            ReliquaryError: There is no such object.
        """
        self._require(number)
        self._removed.add(number)

    def restore(self, number: int) -> None:
        """Bring an object that was removed; removed before the start, it is a new one."""
        self._removed.discard(number)

    def _require(self, number: int) -> None:
        if number not in self._source.records:
            raise ReliquaryError(f"loopback museum: no object {number}; give the number of one that its source has")

    def _now(self, number: int, entry: Entry) -> Entry:
        change = self._records.get(number)
        return entry._replace(modified=change.at.date().isoformat()) if change else entry

    @cached_property
    def _index(self) -> _Index:
        entries: dict[int, Entry] = {}
        views: dict[str, tuple[int, int]] = {}
        same: dict[Entry, Entry] = {}
        for number in sorted(self._source.records):
            record = self._source.records[number]
            entry = self._api.entry(record)
            entries[number] = same.setdefault(entry, entry)
            for view, address in enumerate(self._api.pictures(record)):
                if address:  # A picture of several objects belongs to the first.
                    views.setdefault(unquote(urlsplit(address).path), (number, view))
        return _Index(entries, views)


def _next(change: _Change | None, at: datetime | None) -> _Change:
    return _Change(change.times + 1 if change else 1, at or datetime.now(UTC))
