"""The classes that the annotations of a folder name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from reliquary.build.sources.candidate import Candidate, ReadSource
from reliquary.catalogue.recipe import CopyForm
from reliquary.errors import Fault, FaultyFileError, ReliquaryError

MAX_LENGTH = 100
"""Characters of a name that a table can still show."""

MIN_FOLDERS = 2
"""Of one class alone there is nothing to tell apart."""

SPLITS = {"train", "training", "val", "valid", "validation", "test", "testing"}
"""Folders of these names hold the splits of their owner, not classes."""


def find_classes(folder: Path, read: ReadSource, form: CopyForm) -> dict[str, int]:
    """Return the names of the classes, sorted, and how many boxes or pictures each has.

    Names that differ in case alone are one class, as the build takes them; the most frequent spelling names it.

    Args:
        folder: The folder, for messages.
        read: What was read of it.
        form: Its form.

    Raises:
        FaultyFileError: Names cannot be used; all of them are listed.
        ReliquaryError: There is no class, or of pictures in folders only one.
    """
    is_folders = form is CopyForm.FOLDERS
    counted = _of_folders(read.candidates) if is_folders else _of_boxes(read.candidates)
    if not counted:
        reasons = Counter(found.reason for found in read.rejections).most_common(3)
        told = f" ({'; '.join(f'{count} times: {reason}' for reason, count in reasons)})" if reasons else ""
        raise ReliquaryError(f"{folder}: no picture has an annotation of the form {form} that can be used{told}")
    faults = [Fault(str(folder), "class", f"found {name!r}, {problem}") for name, problem in _unusable(counted)]
    if faults:
        raise FaultyFileError(f"{folder}: classes that are no usable names", faults)
    classes = _without_regard_to_case(counted)
    if is_folders and len(classes) < MIN_FOLDERS:
        raise ReliquaryError(
            f"{folder}: all pictures lie in one folder, '{next(iter(classes))}'; put those of each class into a folder "
            "of its own, at least two"
        )
    return classes


def _of_boxes(candidates: Sequence[Candidate]) -> Counter[str]:
    return Counter(box.name for candidate in candidates for box in candidate.boxes or ())


def _of_folders(candidates: Sequence[Candidate]) -> Counter[str]:
    """Count pictures by the outermost folder that tells classes apart: below splits, and below what holds them all."""
    paths = [PurePosixPath(candidate.item).parent.parts for candidate in candidates]
    for depth in range(max(map(len, paths), default=0)):
        names = Counter(path[depth] for path in paths if len(path) > depth)
        deeper = any(len(path) > depth + 1 for path in paths)
        if not deeper or not ({name.casefold() for name in names} <= SPLITS or len(names) == 1):
            return names
    return Counter()


def _unusable(names: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    for name in names:
        if not name.isprintable():
            yield name, "which has characters that cannot be printed; rename it"
        elif len(name) > MAX_LENGTH:
            yield name[:MAX_LENGTH] + "...", f"longer than {MAX_LENGTH} characters; rename it"


def _without_regard_to_case(names: Counter[str]) -> dict[str, int]:
    spellings: dict[str, list[str]] = {}
    for name, _ in sorted(names.items(), key=lambda item: (-item[1], item[0])):
        spellings.setdefault(name.casefold(), []).append(name)
    merged = {same[0]: sum(names[name] for name in same) for same in spellings.values()}
    return dict(sorted(merged.items()))
