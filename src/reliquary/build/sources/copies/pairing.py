"""Which picture of a copy an annotation belongs to: the one of the same stem, beside it or in a folder apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from reliquary.build.sources.copies.files import is_picture
from reliquary.errors import Fault, FaultyFileError


@dataclass(frozen=True)
class Pairing:
    """Pictures and annotations of a form that keeps one file of annotations a picture.

    Attributes:
        is_annotation: Whether a file is an annotation by its path.
        apart: Names of the folders in which pictures and annotations may stand apart, in lower case.
    """

    is_annotation: Callable[[str], bool]
    apart: Collection[str]

    def picture_of(self, folder: Path, files: Iterable[str]) -> dict[str, str | None]:
        """Return the picture of each annotation, None for one that has none.

        Args:
            folder: The copy.
            files: All its files.

        Raises:
            FaultyFileError: Two pictures or two annotations have the same stem, so that nobody knows which belong
                together; all of them are listed.
        """
        pictures: defaultdict[str, list[str]] = defaultdict(list)
        annotations: defaultdict[str, list[str]] = defaultdict(list)
        for file in files:
            if self.is_annotation(file):
                annotations[self._stem(file)].append(file)
            elif is_picture(file):
                pictures[self._stem(file)].append(file)
        doubled = [same for stem in annotations for same in (annotations[stem], pictures[stem]) if len(same) > 1]
        if doubled:
            faults = [
                Fault(same[0], "", f"has the same stem as {', '.join(same[1:])}; rename them") for same in doubled
            ]
            raise FaultyFileError(f"{folder}: which picture an annotation belongs to is not clear", faults)
        return {same[0]: next(iter(pictures[stem]), None) for stem, same in annotations.items()}

    def _stem(self, file: str) -> str:
        path = PurePosixPath(file).with_suffix("")
        return "/".join(part for part in path.parts[:-1] if part.lower() not in self.apart) + "/" + path.name
