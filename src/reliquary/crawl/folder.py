"""The folder of a crawl: what was asked for, how far it came, and its results once it is finished."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, ClassVar, Self
from urllib.parse import urlsplit

from pydantic import Field

from reliquary.blobs import BlobStore
from reliquary.catalogue import CrawlerFile
from reliquary.crawl.network.addresses import is_loopback_host
from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.files import canonical_json, sha256_bytes
from reliquary.locks import exclusive
from reliquary.records import (
    ImageRecord,
    ObjectRecord,
    Part,
    Record,
    iter_table,
    read_document,
    read_table,
    write_document,
)
from reliquary.records.base import Moment, Sha256, Text

STATE_FILE = "crawl.json"
OBJECTS_FILE = "objects.parquet"
IMAGES_FILE = "images.parquet"
BLOBS_FOLDER = "blobs"
LOG_FILE = "crawl.log"
LOCK_FILE = ".lock"

# What a crawler file says about these shapes every row: one folder cannot hold rows of two opinions.
ROW_FIELDS = (
    "name",
    "language",
    "metadata_licence",
    "licences",
    "credit",
    "classes",
    "flags",
    "identifiers",
    "mapping",
)


class Order(Part):
    """What a crawl was asked to do.

    Attributes:
        api: Base address of the interface, without a slash at its end.
        limit: Objects to collect at most; None collects all.
        images: Whether images are fetched at all.
        accept_terms: Whether the user accepted the museum's terms for images.
        purpose: What the user accepted them for, in the user's words.
        allow_private: Private hosts that may be asked, by their exact names or addresses.
        source: A file of the museum's own that lists its objects or holds their records; None asks the museum.
        source_sha256: Hash of that file.
    """

    api: Text
    limit: Annotated[int, Field(ge=1)] | None = None
    images: bool = True
    accept_terms: bool = False
    purpose: Text | None = None
    allow_private: list[Text] = Field(default_factory=list)
    source: Text | None = None
    source_sha256: Sha256 | None = None

    @property
    def is_loopback(self) -> bool:
        """Whether the interface is a server on this machine."""
        return is_loopback_host(urlsplit(self.api).hostname or "")


class Counts(Part):
    """How many items a crawl holds, left out for a reason, or could not get."""

    objects: int = 0
    images: int = 0
    left_out: dict[str, int] = Field(default_factory=dict)
    rejected: dict[str, int] = Field(default_factory=dict)


class CrawlState(Record):
    """The document ``crawl.json``.

    Attributes:
        crawler: The crawler file that the crawl follows.
        crawler_sha256: Hash of that file's canonical JSON.
        started_at: When the first round began.
        round: Which round the crawl is in: the first collects, each later one brings it up to date.
        round_started_at: When this round began.
        updated_since: When the round before began; null in the first.
        counts: What the tables hold; with ``finished`` only.
    """

    SCHEMA: ClassVar[str] = "crawl"
    VERSION: ClassVar[int] = 2

    crawler: CrawlerFile
    crawler_sha256: Sha256
    order: Order
    started_at: Moment
    round: Annotated[int, Field(ge=1)] = 1
    round_started_at: Moment
    updated_since: Moment | None = None
    finished: bool = False
    finished_at: Moment | None = None
    counts: Counts = Field(default_factory=Counts)

    def finish(self, counts: Counts) -> CrawlState:
        """Return this state as that of a finished crawl."""
        return self.model_copy(update={"finished": True, "finished_at": datetime.now(UTC), "counts": counts})

    def go_on(self) -> CrawlState:
        """Return this state as that of a crawl that is not finished any more, in the same round."""
        return self.model_copy(update={"finished": False, "finished_at": None})

    def next_round(self) -> CrawlState:
        """Return this state as that of a crawl that begins to bring itself up to date."""
        return self.go_on().model_copy(
            update={
                "round": self.round + 1,
                "round_started_at": datetime.now(UTC),
                "updated_since": self.round_started_at,
            }
        )


class CrawlFolder:
    """A crawl on disk.

    Args:
        path: The folder.
        state: Its document.
    """

    def __init__(self, path: Path, state: CrawlState) -> None:
        self.path = path
        self.state = state

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a crawl folder, finished or not.

        Raises:
            ReliquaryError: The folder is no crawl, or its document is damaged or of another version.
        """
        if not (path / STATE_FILE).is_file():
            raise ReliquaryError(f"{path}: holds no crawl ({STATE_FILE} is missing); make one with: reliquary crawl")
        return cls(path, read_document(path / STATE_FILE, CrawlState))

    @property
    def museum(self) -> str:
        """Name of the museum, as in the rows."""
        return self.state.crawler.name

    @property
    def crawler(self) -> str:
        """Name of the crawler file."""
        return self.state.crawler.name

    @property
    def finished(self) -> bool:
        """Whether the tables stand and nothing is left to be asked for."""
        return self.state.finished

    @property
    def blobs(self) -> BlobStore:
        """The original bytes of records and images."""
        return BlobStore(self.path / BLOBS_FOLDER)

    def objects(self) -> list[ObjectRecord]:
        """Return the objects, sorted by museum and object id.

        Raises:
            ReliquaryError: The crawl is not finished, or the table is damaged.
        """
        self._check_finished()
        return read_table(self.path / OBJECTS_FILE, ObjectRecord)

    def images(self) -> list[ImageRecord]:
        """Return the images, sorted by museum, object id and view.

        Raises:
            ReliquaryError: The crawl is not finished, or the table is damaged.
        """
        self._check_finished()
        return read_table(self.path / IMAGES_FILE, ImageRecord)

    def pairs(self) -> Iterator[tuple[ObjectRecord, ImageRecord]]:
        """Yield every image with its object, sorted by object and view, few of them in memory at a time.

        Raises:
            FaultyFileError: Images speak of unknown objects, or stand twice; all of them, after the last pair.
            ReliquaryError: The crawl is not finished, or a table is damaged.
        """
        self._check_finished()
        artefacts = iter_table(self.path / OBJECTS_FILE, ObjectRecord, sort_by=["object_id"])
        images = iter_table(self.path / IMAGES_FILE, ImageRecord, sort_by=["object_id", "view"])
        artefact = next(artefacts, None)
        previous: tuple[str, int] | None = None
        faults: list[Fault] = []
        for image in images:
            key = (image.object_id, image.view)
            while artefact is not None and artefact.object_id < image.object_id:
                artefact = next(artefacts, None)
            if artefact is None or artefact.object_id != image.object_id:
                faults.append(Fault(str(self.path), "object_id", f"an image speaks of the unknown object {key[0]!r}"))
            elif key == previous:
                faults.append(Fault(str(self.path), "view", f"the image {key} stands twice"))
            else:
                yield artefact, image
            previous = key
        # To the end, so that faulty objects after the last image are told too.
        for _ in artefacts:
            pass
        if faults:
            raise FaultyFileError(f"{self.path}: objects and images do not fit together; crawl again", faults)

    def save(self, state: CrawlState) -> None:
        """Replace the document."""
        write_document(self.path / STATE_FILE, state)
        self.state = state

    def _check_finished(self) -> None:
        if not self.finished:
            raise ReliquaryError(
                f"{self.path}: the crawl is not finished; run `reliquary crawl {self.museum}` again to go on with it"
            )


