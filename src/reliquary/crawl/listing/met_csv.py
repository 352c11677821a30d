"""MetObjects.csv, the Met's dump of its records, as a list of objects (https://github.com/metmuseum/openaccess).

It holds no address of a picture, and its records are older than those of the interface: all that is taken from it is
which objects a department has. The record that the interface then gives says what the object is, and whether its
images may be fetched.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NoReturn, TextIO

from reliquary.catalogue.met_departments import MET_DEPARTMENTS, met_department
from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.files import sha256_file

OBJECT_ID, DEPARTMENT = "Object ID", "Department"

LFS_POINTER = "version https://git-lfs"
"""How a pointer of Git LFS begins (https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md)."""

MAX_HEADER_CHARS = 1 << 16
MAX_SHOWN = 5


def list_departments(
    path: Path, departments: Collection[int | str], sha256: str | None = None
) -> dict[int | str, list[str]]:
    """Return the object ids of departments, ascending.

    The file is read row by row; a field may have 131,072 characters, as the csv module allows.

    Args:
        path: The file, 54 columns or an older one with fewer.
        departments: Their ids, or names as they stand in the file.
        sha256: What the hash of the file should be; None for any.

    Raises:
        FaultyFileError: A row has no object id, or not as many columns as the header.
        ReliquaryError: The file is missing, another one than before or none of its kind, or it does not name a
            department.
    """
    if not path.is_file():
        raise ReliquaryError(f"{path}: no such file")
    if sha256 is not None and sha256_file(path) != sha256:
        raise ReliquaryError(
            f"{path}: not the file with which the crawl began; put that one back, or crawl into another --workspace"
        )
    wanted = {name: key for key in departments for name in _names(key)}
    found: dict[int | str, set[int]] = {key: set() for key in departments}
    strange: set[str] = set()
    for object_id, department in _rows(path):
        name = department.strip().casefold()
        if name in wanted:
            found[wanted[name]].add(object_id)
        elif name and met_department(name) is None and len(strange) < MAX_SHOWN:
            strange.add(department.strip())
    _check_found(path, found, strange)
    return {key: [str(object_id) for object_id in sorted(ids)] for key, ids in found.items()}


def _names(department: int | str) -> list[str]:
    if isinstance(department, str):
        return [department.casefold()]
    if department not in MET_DEPARTMENTS:
        raise ReliquaryError(f"classes: department {department} is not known; known are {sorted(MET_DEPARTMENTS)}")
    return [name.casefold() for name in MET_DEPARTMENTS[department]]


def _check_found(path: Path, found: dict[int | str, set[int]], strange: Collection[str]) -> None:
    """Check that a department is not missing because it has a new name."""
    missing = [key for key, ids in found.items() if not ids]
    if missing and (strange or len(missing) == len(found)):
        named = f"; it names departments that are not known: {', '.join(sorted(strange))}" if strange else ""
        raise ReliquaryError(
            f"{path}: lists no object of the departments {missing}{named}. If one has a new name, give that name "
            "under 'departments' in a crawler file of your own"
        )


def _rows(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the object id and the department of every row."""
    line = 1
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            columns = _header(path, handle)
            id_column, department_column = columns.index(OBJECT_ID), columns.index(DEPARTMENT)
            rows = csv.reader(handle)
            for row in rows:
                line = rows.line_num + 1
                if not row:
                    continue
                if len(row) != len(columns):
                    _refuse(path, line, "", f"{len(row)} columns, but the header has {len(columns)}")
                object_id = row[id_column].strip()
                if not (object_id.isascii() and object_id.isdecimal() and len(object_id) <= 18):
                    _refuse(path, line, OBJECT_ID, f"found {object_id[:80]!r}, expected a whole number")
                yield int(object_id), row[department_column]
    except UnicodeDecodeError as error:
        raise ReliquaryError(f"{path}: after line {line}: not UTF-8 ({error}); download the file again") from error
    except csv.Error as error:
        raise ReliquaryError(f"{path}: after line {line}: {error}; a quotation mark may be missing") from error


def _header(path: Path, handle: TextIO) -> list[str]:
    first = handle.readline(MAX_HEADER_CHARS)
    if first.startswith(LFS_POINTER):
        raise ReliquaryError(
            f"{path}: a pointer of Git LFS, not the file itself; run `git lfs pull` in its checkout, or download it "
            "from https://github.com/metmuseum/openaccess with a browser"
        )
    columns = next(csv.reader([first]), [])
    if lacking := [name for name in (OBJECT_ID, DEPARTMENT) if name not in columns]:
        raise ReliquaryError(
            f"{path}:1: the columns {lacking} are missing; found {len(columns)} columns separated by commas, the first "
            f"{[name[:40] for name in columns[:MAX_SHOWN]]}. Give MetObjects.csv as the museum publishes it"
        )
    return columns


def _refuse(path: Path, line: int, field: str, problem: str) -> NoReturn:
    raise FaultyFileError(str(path), [Fault(f"{path}:{line}", field, problem)])
