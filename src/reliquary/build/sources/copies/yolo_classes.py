"""The names of the classes of a copy of the form ``yolo``: ``data.yaml`` or ``classes.txt`` at its root."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, Field, model_validator

from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.records.base import Text
from reliquary.yamlfiles import read_foreign_yaml

CLASSES_FILE = "classes.txt"
YAML_FILES = ("data.yaml", "data.yml")
MAX_BYTES = 1 << 20


@dataclass(frozen=True)
class ClassNames:
    """What the numbers of classes mean.

    Attributes:
        file: Name of the file that says it.
        by_number: The name of each number.
    """

    file: str
    by_number: Mapping[int, str]

    @cached_property
    def by_word(self) -> dict[str, str]:
        """The name of each number as it is written in labels."""
        return {str(number): name for number, name in self.by_number.items()}

    @property
    def numbers(self) -> str:
        """The numbers in words, for example ``0 to 7``."""
        known = sorted(self.by_number)
        if known == list(range(len(known))):
            return f"0 to {known[-1]}" if len(known) > 1 else "0 alone"
        return ", ".join(map(str, known))


def _numbered(names: Any) -> Any:
    return dict(enumerate(names)) if isinstance(names, list) else names


class _DataFile(BaseModel):
    """``data.yaml``; the fields that are for training are of no use here."""

    names: Annotated[dict[Annotated[int, Field(ge=0)], Text], BeforeValidator(_numbered), Field(min_length=1)]
    nc: int | None = None
    kpt_shape: list[int] | None = None

    @model_validator(mode="after")
    def _has_boxes_of_all_names(self) -> Self:
        if self.nc is not None and self.nc != len(self.names):
            raise ValueError(f"nc: found {self.nc}, but 'names' has {len(self.names)}")
        if self.kpt_shape is not None:
            raise ValueError("kpt_shape: labels with keypoints are not read; export boxes or outlines")
        return self


def read_class_names(folder: Path, files: Collection[str]) -> ClassNames:
    """Read the names of the classes of a copy.

    Args:
        folder: The copy.
        files: All its files.

    Raises:
        FaultyFileError: The file is faulty; all faults are listed.
        ReliquaryError: There is no such file, or two that may differ.
    """
    found = [name for name in (*YAML_FILES, CLASSES_FILE) if name in files]
    if not found:
        raise ReliquaryError(
            f"{folder}: the form 'yolo' needs the names of the classes; put {YAML_FILES[0]} (names: [...]) or "
            f"{CLASSES_FILE} (a name a line) there"
        )
    read = [_read(folder / name) for name in found]
    if any(names.by_number != read[0].by_number for names in read):
        raise ReliquaryError(f"{folder}: {' and '.join(found)} name other classes; remove the one that is wrong")
    return read[0]


def _read(path: Path) -> ClassNames:
    names = _from_lines(path) if path.name == CLASSES_FILE else read_foreign_yaml(path, _DataFile).names
    return ClassNames(path.name, {number: " ".join(name.split()) for number, name in names.items()})


def _from_lines(path: Path) -> dict[int, str]:
    if path.stat().st_size > MAX_BYTES:
        raise ReliquaryError(f"{path}: larger than {MAX_BYTES >> 20} MiB")
    try:
        lines = path.read_text("utf-8-sig").rstrip().split("\n")
    except UnicodeDecodeError as error:
        raise ReliquaryError(f"{path}: not UTF-8 ({error}); save it as UTF-8") from error
    faults = [
        Fault(f"{path}:{number}", "", "an empty line; the number of a class is that of its line, from 0")
        for number, line in enumerate(lines, start=1)
        if not line.strip()
    ]
    if faults:
        raise FaultyFileError(str(path), faults)
    return dict(enumerate(lines))
