"""What a crawl has done so far: the two journals, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from reliquary.crawl.entries import ObjectEntry, ObjectOutcome, WantedImage
from reliquary.crawl.journal import Journal
from reliquary.records import ImageRecord, ImageStatus, ObjectRecord

FOLDER = "journal"

ImageKey = tuple[str, int]
"""Object id and view."""


class Ledger:
    """The journals of a crawl folder, read once and then appended to.

    A later line for the same object or image replaces an earlier one. Failed objects and images are not done:
    the next run asks for them again.

    Args:
        root: The crawl folder.

    Raises:
        UnknownVersionError: A journal has another version.
        FaultyFileError: A journal is damaged.
    """

    def __init__(self, root: Path) -> None:
        self._objects = Journal(root / FOLDER / "objects.jsonl", ObjectEntry)
        self._images = Journal(root / FOLDER / "images.jsonl", ImageRecord)
        self._outcomes: dict[str, ObjectOutcome] = {}
        self._image_states: dict[ImageKey, tuple[str, ImageStatus]] = {}
        self._last_line: dict[str, int] = {}
        self._lines = 0
        for row in self._images:
            self._image_states[row.object_id, row.view] = (row.image_id, row.status)
        for entry in self._objects:
            self._note(entry)

    def add_object(self, entry: ObjectEntry) -> None:
        """Note what became of an object."""
        self._objects.append(entry)
        self._note(entry)

    def add_image(self, row: ImageRecord) -> None:
        """Note what became of an image."""
        self._images.append(row)
        self._image_states[row.object_id, row.view] = (row.image_id, row.status)

    def outcome(self, object_id: str) -> ObjectOutcome | None:
        """Return what became of an object, or None if it was never asked for."""
        return self._outcomes.get(object_id)

    def is_answered(self, object_id: str) -> bool:
        """Return whether the object need not be asked for again."""
        return self._outcomes.get(object_id, ObjectOutcome.FAILED) is not ObjectOutcome.FAILED

    def unfinished(self) -> Iterator[ObjectEntry]:
        """Yield the objects noted so far that lack images, reading them from the disk one by one."""
        for line, entry in enumerate(islice(self._objects, self._lines)):
            if self._last_line[entry.object_id] == line and self.images_to_fetch(entry):
                yield entry

    def images_to_fetch(self, entry: ObjectEntry) -> list[WantedImage]:
        """Return the images of an object that may be fetched and are not done."""
        return [image for image in entry.images if image.barred is None and not self._is_done(entry.object_id, image)]

    def has_tried(self, object_id: str, image: WantedImage) -> bool:
        """Return whether the image was fetched, or found to be out of reach."""
        image_id, _ = self._image_states.get((object_id, image.view), (None, None))
        return image_id == image.image_id

    def count_images(self) -> dict[ImageStatus, int]:
        """Return the number of images by what became of them, as far as they were fetched."""
        states = [status for _, status in self._image_states.values()]
        return {status: states.count(status) for status in ImageStatus if status in states}

    def count_objects(self) -> dict[ObjectOutcome, int]:
        """Return the number of objects by what became of them."""
        outcomes = list(self._outcomes.values())
        return {outcome: outcomes.count(outcome) for outcome in ObjectOutcome if outcome in outcomes}

    def tables(self, unfetched: str) -> tuple[list[ObjectRecord], list[ImageRecord]]:
        """Return the rows of both tables, sorted by museum, object id and view.

        Args:
            unfetched: The reason to give for images that may be fetched and were not asked for.
        """
        entries = {entry.object_id: entry for entry in self._objects}
        kept = {key: entry for key, entry in entries.items() if entry.outcome is ObjectOutcome.KEPT}
        fetched = {(row.object_id, row.view): row for row in self._images}
        objects = [entry.record for entry in kept.values() if entry.record is not None]
        images = [row for entry in kept.values() for row in _rows(entry, fetched, unfetched)]
        objects.sort(key=lambda row: (row.museum, row.object_id))
        images.sort(key=lambda row: (row.museum, row.object_id, row.view))
        return objects, images

    def close(self) -> None:
        """Sync and close both journals."""
        self._objects.close()
        self._images.close()

    def _note(self, entry: ObjectEntry) -> None:
        self._outcomes[entry.object_id] = entry.outcome
        self._last_line[entry.object_id] = self._lines
        self._lines += 1

    def _is_done(self, object_id: str, image: WantedImage) -> bool:
        _, status = self._image_states.get((object_id, image.view), (None, ImageStatus.FAILED))
        return status is not ImageStatus.FAILED and self.has_tried(object_id, image)


def _rows(entry: ObjectEntry, fetched: dict[ImageKey, ImageRecord], unfetched: str) -> Iterable[ImageRecord]:
    for image in entry.images:
        row = fetched.get((entry.object_id, image.view))
        if image.barred is not None:
            yield entry.image_row(image, ImageStatus.NOT_ALLOWED, image.barred)
        elif row is not None and row.image_id == image.image_id:
            yield row
        else:
            yield entry.image_row(image, ImageStatus.NOT_ALLOWED, unfetched)
