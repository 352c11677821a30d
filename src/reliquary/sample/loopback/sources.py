"""What the loopback museum shows: the sample collection, or any records in the Met Collection API's shape."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.files import read_json
from reliquary.sample.objects.collection import sample_objects
from reliquary.sample.objects.export import OBJECTS_FILE
from reliquary.sample.objects.met import met_record
from reliquary.sample.objects.pictures import picture_bytes, picture_for_record

Record = Mapping[str, Any]

# The ids are those of the Met's /departments. Two departments were renamed in 2026 and kept their ids.
DEPARTMENTS: dict[int, tuple[str, ...]] = {
    1: ("American Decorative Arts", "The American Wing"),
    3: ("Ancient Near Eastern Art", "Ancient West Asian Art"),
    4: ("Arms and Armor",),
    5: ("Arts of Africa, Oceania, and the Americas", "The Michael C. Rockefeller Wing"),
    6: ("Asian Art",),
    7: ("The Cloisters",),
    8: ("The Costume Institute", "Costume Institute"),
    9: ("Drawings and Prints",),
    10: ("Egyptian Art",),
    11: ("European Paintings",),
    12: ("European Sculpture and Decorative Arts",),
    13: ("Greek and Roman Art",),
    14: ("Islamic Art",),
    15: ("The Robert Lehman Collection", "Robert Lehman Collection"),
    16: ("The Libraries",),
    17: ("Medieval Art",),
    18: ("Musical Instruments",),
    19: ("Photographs",),
    21: ("Modern Art", "Modern and Contemporary Art"),
}

_ID_OF = {name.casefold(): number for number, names in DEPARTMENTS.items() for name in names}


class Source(Protocol):
    """A collection that the loopback museum can show."""

    @property
    def records(self) -> Mapping[int, Record]:
        """The records by objectID, in the shape of the Met Collection API."""

    def picture(self, record: Record, view: int) -> bytes:
        """Return the bytes of one picture of an object; view 0 is its primaryImage."""


class SampleSource:
    """The procedural collection, made while it is asked for.

    Args:
        n_objects: How many objects the museum has.
        seed: Seed of the collection.
    """

    def __init__(self, n_objects: int, seed: int = 0) -> None:
        self._objects = {sample.object_id: sample for sample in sample_objects(n_objects, seed)}

    @cached_property
    def records(self) -> Mapping[int, Record]:
        """The records by objectID."""
        return {object_id: met_record(sample) for object_id, sample in self._objects.items()}

    def picture(self, record: Record, view: int) -> bytes:
        """Return a view of a sample object as JPEG."""
        return picture_bytes(self._objects[int(record["objectID"])], view)


class RecordsSource:
    """Records from files, with sample pictures in the place of their photographs.

    Args:
        path: A JSON Lines file of records, a folder that holds one named objects.jsonl, or a folder of JSON files.

    Raises:
        ReliquaryError: There is no such file, or no record in it.
        FaultyFileError: Lines are no records; all are listed.
    """

    def __init__(self, path: Path) -> None:
        found = [record for file in _files(path) for record in _read_records(file)]
        if not found:
            raise ReliquaryError(f"{path}: holds no records; give a JSON Lines file of Met objects, or their folder")
        self.records: Mapping[int, Record] = {int(record["objectID"]): record for record in found}

    def picture(self, record: Record, view: int) -> bytes:
        """Return a sample picture that stands in for the photograph."""
        return picture_for_record(record, view)


def department_id(record: Record) -> int | None:
    """Return the id of the record's department, by its name where the record has no id; None if unknown."""
    number = record.get("departmentId")
    if isinstance(number, int):
        return number
    return _ID_OF.get(str(record.get("department", "")).strip().casefold())


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    lines = path / OBJECTS_FILE
    return [lines] if lines.is_file() else sorted(path.glob("*.json"))


def _read_records(file: Path) -> list[Record]:
    """Return the records of a file; a JSON file that holds none is passed over."""
    if file.suffix == ".json":
        value = read_json(file)
        return [value] if _is_record(value) else []
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
        if _is_record(value):
            records.append(value)
        else:
            faults.append(Fault(f"{file}:{number}", "objectID", "a record needs an integer objectID"))
    if faults:
        raise FaultyFileError(str(file), faults)
    return records


def _is_record(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("objectID"), int)
