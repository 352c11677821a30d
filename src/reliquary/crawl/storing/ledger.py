"""What a crawl has done so far: a small database that survives being killed at any moment.

Every answer is committed before the next step, by SQLite's write-ahead log: the death of the process loses nothing,
a power failure the last few answers at most. Nothing is held in memory, however many objects a museum has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from reliquary.crawl.entries import ObjectEntry, ObjectOutcome, WantedImage
from reliquary.database import Database, Row
from reliquary.records import ImageRecord, ImageStatus, ObjectRecord, Part

FILE = "ledger.sqlite"
VERSION = 1

_WANTED = "wanted"
_OPEN = f"('{_WANTED}', '{ImageStatus.FAILED}')"

_SCHEMA = f"""
CREATE TABLE objects (
    object_id TEXT PRIMARY KEY, round INTEGER NOT NULL, outcome TEXT NOT NULL, raw_sha256 TEXT, entry TEXT NOT NULL,
    failure TEXT
) WITHOUT ROWID;
CREATE TABLE images (
    object_id TEXT NOT NULL, view INTEGER NOT NULL, image_id TEXT NOT NULL, url TEXT NOT NULL, state TEXT NOT NULL,
    wanted TEXT NOT NULL, found TEXT, PRIMARY KEY (object_id, view)
) WITHOUT ROWID;
CREATE INDEX open_images ON images (object_id) WHERE state IN {_OPEN};
CREATE INDEX stored_images ON images (url) WHERE state = '{ImageStatus.STORED}';
CREATE TABLE listings (request TEXT PRIMARY KEY, round INTEGER NOT NULL, listing TEXT NOT NULL) WITHOUT ROWID;
"""


class Listing(Part):
    """One answer of a museum that lists things.

    Attributes:
        items: Object ids, or addresses of further lists.
        total: How many there are on all pages; None if the museum does not say.
    """

    items: list[str]
    total: int | None = Field(default=None, ge=0)


@dataclass(frozen=True)
class OpenImage:
    """An image that is to be fetched.

    Attributes:
        image: The image, as the record names it.
        known: Its row by an earlier round, for a conditional request; None if it was never stored.
        twin: The row of another image with the same address that is stored; None if there is none.
    """

    image: WantedImage
    known: ImageRecord | None
    twin: ImageRecord | None = None


class Ledger:
    """The outcome of every object and image, and the lists that the museum gave.

    A crawl has rounds: the first collects, each later one brings what is there up to date. An object counts as
    answered if that was in this round. Failed objects and images are never done: the next run asks for them again.

    Args:
        root: The crawl folder.
        round_number: The round that the crawl is in, from 1.

    Raises:
        UnknownVersionError: The database has another version.
        ReliquaryError: The database is damaged, or the disk is full.
    """

    def __init__(self, root: Path, round_number: int = 1) -> None:
        self.path = root / FILE
        self.round = round_number
        self._database = Database(self.path, _SCHEMA, VERSION)

    def add_object(self, entry: ObjectEntry) -> None:
        """Note what became of an object, and which images it wants.

        An image that is stored stays so, unless the record changed since an earlier round: then it is asked for
        again, conditionally. An object that could not be brought up to date stays what it was, and is asked for again
        by the next run.
        """
        raw_sha256 = entry.record.raw_sha256 if entry.record else None
        with self._database.transaction():
            query = "SELECT round, outcome, raw_sha256 FROM objects WHERE object_id = ?"
            before = self._database.one(query, entry.object_id)
            if before and entry.outcome is ObjectOutcome.FAILED and before[1] == ObjectOutcome.KEPT:
                query = "UPDATE objects SET failure = ? WHERE object_id = ?"
                self._database.execute(query, entry.reason, entry.object_id)
                return
            bare = _json(entry.model_copy(update={"images": []}))
            values = (entry.object_id, self.round, entry.outcome, raw_sha256, bare, None)
            self._database.execute("REPLACE INTO objects VALUES (?, ?, ?, ?, ?, ?)", *values)
            is_changed = before is not None and before[0] != self.round and before[2] != raw_sha256
            images = self._take_images(entry.object_id) if before else {}
            rows = [_image_values(entry, image, images.get(image.view), is_changed=is_changed)
                    for image in entry.images]  # fmt: skip
            self._database.execute_for_each("INSERT INTO images VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def add_image(self, row: ImageRecord) -> None:
        """Note what became of an image that its object wants.

        A stored picture that could not be brought up to date stays what it was, and is asked for again by the next run.
        """
        place = (row.object_id, row.view)
        if row.status is ImageStatus.FAILED and self._stored_in(*place) is not None:
            query = "UPDATE images SET state = ? WHERE object_id = ? AND view = ?"
            self._database.execute(query, row.status, *place)
        else:
            query = "UPDATE images SET state = ?, found = ? WHERE object_id = ? AND view = ?"
            self._database.execute(query, row.status, _json(row), *place)

    def renew(self, object_id: str) -> None:
        """Note that an object of an earlier round is as it was."""
        query = "UPDATE objects SET round = ?, failure = NULL WHERE object_id = ?"
        with self._database.transaction():
            self._database.execute(query, self.round, object_id)

    def known(self, object_id: str) -> ObjectEntry | None:
        """Return what is known of an object, of whatever round, without its images; None if it was never asked for."""
        row = self._database.one("SELECT entry FROM objects WHERE object_id = ?", object_id)
        return ObjectEntry.model_validate_json(row[0]) if row else None

    def outcome(self, object_id: str) -> ObjectOutcome | None:
        """Return what became of an object in this round, or None if it was not asked for."""
        row = self._database.one("SELECT outcome FROM objects WHERE object_id = ? AND round = ?", object_id, self.round)
        return ObjectOutcome(row[0]) if row else None

    def is_answered(self, object_id: str) -> bool:
        """Return whether the object need not be asked for again in this round."""
        return self.outcome(object_id) not in (None, ObjectOutcome.FAILED)

    def unanswered(self) -> list[str]:
        """Return the objects that an earlier round kept and this one has not come to."""
        query = "SELECT object_id FROM objects WHERE round < ? AND outcome = ?"
        return [object_id for (object_id,) in self._database.all(query, self.round, ObjectOutcome.KEPT)]

    def unfinished(self) -> list[str]:
        """Return the kept objects that lack images."""
        query = f"SELECT DISTINCT object_id FROM images WHERE state IN {_OPEN}"  # noqa: S608 - constants
        return [object_id for (object_id,) in self._database.all(query)]

    def images_to_fetch(self, object_id: str) -> list[OpenImage]:
        """Return the images of an object that may be fetched and are not done."""
        query = f"""SELECT i.wanted, i.found, twin.found FROM images i
                    LEFT JOIN images twin ON twin.url = i.url AND twin.state = '{ImageStatus.STORED}'
                    WHERE i.object_id = ? AND i.state IN {_OPEN} GROUP BY i.view ORDER BY i.view"""  # noqa: S608
        rows = self._database.all(query, object_id)
        return [OpenImage(WantedImage.model_validate_json(wanted), _stored(found), _stored(twin))
                for wanted, found, twin in rows]  # fmt: skip

    def listing(self, request: str) -> Listing | None:
        """Return the answer to a request for a list, if this round has it."""
        row = self._database.one("SELECT listing FROM listings WHERE request = ? AND round = ?", request, self.round)
        return Listing.model_validate_json(row[0]) if row else None

    def add_listing(self, request: str, listing: Listing) -> None:
        """Keep the answer to a request for a list."""
        with self._database.transaction():
            values = (request, self.round, _json(listing))
            self._database.execute("REPLACE INTO listings VALUES (?, ?, ?)", *values)

    def count_images(self) -> dict[ImageStatus, int]:
        """Return the number of images by what became of them, as far as they were fetched."""
        rows = self._database.all("SELECT state, count(*) FROM images WHERE state <> ? GROUP BY state", _WANTED)
        return {ImageStatus(state): number for state, number in rows}

    def count_untried(self) -> int:
        """Return the number of images that nobody has tried to fetch."""
        return int(self._database.all("SELECT count(*) FROM images WHERE state = ?", _WANTED)[0][0])

    def count_objects(self) -> dict[ObjectOutcome, int]:
        """Return the number of objects by what became of them; one that was kept may have failed since, too."""
        query = """SELECT outcome, count(*) FROM objects GROUP BY outcome
                   UNION ALL SELECT 'failed', count(*) FROM objects WHERE failure IS NOT NULL"""
        counts: Counter[ObjectOutcome] = Counter()
        for outcome, number in self._database.all(query):
            counts[ObjectOutcome(outcome)] += number
        return +counts

    def objects(self) -> Iterator[ObjectRecord]:
        """Yield the rows of the kept objects, sorted by object id."""
        for (entry,) in self._database.each("SELECT entry FROM objects WHERE outcome = 'kept' ORDER BY object_id"):
            if (record := ObjectEntry.model_validate_json(entry).record) is not None:
                yield record

    def images(self, unfetched: str) -> Iterator[ImageRecord]:
        """Yield the rows of their images, sorted by object id and view.

        Args:
            unfetched: The reason to give for images that may be fetched and were not asked for.
        """
        query = """SELECT i.wanted, i.found, o.entry FROM images i JOIN objects o USING (object_id)
                   ORDER BY i.object_id, i.view"""
        for wanted, found, entry in self._database.each(query):
            if found is None:
                image = WantedImage.model_validate_json(wanted)
                yield ObjectEntry.model_validate_json(entry).image_row(image, ImageStatus.NOT_ALLOWED, unfetched)
            else:
                yield ImageRecord.model_validate_json(found)

    def close(self) -> None:
        """Bring everything into the one file and close it."""
        self._database.close()

    def _take_images(self, object_id: str) -> dict[int, Row]:
        """Remove the images of an object and return by view what was known of them: id, state, and row."""
        query = "DELETE FROM images WHERE object_id = ? RETURNING view, image_id, state, found"
        return {view: tuple(others) for view, *others in self._database.all(query, object_id)}

    def _stored_in(self, object_id: str, view: int) -> ImageRecord | None:
        row = self._database.one("SELECT found FROM images WHERE object_id = ? AND view = ?", object_id, view)
        return _stored(row[0]) if row else None


def _image_values(entry: ObjectEntry, image: WantedImage, before: Row | None, *, is_changed: bool) -> Row:
    """Return the values of an image's row in the database, with what was found of it before as far as that holds."""
    image_id, state, found = before or (None, _WANTED, None)
    if image.barred is not None:
        state, found = ImageStatus.NOT_ALLOWED, _json(entry.image_row(image, ImageStatus.NOT_ALLOWED, image.barred))
    elif image_id != image.image_id or state == ImageStatus.NOT_ALLOWED:
        state, found = _WANTED, None
    elif found is not None:
        state = _WANTED if is_changed else state
        found = _json(entry.image_row_like(image, ImageRecord.model_validate_json(found)))
    return entry.object_id, image.view, image.image_id, image.url, state, _json(image), found


def _stored(found: str | None) -> ImageRecord | None:
    row = ImageRecord.model_validate_json(found) if found else None
    return row if row is not None and row.status is ImageStatus.STORED else None


def _json(value: Part) -> str:
    return value.model_dump_json()
