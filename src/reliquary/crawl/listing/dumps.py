"""Files of a museum's records: JSON Lines, one array, or the answers of an interface, all of them also with gzip.

Such a file is read once and taken apart: one record a line, behind its id and group. From then on the crawl holds
ids and positions in memory, and no record.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import zlib
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TextIO, cast

from reliquary.crawl.text import clean
from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.files import atomic_path, sha256_file

MAX_RECORD = 8 * 1024 * 1024
"""Bytes of a line, or characters of one record in an array; what is longer is no record."""

MAX_FAULTS = 1_000
"""Faults that are kept one by one; all are counted."""

_FORMS = "JSON Lines, a JSON array, or answers with 'objects', with or without gzip"
_CHUNK = 1024 * 1024
_HEAD = 64 * 1024
_GZIP = b"\x1f\x8b"
_TAB = b"\t"
_LISTS = ("objects", "artworks")
_ARRAY = re.compile(rf'\s*(?:\[|\{{[^\[{{}}]*?"(?:{"|".join(_LISTS)})"\s*:\s*\[)')
_BETWEEN = re.compile(r"[\s,]*")


class Described(NamedTuple):
    """What the index knows of a record.

    Attributes:
        object_id: The museum's id.
        group: What tells to which classes it belongs; "" where nothing does.
    """

    object_id: str
    group: str


Describe = Callable[[Mapping[str, Any]], Described | None]
"""Says what a record is; None for one without an id."""


class Dump:
    """Records by id, read one by one from a file that ``take_apart`` wrote.

    Args:
        path: The file.

    Attributes:
        groups: The ids of each group, in the order of the source.
        faults: What is no record in the source, the first ``MAX_FAULTS``.
        n_faults: How many there are in all.
    """

    def __init__(self, path: Path) -> None:
        self.groups: dict[str, list[str]] = {}
        self.faults: list[Fault] = []
        self.n_faults = 0
        self._path = path
        self._places: dict[str, int] = {}
        place = 0
        with path.open("rb") as lines:
            for line in lines:
                self._add(line, place)
                place += len(line)

    def __len__(self) -> int:
        return len(self._places)

    def record(self, object_id: str) -> bytes | None:
        """Return the JSON of a record, None if there is none; of a line of its own it is what stands there."""
        if object_id not in self._places:
            return None
        with self._path.open("rb") as lines:
            lines.seek(self._places[object_id])
            return lines.readline().rstrip(b"\n").split(_TAB, 2)[2]

    def _add(self, line: bytes, place: int) -> None:
        name, group, rest = line.rstrip(b"\n").split(_TAB, 2)
        if not name:
            self.n_faults += 1
            if len(self.faults) < MAX_FAULTS:
                self.faults.append(Fault(*json.loads(rest)))
            return
        object_id = name.decode("utf-8")
        if object_id not in self._places:
            self.groups.setdefault(group.decode("utf-8"), []).append(object_id)
        # The last record of an id counts: such files grow at their end.
        self._places[object_id] = place


def open_dump(source: Path, place: Path, describe: Describe, sha256: str | None = None) -> Dump:
    """Return the records of a file, taking it apart unless that was done before.

    Args:
        source: The file.
        place: Where the records are written, for this source alone.
        describe: Says what a record is.
        sha256: What the hash of the file should be; None for any.

    Raises:
        FaultyFileError: The file holds no record; its faults are listed.
        ReliquaryError: The file cannot be read or is another one than before, or the disk is full.
    """
    if not place.is_file():
        if sha256 is not None and source.is_file() and sha256_file(source) != sha256:
            raise ReliquaryError(
                f"{source}: not the file with which the crawl began; put that one back, or crawl into another "
                "--workspace"
            )
        take_apart(source, place, describe)
    return Dump(place)


def take_apart(source: Path, place: Path, describe: Describe) -> None:
    """Write the records of a file one a line, each behind its id and group; see ``open_dump``."""
    faults: list[Fault] = []
    n_records = 0
    with atomic_path(place) as temporary, temporary.open("wb") as lines:
        for found in _described(source, describe):
            if isinstance(found, Fault):
                faults += [found] if len(faults) < MAX_FAULTS else []
                text = json.dumps([found.place, found.field, found.problem])
                lines.write(_TAB + _TAB + text.encode("ascii") + b"\n")
            else:
                n_records += 1
                lines.write(found + b"\n")
        if n_records == 0:
            empty = Fault(str(source), "", "the file is empty")
            raise FaultyFileError(f"{source}: holds no record; give {_FORMS}", faults or [empty])


class _Found(NamedTuple):
    place: str
    record: object
    text: bytes


def _described(source: Path, describe: Describe) -> Iterator[bytes | Fault]:
    """Yield the lines of a file that is taken apart, and the faults of its source."""
    for found in _found(source):
        if isinstance(found, Fault):
            yield found
        elif not isinstance(found.record, dict):
            yield Fault(found.place, "", f"is a JSON {type(found.record).__name__}, no record")
        elif (described := describe(found.record)) is None:
            yield Fault(found.place, "id", "is missing, or no id")
        else:
            names = (described.object_id, clean(described.group) or "")
            yield _TAB.join([*(name.encode("utf-8") for name in names), found.text])


def _found(source: Path) -> Iterator[_Found | Fault]:
    """Yield the values of a file that should be records, and what cannot be read."""
    try:
        with _opened(source) as stream:
            is_document = _is_document(stream)
        with _opened(source) as stream:
            yield from (_in_array if is_document else _in_lines)(str(source), stream)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        yield Fault(str(source), "", f"the gzip file is damaged ({error}); what stands behind that place is lost")
    except OSError as error:
        raise ReliquaryError(f"{source}: cannot be read ({error.strerror or error}); give {_FORMS}") from error


@contextmanager
def _opened(source: Path) -> Iterator[BinaryIO]:
    with source.open("rb") as plain:
        is_packed = plain.read(len(_GZIP)) == _GZIP
        plain.seek(0)
        yield cast("BinaryIO", gzip.GzipFile(fileobj=plain)) if is_packed else plain


def _is_document(stream: BinaryIO) -> bool:
    """Return whether a file is one array or one answer, and not a record or an answer a line."""
    line = stream.readline(MAX_RECORD).removeprefix(BOM_UTF8)
    head = (line + stream.read(_HEAD))[:_HEAD].decode("utf-8", "replace")
    return not isinstance(_parsed(line), dict) and _ARRAY.match(head) is not None


def _in_lines(name: str, stream: BinaryIO) -> Iterator[_Found | Fault]:
    for number, line in enumerate(_lines(stream), start=1):
        place, text = f"{name}:{number}", line.removeprefix(BOM_UTF8 if number == 1 else b"").strip()
        value = _parsed(text)
        if len(line) > MAX_RECORD:
            yield Fault(place, "", f"is longer than {MAX_RECORD} bytes")
        elif isinstance(value, Exception):
            yield Fault(place, "", f"is no JSON ({clean(str(value))})")
        elif isinstance(value, dict) and (items := _answer(value)) is not None:
            yield from (_Found(place, item, _dumped(item)) for item in items)
        elif text:
            yield _Found(place, value, text)


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines; of one that is too long no more than shows that it is."""
    while line := stream.readline(MAX_RECORD + 1):
        rest = line
        while len(rest) > MAX_RECORD and not rest.endswith(b"\n"):
            rest = stream.readline(MAX_RECORD + 1)
        yield line


