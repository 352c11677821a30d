"""Reading YAML files that people write: strict, safe, and with every fault at its line."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from yaml.constructor import SafeConstructor

from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.records.base import Record
from reliquary.records.documents import SCHEMA_KEY
from reliquary.records.faults import Location, faults_of, field_name

R = TypeVar("R", bound=Record)
M = TypeVar("M", bound=BaseModel)

MAX_BYTES = 1 << 20

# LibYAML's parser, where PyYAML was built with it, is ten times faster; both make plain values only.
_SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Lines = dict[Location, int]


def read_yaml(path: Path, model: type[R]) -> R:
    """Read a YAML file into a model; the file names its schema and version under ``schema``.

    Raises:
        UnknownVersionError: The file has another schema or version.
        FaultyFileError: The file is no YAML, or fields are missing, unknown, doubled or wrong; all at ``file:line``.
        ReliquaryError: The file is missing, too large, or not UTF-8.
    """
    value, lines = _read_mapping(path)
    model.check_schema_id(value.pop(SCHEMA_KEY, None), f"{path}:{lines.get((SCHEMA_KEY,), 1)}")
    return _validated(path, value, lines, model)


def read_foreign_yaml(path: Path, model: type[M]) -> M:
    """Read a YAML file of another program into a model; such a file names no schema.

    Raises:
        FaultyFileError: The file is no YAML, or fields are missing, doubled or wrong; all at ``file:line``.
        ReliquaryError: The file is missing, too large, or not UTF-8.
    """
    return _validated(path, *_read_mapping(path), model)


def _read_mapping(path: Path) -> tuple[dict[str, Any], Lines]:
    """Return the fields of a file, and the line of each."""
    text = _read_text(path)
    with _yaml_faults(path):
        node = yaml.compose(text, Loader=_SafeLoader)
    if not isinstance(node, yaml.MappingNode):
        raise ReliquaryError(f"{path}:1: expected a mapping of fields (name: value) at the top of the file")
    lines, faults = _walk(path, node)
    if faults:
        raise FaultyFileError(str(path), faults)
    with _yaml_faults(path):
        return SafeConstructor().construct_document(node), lines


def _validated(path: Path, value: dict[str, Any], lines: Lines, model: type[M]) -> M:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        faults = faults_of(error, lambda location: f"{path}:{_line_of(location, lines)}")
        raise FaultyFileError(str(path), faults) from error


def _read_text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ReliquaryError(f"{path}: larger than {MAX_BYTES} bytes")
        return path.read_text("utf-8")
    except (FileNotFoundError, IsADirectoryError) as error:
        raise ReliquaryError(f"{path}: no such file") from error
    except UnicodeDecodeError as error:
        raise ReliquaryError(f"{path}: not UTF-8 ({error}); save it as UTF-8") from error


@contextmanager
def _yaml_faults(path: Path) -> Iterator[None]:
    """Turn what PyYAML raises into our errors, at the line if it knows one."""
    try:
        yield
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FaultyFileError(f"{path}: not valid YAML", [Fault(f"{path}:{line}", "", str(error.problem))]) from error
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that no calendar has
        raise ReliquaryError(f"{path}: not valid YAML ({error})") from error


def _walk(path: Path, root: yaml.Node) -> tuple[Lines, list[Fault]]:
    """Return the line of every field (from 1), and what YAML allows but these files do not."""
    lines: Lines = {}
    faults: list[Fault] = []
    seen: set[int] = set()

    def visit(node: yaml.Node, location: Location) -> None:
        lines.setdefault(location, node.start_mark.line + 1)
        place = f"{path}:{node.start_mark.line + 1}"
        if id(node) in seen:
            faults.append(Fault(place, field_name(location), "anchors and aliases are not supported; write it out"))
            return
        seen.add(id(node))
        for key, line, child in _children(node):
            if (*location, key) in lines:
                faults.append(Fault(f"{path}:{line}", field_name((*location, key)), "the field stands twice"))
            lines[*location, key] = line
            visit(child, (*location, key))

    visit(root, ())
    return lines, faults


def _children(node: yaml.Node) -> Iterator[tuple[int | str, int, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            yield str(_scalar(key)), key.start_mark.line + 1, child
    elif isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            yield index, child.start_mark.line + 1, child


def _scalar(node: yaml.Node) -> Hashable:
    return node.value if isinstance(node.value, str) else repr(node.value)


def _line_of(location: Location, lines: Lines) -> int:
    """Return the line of a field, or of the nearest thing around it that stands in the file."""
    while location and location not in lines:
        location = location[:-1]
    return lines.get(location, 1)