def begin(path: Path, crawler: CrawlerFile, order: Order) -> CrawlFolder:
    """Open a crawl folder for an order, or make it.

    A finished crawl stays finished if the order is the one that it was made by; otherwise it goes on. With another
    file as its source it begins a new round.

    Raises:
        ReliquaryError: The folder belongs to another museum, to another kind of server, or to rules for rows that
            changed since.
    """
    now = datetime.now(UTC)
    fresh = CrawlState(
        crawler=crawler,
        crawler_sha256=sha256_bytes(canonical_json(crawler.model_dump(mode="json"))),
        order=order,
        started_at=now,
        round_started_at=now,
    )
    if (path / STATE_FILE).is_file():
        folder = CrawlFolder.open(path)
        _check_goes_on(folder, fresh)
        if folder.finished and folder.state.order == order:
            return folder
        # Another file of the museum's says other things of the same objects.
        is_same_source = folder.state.order.source_sha256 == order.source_sha256
        old = folder.state if is_same_source else folder.state.next_round()
        begun = ("started_at", "round", "round_started_at", "updated_since")
        fresh = fresh.model_copy(update={name: getattr(old, name) for name in begun})
    path.mkdir(parents=True, exist_ok=True)
    folder = CrawlFolder(path, fresh)
    folder.save(fresh)
    return folder


@contextmanager
def locked(path: Path, patience_s: float = 5.0) -> Iterator[None]:
    """Hold a crawl folder for this process alone; the system lets go of it when the process dies.

    Args:
        path: The folder; it is made if need be.
        patience_s: How long to wait for a crawl that is just ending, in seconds.

    Raises:
        ReliquaryError: Another crawl is writing to the folder.
    """
    busy = f"{path}: another crawl is writing to this folder; wait for its end"
    with exclusive(path / LOCK_FILE, busy, patience_s):
        yield


def _check_goes_on(folder: CrawlFolder, fresh: CrawlState) -> None:
    old, advice = folder.state, "use another --workspace, or remove the folder"
    for name in ROW_FIELDS:
        if getattr(old.crawler, name) != getattr(fresh.crawler, name):
            raise ReliquaryError(
                f"{folder.path}: this crawl of '{folder.museum}' was begun with another '{name}' in the crawler file; "
                f"its rows would not agree; {advice}"
            )
    if old.order.is_loopback != fresh.order.is_loopback:
        raise ReliquaryError(
            f"{folder.path}: this crawl asked {old.order.api}, now it is to ask {fresh.order.api}; "
            f"a server on this machine and the museum itself are not mixed; {advice}"
        )