def _in_array(name: str, stream: BinaryIO) -> Iterator[_Found | Fault]:
    """Yield the items of the one array of a file, of which no more than one and a chunk are in memory."""
    # A byte that is no UTF-8 stays in its record, escaped, and takes no other record with it.
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape")
    try:
        for number, item in enumerate(_items(text), start=1):
            yield _Found(f"{name}, item {number}", item, _dumped(item))
    except (ValueError, RecursionError) as error:
        yield Fault(name, "", f"is no JSON from some place on ({clean(str(error))}); what stands behind it is lost")


def _items(text: TextIO) -> Iterator[object]:
    """Yield the items of an array.

    Raises:
        ValueError: The text ends too early or is no JSON, or one item is too long.
    """
    decoder = json.JSONDecoder()
    buffer = text.read(_CHUNK)
    begin = _ARRAY.match(buffer)
    place = begin.end() if begin else 0
    while True:
        between = _BETWEEN.match(buffer, place)
        place = between.end() if between else place
        if buffer.startswith("]", place):
            return
        try:
            item, place = decoder.raw_decode(buffer, place)
        except ValueError:
            more = text.read(_CHUNK)
            if not more or len(buffer) - place > MAX_RECORD:
                raise
            buffer, place = buffer[place:] + more, 0
        else:
            yield item


def _answer(value: Mapping[str, Any]) -> list[Any] | None:
    """Return the objects of an interface's answer; None for a record."""
    return next((items for name in _LISTS if isinstance(items := value.get(name), list)), None)


def _parsed(text: bytes) -> object:
    """Return the value of a JSON text, or the exception that says why it is none; None for white space."""
    try:
        return json.loads(text.decode("utf-8")) if text.strip() else None
    except (ValueError, RecursionError) as error:
        return error


def _dumped(item: object) -> bytes:
    return json.dumps(item, separators=(",", ":")).encode("ascii")
