"""The form ``yolo``: pictures, and a text file of the same stem for each, a line an object.

See https://docs.ultralytics.com/datasets/detect/ and https://docs.ultralytics.com/datasets/segment/. A line is the
number of a class and a box, ``class cx cy width height``, or an outline, ``class x1 y1 x2 y2 x3 y3 ...``; all lengths
are shares of the picture's width and height.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import nan
from pathlib import Path, PurePosixPath

from reliquary.build.sources.candidate import NamedBox
from reliquary.build.sources.copies.annotations import NO_PICTURE, Annotations
from reliquary.build.sources.copies.files import PictureFile
from reliquary.build.sources.copies.pairing import Pairing
from reliquary.build.sources.copies.yolo_classes import CLASSES_FILE, ClassNames, read_class_names
from reliquary.errors import Fault, FaultyFileError
from reliquary.records.faults import MAX_VALUE_SHOWN

MAX_BYTES = 8 << 20
TOLERANCE = 0.01
"""By so much rounding may lead beyond the picture; training programs allow as much."""

BOX = 4
"""Numbers of a box: its centre and its size."""

LEAST_OUTLINE = 6
"""Numbers of the shortest outline, a triangle."""

APART = {"images", "labels"}
"""Names of the folders in which pictures and labels may stand apart, in lower case."""

LISTS = ("test", "train", "val", "valid")
"""Stems of files at the root that list the pictures of a split."""


class _FaultyLineError(ValueError):
    """Carries the fault of one line."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(problem)
        self.field = field
        self.problem = problem


def read_yolo(folder: Path, files: Sequence[str], pictures: Mapping[str, PictureFile]) -> Annotations:
    """Read the labels of a copy.

    Pictures and labels belong together by their paths: those of the same stem side by side, or in ``images/`` and
    ``labels/``. A picture without a label shows no object, as in training. The names of the classes stand in
    ``data.yaml`` or ``classes.txt`` at the root; the splits of ``data.yaml`` are of no use here.

    Args:
        folder: The copy.
        files: All its files.
        pictures: Those of them that are pictures and can be used.

    Raises:
        FaultyFileError: Labels or names of classes are wrong, or it is not clear which label belongs to a picture;
            all faults of all labels are listed.
        ReliquaryError: There are no names of classes.
    """
    names = read_class_names(folder, files)
    annotations = Annotations(boxes=dict.fromkeys(pictures, ()))
    faults: list[Fault] = []
    for file, picture_file in Pairing(_is_label, APART).picture_of(folder, files).items():
        if picture_file is None:
            annotations.problems.append((file, NO_PICTURE))
        elif picture := pictures.get(picture_file):
            label = _Label(folder / file, picture, names)
            annotations.add(picture_file, label.boxes(faults), picture.width, picture.height)
    if faults:
        raise FaultyFileError(f"{folder}: labels", faults)
    return annotations


def _is_label(file: str) -> bool:
    path = PurePosixPath(file)
    if path.suffix.lower() != ".txt":
        return False
    is_at_root = path.parent == PurePosixPath()
    return not (is_at_root and (path.name == CLASSES_FILE or path.stem in LISTS or path.name.startswith("README")))


@dataclass(frozen=True)
class _Label:
    path: Path
    picture: PictureFile
    names: ClassNames

    def boxes(self, faults: list[Fault]) -> list[NamedBox]:
        """Return the boxes of the lines that are right, and add what is wrong with the others."""
        found = []
        try:
            for number, line in self._lines():
                try:
                    found.append(self._box(line.split()))
                except _FaultyLineError as error:
                    faults.append(Fault(f"{self.path}:{number}", error.field, error.problem))
        except UnicodeDecodeError as error:
            faults.append(Fault(str(self.path), "", f"not UTF-8 ({error})"))
        except _FaultyLineError as error:
            faults.append(Fault(str(self.path), error.field, error.problem))
        return found

    def _lines(self) -> Iterator[tuple[int, str]]:
        if self.path.stat().st_size > MAX_BYTES:
            raise _FaultyLineError("", f"larger than {MAX_BYTES >> 20} MiB")
        text = self.path.read_text("utf-8-sig")
        yield from ((number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())

    def _box(self, words: Sequence[str]) -> NamedBox:
        name, numbers = self._name(words[0]), words[1:]
        if len(numbers) == BOX:
            left, top, right, bottom = _corners_of_box(numbers)
        elif len(numbers) >= LEAST_OUTLINE and len(numbers) % 2 == 0:
            left, top, right, bottom = _corners_of_outline(numbers)
        else:
            raise _FaultyLineError(
                "",
                f"found {len(words)} values; expected class cx cy width height, or class and the x and y of at least "
                "three points",
            )
        width, height = self.picture.width, self.picture.height
        return NamedBox(name, left * width, top * height, (right - left) * width, (bottom - top) * height)

    def _name(self, word: str) -> str:
        name = self.names.by_word.get(word)
        if name is None:
            raise _FaultyLineError("class", f"found {_shown(word)}; {self.names.file} names {self.names.numbers}")
        return name


def _corners_of_box(words: Sequence[str]) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom, 0 to 1 but for boxes that lead far beyond an edge."""
    cx, cy, width, height = (
        _share(field, word) for field, word in zip(("cx", "cy", "width", "height"), words, strict=True)
    )
    edges = (cx - width / 2, cy - height / 2, cx + width / 2, cy + height / 2)
    left, top, right, bottom = (_within(edge) if _is_near(edge) else edge for edge in edges)
    return left, top, right, bottom


def _corners_of_outline(words: Sequence[str]) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom, 0 to 1."""
    shares = [_share(f"{'xy'[index % 2]}{index // 2 + 1}", word) for index, word in enumerate(words)]
    xs, ys = shares[::2], shares[1::2]
    return min(xs), min(ys), max(xs), max(ys)


def _share(field: str, word: str) -> float:
    """Return a number as a share, 0 to 1; rounding is taken back."""
    try:
        value = float(word)
    except ValueError:
        value = nan
    if not _is_near(value):
        raise _FaultyLineError(field, f"found {_shown(word)}; expected a share of the picture, 0 to 1")
    return _within(value)


def _shown(word: str) -> str:
    return repr(word if len(word) <= MAX_VALUE_SHOWN else word[:MAX_VALUE_SHOWN] + "...")


def _is_near(value: float) -> bool:
    """Return whether a share is one but for rounding; NaN and infinities are none."""
    return -TOLERANCE <= value <= 1 + TOLERANCE


def _within(value: float) -> float:
    return min(max(value, 0.0), 1.0)
