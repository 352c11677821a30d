"""What a loopback museum shows: the sample collection, or records of a museum from files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Protocol

from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.files import read_json
from reliquary.sample.loopback.plain import PlainPictures
from reliquary.sample.objects.collection import FIRST_OBJECT_ID, sample_objects
from reliquary.sample.objects.export import OBJECTS_FILE
from reliquary.sample.objects.pictures import picture_bytes, picture_for_record
from reliquary.sample.objects.shapes import Shape, shape_named

Record = Mapping[str, Any]

_DRAWN_KEPT = 512
_MODELS = 60


class Source(Protocol):
    """A collection that the loopback museum can show."""

    @property
    def records(self) -> Mapping[int, Record]:
        """The records by number, in the shape of the museum."""

    def picture(self, record: Record, view: int) -> bytes:
        """Return the bytes of one picture of an object; view 0 is the main one."""


class SampleSource:
    """The procedural collection, made while it is asked for.

    Args:
        n_objects: How many objects the museum has.
        seed: Seed of the collection.
        shape: Name of the museum whose records it shows, one of ``objects.shapes.SHAPES``.
        pictures: Stand in for the drawn pictures, which cost about 13 ms of CPU each; None draws.

    Raises:
        ReliquaryError: There is no such shape, or ``n_objects`` is negative.
    """

    def __init__(
        self, n_objects: int, seed: int = 0, shape: str = "met", pictures: PlainPictures | None = None
    ) -> None:
        self.shape = shape_named(shape)
        self._objects = {sample.object_id: sample for sample in sample_objects(n_objects, seed)}
        self._pictures = pictures
        self._drawn = lru_cache(maxsize=_DRAWN_KEPT)(self._draw)

    @cached_property
    def records(self) -> Mapping[int, Record]:
        """The records by number."""
        return {number: self.shape.write(sample) for number, sample in self._objects.items()}

    def picture(self, record: Record, view: int) -> bytes:
        """Return a view of a sample object as JPEG."""
        number = _number(self.shape, record)
        return self._pictures.picture(number, view) if self._pictures else self._drawn(number, view)

    def _draw(self, number: int, view: int) -> bytes:
        return picture_bytes(self._objects[number], view)


class PlainSource:
    """A museum of any size that holds neither records nor pictures: a few of both, repeated with other numbers.

    Args:
        n_objects: How many objects the museum has, up to 999,999.
        shape: Name of the museum whose records it shows.
        pictures: The pictures; None takes tiny ones.

    Raises:
        ReliquaryError: There is no such shape, or there are too many objects.
    """

    def __init__(self, n_objects: int, shape: str = "met", pictures: PlainPictures | None = None) -> None:
        if not 0 <= n_objects < 10**6:
            raise ReliquaryError(f"plain source: n_objects is {n_objects}; give 0 to 999,999")
        self.shape = shape_named(shape)
        self.records: Mapping[int, Record] = _Repeated(self.shape, n_objects)
        self._pictures = pictures or PlainPictures()

    def picture(self, record: Record, view: int) -> bytes:
        """Return a picture that no other view has."""
        return self._pictures.picture(_number(self.shape, record), view)


class _Repeated(Mapping[int, Record]):
    """Records of the first sample objects, over and over, each time with the number that is asked for."""

    def __init__(self, shape: Shape, n_objects: int) -> None:
        self._numbers = range(FIRST_OBJECT_ID, FIRST_OBJECT_ID + n_objects)
        models = [sample for sample in sample_objects(_MODELS) if sample.rights == "public_domain"]
        self._models = [(str(sample.object_id), json.dumps(shape.write(sample))) for sample in models]

    def __getitem__(self, number: int) -> Record:
        if number not in self._numbers:
            raise KeyError(number)
        model, text = self._models[number % len(self._models)]
        # The number stands in ids and addresses alone; all numbers have seven digits.
        record: Record = json.loads(text.replace(model, str(number)))
        return record

    def __iter__(self) -> Iterator[int]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


class RecordsSource:
    """Records from files, with sample pictures in the place of their photographs.

    Args:
        path: A JSON Lines file of records, a folder that holds one named objects.jsonl, or a folder of JSON files.
        shape: Name of the museum whose records they are.

    Raises:
        ReliquaryError: There is no such file, no record in it, or no such shape.
        FaultyFileError: Lines are no records; all are listed.
    """

    def __init__(self, path: Path, shape: str = "met") -> None:
        self.shape = shape_named(shape)
        found = [record for file in _files(path) for record in _read_records(file, self.shape)]
        if not found:
            raise ReliquaryError(
                f"{path}: holds no records; give a JSON Lines file of objects in the shape {shape!r}, or their folder"
            )
        self.records: Mapping[int, Record] = {_number(self.shape, record): record for record in found}

    def picture(self, record: Record, view: int) -> bytes:
        """Return a sample picture that stands in for the photograph."""
        return picture_for_record({**record, "objectID": _number(self.shape, record)}, view)


def _number(shape: Shape, record: Record) -> int:
    number = shape.number(record)
    if number is None:
        raise ReliquaryError(f"loopback museum: {shape.key} is {record.get(shape.key)!r}; it should be {shape.wanted}")
    return number


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    lines = path / OBJECTS_FILE
    return [lines] if lines.is_file() else sorted(path.glob("*.json"))


def _read_records(file: Path, shape: Shape) -> list[Record]:
    """Return the records of a file; a JSON file that holds none is passed over."""
    if file.suffix == ".json":
        value = read_json(file)
        return [value] if _is_record(value, shape) else []
    try:
        lines = file.read_text("utf-8").rstrip("\n").split("\n")
    except FileNotFoundError as error:
        raise ReliquaryError(f"{file}: no such file") from error
    except UnicodeDecodeError as error:
        raise ReliquaryError(f"{file}: not UTF-8 ({error}); save it as UTF-8") from error
    records, faults = [], []
    for number, line in enumerate(lines, start=1):
        try:
            value = json.loads(line)
        except json.JSONDecodeError as error:
            faults.append(Fault(f"{file}:{number}", "", f"not valid JSON ({error})"))
            continue
        if _is_record(value, shape):
            records.append(value)
        else:
            faults.append(Fault(f"{file}:{number}", shape.key, f"a record needs {shape.wanted} {shape.key}"))
    if faults:
        raise FaultyFileError(str(file), faults)
    return records


def _is_record(value: Any, shape: Shape) -> bool:
    return isinstance(value, dict) and shape.number(value) is not None
