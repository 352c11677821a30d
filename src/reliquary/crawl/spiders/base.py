"""What the spiders of all museums share: going on, asking in turn, fetching images, noting everything."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Self

import scrapy
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from reliquary.crawl.entries import ObjectEntry, ObjectOutcome, Received
from reliquary.crawl.fetching import GONE, UnansweredError, download, unanswered
from reliquary.crawl.finishing import finish, unfetched_reason
from reliquary.crawl.folder import CrawlFolder, locked
from reliquary.crawl.images import ImageFetcher
from reliquary.crawl.ledger import Ledger
from reliquary.crawl.politeness import scrapy_settings
from reliquary.crawl.rota import Rota
from reliquary.crawl.spiders.arguments import folder_from_arguments
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_bytes
from reliquary.records import ImageRecord, ImageStatus, ObjectRecord

MAX_OBJECTS_IN_PROGRESS = 16
"""Objects that wait for their record or images at a time: what bounds memory when images come slower than records."""

MAX_FAILURES_IN_A_ROW = 20
"""Failures without one good answer between them after which the museum is taken to be down."""

USELESS = (ObjectOutcome.LEFT_OUT, ObjectOutcome.MISSING)

Found = ObjectRecord | ImageRecord | Request


class MuseumSpider(scrapy.Spider):
    """Collects one museum into a crawl folder; a museum's own spider says how it lists and writes its objects.

    Every answer is noted in the journals before the next step, so the crawl can be killed at any moment.

    Args:
        arguments: See ``arguments.folder_from_arguments``: folder, museum, api, limit, images, accept_terms.
    """

    def __init__(self, **arguments: str) -> None:
        super().__init__()
        self.folder: CrawlFolder = folder_from_arguments(self.name, arguments)
        self.problem: str | None = None
        self.ledger: Ledger
        self._rota = Rota({}, None)
        self._places = asyncio.Semaphore(MAX_OBJECTS_IN_PROGRESS)
        self._fetcher = ImageFetcher(self.download, self.folder.blobs)
        self._fetches_images = unfetched_reason(self.folder) is None
        self._failures_in_a_row = 0
        self._is_retrying = False
        self._unanswered: set[str] = set()
        self._held = ExitStack()
        self._closing: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider and add the settings that follow from its crawler file."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        for name, value in scrapy_settings(spider.folder.state).items():
            crawler.settings.set(name, value, priority="spider")
        return spider

    @abstractmethod
    async def list_objects(self) -> Mapping[str, Sequence[str]]:
        """Return the object ids of every class, in the order in which to ask for them.

        Raises:
            ReliquaryError: The museum does not list them.
        """

    @abstractmethod
    def object_url(self, object_id: str) -> str:
        """Return the address of an object's record."""

    @abstractmethod
    def read_object(self, response: Response, received: Received) -> ObjectEntry:
        """Return what a record says, or why it says nothing; whatever it is, this never raises."""

    @property
    def api(self) -> str:
        """Base address of the interface."""
        return self.folder.state.order.api

    async def download(self, request: Request) -> Response:
        """Send a request past the scheduler.

        Raises:
            UnansweredError: There is no answer.
        """
        try:
            response = await download(self.crawler, request)
        except UnansweredError as error:
            self._heard(is_good=error.refused)
            raise
        self._heard(is_good=response.status < 500)
        return response

    async def start(self) -> AsyncIterator[Found]:
        """Finish what an earlier run left, then ask for the objects that it did not come to."""
        try:
            self._held.enter_context(locked(self.folder.path))
            self.ledger = Ledger(self.folder.path)
            self._rota = Rota(await self.list_objects(), self.folder.state.order.limit)
            self._count("places", self._rota.places)
            self._is_retrying = True
            async for found in self._go_on():
                yield found
            self._is_retrying = False
            async for request in self._ask():
                yield request
        except ReliquaryError as error:
            self.stop(str(error))

    async def _go_on(self) -> AsyncIterator[Found]:
        """Fetch the images that an earlier run did not; ask again for objects whose addresses hold no longer."""
        entries = self.ledger.unfinished() if self._fetches_images else iter(())
        while batch := list(islice(entries, MAX_OBJECTS_IN_PROGRESS)):
            for entry in batch:
                if entry.api != self.api:
                    await self._places.acquire()
                    self._count("places")
                    yield self._object_request(entry.object_id, entry.record.classes if entry.record else [])
            async for row in self._images_of([entry for entry in batch if entry.api == self.api]):
                yield row

    async def _ask(self) -> AsyncIterator[Request]:
        for planned in self._rota:
            object_id = self._next_unanswered(planned)
            if object_id is None:
                self._count("places_done")
                continue
            await self._places.acquire()
            if self.problem is not None:
                return
            yield self._object_request(object_id, self._rota.labels(object_id))

    def _next_unanswered(self, object_id: str | None) -> str | None:
        """Return the id to ask for in a place of the plan, past those that are known to yield nothing."""
        while object_id is not None and self.ledger.outcome(object_id) in USELESS:
            object_id = self._rota.replacement(object_id)
        return None if object_id is None or self.ledger.is_answered(object_id) else object_id

    def _object_request(self, object_id: str, labels: Sequence[str]) -> Request:
        self._unanswered.add(object_id)
        return Request(
            self.object_url(object_id),
            callback=self.parse_object,
            errback=self.object_failed,
            cb_kwargs={"object_id": object_id, "labels": list(labels)},
            dont_filter=True,
        )

    async def parse_object(self, response: Response, object_id: str, labels: list[str]) -> AsyncIterator[Found]:
        """Note an object and fetch its images; the place then goes to the object that replaces it, or is free."""
        instead: str | None = None
        try:
            entry = await self._entry(response, object_id, labels)
            self._note(entry)
            if entry.record is not None:
                yield entry.record
                if self._fetches_images:
                    async for row in self._images_of([entry]):
                        yield row
            elif entry.outcome in USELESS:
                instead = self._next_unanswered(object_id)
        except ReliquaryError as error:
            self.stop(str(error))
        finally:
            if instead is None:
                self._leave_place()
        if instead is not None:
            yield self._object_request(instead, self._rota.labels(instead))

    def object_failed(self, failure: Failure) -> None:
        """Note an object that got no answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        try:
            error = unanswered(failure.value or RuntimeError("no answer"))
            self._heard(is_good=error.refused)
            self._note(self.failed(request.cb_kwargs["object_id"], str(error)))
        except ReliquaryError as error:
            self.stop(str(error))
        finally:
            self._leave_place()

    async def _entry(self, response: Response, object_id: str, labels: list[str]) -> ObjectEntry:
        self._heard(is_good=response.status < 500)
        if response.status != 200 and response.status not in GONE:
            return self.failed(object_id, f"HTTP {response.status}")
        received = Received(object_id, labels, self.api, sha256_bytes(response.body), datetime.now(UTC))
        entry = self.read_object(response, received)
        if entry.record is not None:
            await asyncio.to_thread(self.folder.blobs.put, response.body)
        if entry.outcome is ObjectOutcome.FAILED and response.status in GONE:
            return entry.model_copy(update={"outcome": ObjectOutcome.MISSING, "reason": f"HTTP {response.status}"})
        return entry

    def failed(self, object_id: str, reason: str) -> ObjectEntry:
        """Return the entry of an object that could not be read."""
        return ObjectEntry(object_id=object_id, api=self.api, outcome=ObjectOutcome.FAILED, reason=reason)

    async def _images_of(self, entries: Sequence[ObjectEntry]) -> AsyncIterator[ImageRecord]:
        wanted = [(entry, image) for entry in entries for image in self.ledger.images_to_fetch(entry)]
        self._count("images", len(wanted))
        for task in asyncio.as_completed([self._fetcher.fetch(entry, image) for entry, image in wanted]):
            row = await task
            self.ledger.add_image(row)
            self._count("images_done")
            self._count("failures", row.status is ImageStatus.FAILED)
            yield row

    def _note(self, entry: ObjectEntry) -> None:
        self.ledger.add_object(entry)
        self._unanswered.discard(entry.object_id)
        self._count("failures", entry.outcome is ObjectOutcome.FAILED)

    def _heard(self, *, is_good: bool) -> None:
        """Stop when the museum answers nothing any more, before all its objects are noted as failed."""
        self._failures_in_a_row = 0 if is_good else self._failures_in_a_row + 1
        # What failed in an earlier run may fail for good, and must not keep the crawl from going on.
        if self._failures_in_a_row >= MAX_FAILURES_IN_A_ROW and not self._is_retrying:
            self.stop(
                f"{self.api}: {self._failures_in_a_row} failures in a row, the last ones stand in "
                f"{self.folder.path / 'journal'}; run the same command again when the museum answers"
            )

    def _leave_place(self) -> None:
        self._places.release()
        self._count("places_done")

    def _count(self, name: str, number: int = 1) -> None:
        if self.crawler.stats is not None:
            self.crawler.stats.inc_value(f"crawl/{name}", number)

    def stop(self, problem: str) -> None:
        """End the crawl early, in a way that the next run goes on with it."""
        if self.problem is None and self.crawler.engine is not None:
            self.problem = problem
            self.logger.error(problem)
            self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="stopped"))

    def closed(self, reason: str) -> None:
        """Write the tables if everything was answered; Scrapy calls this last."""
        with self._held:
            if reason != "finished" or self.problem is not None:
                return
            self.ledger.close()
            try:
                self._check_answered()
                finish(self.folder, self.ledger)
            except ReliquaryError as error:
                self.problem = str(error)
                self.logger.error(self.problem)  # noqa: TRY400 - a user's error needs no traceback

    def _check_answered(self) -> None:
        if self._unanswered:
            raise ReliquaryError(
                f"{self.folder.path}: {len(self._unanswered)} objects were not answered for because of an unexpected "
                f"error (for example {min(self._unanswered)}), which stands in the log; run the same command again"
            )
