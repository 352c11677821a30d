"""What the spiders of all museums share: going on, asking in turn, fetching images, noting everything."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from reliquary.crawl.entries import ObjectEntry, ObjectOutcome, Received, WantedImage
from reliquary.crawl.finishing import finish, unfetched_reason
from reliquary.crawl.folder import locked
from reliquary.crawl.network.conditional import NOT_MODIFIED, conditional_headers
from reliquary.crawl.network.fetching import unanswered
from reliquary.crawl.network.pauses import FAILED_BEFORE
from reliquary.crawl.reading.answer import entry_of, failed_entry
from reliquary.crawl.rota import Rota
from reliquary.crawl.spiders.asking import AskingSpider
from reliquary.crawl.storing.images import ImageFetcher
from reliquary.crawl.storing.keeping import Keeper
from reliquary.crawl.storing.ledger import Ledger, OpenImage
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_bytes
from reliquary.records import ImageRecord, ImageStatus, ObjectRecord

MAX_OBJECTS_IN_PROGRESS = 16
"""Objects that wait for their record or images at a time: what bounds memory when images come slower than records."""

STORED = "cached"
"""Scrapy's flag for an answer that came over no network."""

USELESS = (ObjectOutcome.LEFT_OUT, ObjectOutcome.MISSING)

Found = ObjectRecord | ImageRecord | Request


class MuseumSpider(AskingSpider):
    """Collects one museum into a crawl folder; a museum's own spider says how it lists and writes its objects.

    Every answer is noted in the ledger before the next step, so the crawl can be killed at any moment.

    Args:
        arguments: See ``arguments.folder_from_arguments``: folder, museum, api, limit, images, accept_terms.
    """

    def __init__(self, **arguments: str) -> None:
        super().__init__(**arguments)
        self._rota = Rota({}, None)
        self._changed: Collection[str] | None = None
        self._places = asyncio.Semaphore(MAX_OBJECTS_IN_PROGRESS)
        self._keeper = Keeper(self.folder.blobs.root)
        self._fetcher: ImageFetcher
        self._fetches_images = unfetched_reason(self.folder) is None
        self._unanswered: set[str] = set()
        self._failed: set[str] = set()
        self._held = ExitStack()

    @abstractmethod
    async def list_objects(self) -> Mapping[str, Sequence[str]]:
        """Return the object ids of every class, in the order in which to ask for them; ``ask_list`` helps.

        A museum that does not say beforehand which objects belong to a class lists the same ids under each.

        Raises:
            ReliquaryError: The museum does not list them.
        """

    async def list_changed(self, since: date) -> Collection[str] | None:  # noqa: ARG002 - for museums that can say
        """Return the ids that may have changed since a day; None if the museum does not say.

        Without it every object is asked for again, conditionally.
        """
        return None

    @abstractmethod
    def object_url(self, object_id: str) -> str:
        """Return the address of an object's record."""

    @abstractmethod
    def read(self, raw: dict[str, Any], received: Received) -> tuple[ObjectRecord, list[WantedImage]]:
        """Return the object of a record and its images; see ``reading.entry.Read`` for what this may raise."""

    def stored_answer(self, object_id: str) -> Response | None:  # noqa: ARG002 - for museums with stored records
        """Return the record of an object, with the flag ``STORED``; None if the museum is to be asked."""
        return None

    async def start(self) -> AsyncIterator[Found]:
        """Finish what an earlier run left, then ask for the objects that it did not come to."""
        try:
            self._held.enter_context(locked(self.folder.path))
            state = self.folder.state
            self.ledger = Ledger(self.folder.path, state.round)
            max_bytes = self.settings.getint("CRAWL_MAX_IMAGE_BYTES")
            self._fetcher = ImageFetcher(self.download, self._keeper.keep_picture, max_bytes=max_bytes)
            self._rota = Rota(await self.list_objects(), state.order.limit)
            if state.updated_since is not None:
                self._changed = await self.list_changed(state.updated_since.date())
            self.count("places", self._rota.places)
            self.is_retrying = True
            async for found in self._go_on():
                yield found
            self.is_retrying = False
            async for found in self._ask():
                yield found
        except ReliquaryError as error:
            self.stop(str(error))

    async def _go_on(self) -> AsyncIterator[Found]:
        """Fetch the images that an earlier run did not; ask again for objects whose addresses hold no longer."""
        unfinished = iter(self.ledger.unfinished() if self._fetches_images else ())
        while batch := list(islice(unfinished, MAX_OBJECTS_IN_PROGRESS)):
            entries = [entry for object_id in batch if (entry := self.ledger.known(object_id))]
            for entry in entries:
                if entry.api != self.api:
                    await self._places.acquire()
                    self.count("places")
                    async for found in self._begin(entry.object_id):
                        yield found
            async for row in self._images_of([entry for entry in entries if entry.api == self.api]):
                yield row

    async def _ask(self) -> AsyncIterator[Found]:
        for planned in self._rota:
            async for found in self._take(self._next_unanswered(planned)):
                yield found
            if self.problem is not None:
                return
        # What an earlier round kept and the museum lists no more: it says itself whether it is gone.
        for object_id in self.ledger.unanswered():
            # The last answers of the plan may come while these are asked for.
            if object_id in self._unanswered or object_id in self._failed or self.ledger.is_answered(object_id):
                continue
            self.count("places")
            async for found in self._take(object_id):
                yield found
            if self.problem is not None:
                return

    async def _take(self, object_id: str | None) -> AsyncIterator[Found]:
        """Begin with an object in one of the places, when one is free."""
        if object_id is None:
            self.count("places_done")
            return
        await self._places.acquire()
        if self.problem is None:
            async for found in self._begin(object_id):
                yield found

    async def _begin(self, object_id: str) -> AsyncIterator[Found]:
        labels = self._labels(object_id)
        answer = self.stored_answer(object_id)
        if answer is None:
            yield self._object_request(object_id, labels)
            return
        self._unanswered.add(object_id)
        async for found in self.parse_object(answer, object_id, labels):
            yield found

    def _labels(self, object_id: str) -> list[str]:
        """Return the classes that list an object, or did when it was kept."""
        known = None if self._rota.labels(object_id) else self.ledger.known(object_id)
        if known is None or known.record is None:
            return self._rota.labels(object_id)
        return [label for label in known.record.classes if label in self.folder.state.crawler.classes]

    def _next_unanswered(self, object_id: str | None) -> str | None:
        """Return the id to ask for in a place of the plan, past those that are known to yield nothing."""
        while object_id is not None:
            self._renew_unchanged(object_id)
            outcome = self.ledger.outcome(object_id)
            if outcome not in USELESS:
                return object_id if outcome in (None, ObjectOutcome.FAILED) else None
            object_id = self._rota.replacement(object_id)
        return None

    def _renew_unchanged(self, object_id: str) -> None:
        """Take an object over from an earlier round if the museum says that it did not change."""
        if self._changed is None or object_id in self._changed:
            return
        known = self.ledger.known(object_id)
        if known is not None and known.outcome is not ObjectOutcome.FAILED:
            self.ledger.renew(object_id)

    def _object_request(self, object_id: str, labels: Sequence[str]) -> Request:
        self._unanswered.add(object_id)
        known = self.ledger.known(object_id) if self.folder.state.round > 1 else None
        is_here = known is not None and known.outcome is ObjectOutcome.KEPT and known.api == self.api
        return Request(
            self.object_url(object_id),
            headers=conditional_headers(known.etag, known.last_modified) if known and is_here else None,
            callback=self.parse_object,
            errback=self.object_failed,
            cb_kwargs={"object_id": object_id, "labels": list(labels)},
            meta={FAILED_BEFORE: self.ledger.outcome(object_id) is ObjectOutcome.FAILED},
            dont_filter=True,
        )

    async def parse_object(self, response: Response, object_id: str, labels: list[str]) -> AsyncIterator[Found]:
        """Note an object and fetch its images; the place then goes to the object that replaces it, or is free."""
        instead: str | None = None
        try:
            entry = await self._noted(response, object_id, labels)
            if entry is not None and entry.record is not None:
                yield entry.record
                if self._fetches_images:
                    async for row in self._images_of([entry]):
                        yield row
            elif entry is not None and entry.outcome in USELESS:
                instead = self._next_unanswered(self._rota.replacement(object_id))
        except ReliquaryError as error:
            self.stop(str(error))
        finally:
            if instead is None:
                self._leave_place()
        if instead is not None:
            async for found in self._begin(instead):
                yield found

    def object_failed(self, failure: Failure) -> None:
        """Note an object that got no answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        try:
            error = unanswered(failure.value or RuntimeError("no answer"))
            self.heard(request, is_good=error.refused)
            self._note(failed_entry(request.cb_kwargs["object_id"], self.api, str(error)))
        except ReliquaryError as error:
            self.stop(str(error))
        finally:
            self._leave_place()

    async def _noted(self, response: Response, object_id: str, labels: list[str]) -> ObjectEntry | None:
        """Note what became of an object and return it; None if it is as it was."""
        if response.status == NOT_MODIFIED and self.ledger.known(object_id) is not None:
            self.heard(response.request, is_good=True)
            self.ledger.renew(object_id)
            self._unanswered.discard(object_id)
            return None
        entry = await self._entry(response, object_id, labels)
        self._note(entry)
        return entry

    async def _entry(self, response: Response, object_id: str, labels: list[str]) -> ObjectEntry:
        # A stored answer says nothing of whether the museum answers.
        if STORED not in response.flags:
            self.heard(response.request, is_good=response.status < 500)
        received = Received(object_id, labels, self.api, sha256_bytes(response.body), datetime.now(UTC))
        entry = entry_of(response, received, self.read)
        if entry.record is not None:
            await self._keeper.keep_record(response.body)
        return entry

    async def _images_of(self, entries: Sequence[ObjectEntry]) -> AsyncIterator[ImageRecord]:
        wanted = [(entry, found) for entry in entries for found in self.ledger.images_to_fetch(entry.object_id)]
        self.count("images", len(wanted))
        for task in asyncio.as_completed(
            [self._fetcher.fetch(entry, found.image, found.known) for entry, found in wanted]
        ):
            row = await task
            self.ledger.add_image(row)
            self.count("images_done")
            self.count("failures", row.status is ImageStatus.FAILED)
            yield row

    async def _image_of(self, entry: ObjectEntry, found: OpenImage) -> ImageRecord:
        if found.twin is not None and found.known is None:
            return entry.image_row_like(found.image, found.twin)
        return await self._fetcher.fetch(entry, found.image, found.known)

    def _note(self, entry: ObjectEntry) -> None:
        self.ledger.add_object(entry)
        self._unanswered.discard(entry.object_id)
        if entry.outcome is ObjectOutcome.FAILED:
            self._failed.add(entry.object_id)
            self.count("failures")

    def _leave_place(self) -> None:
        self._places.release()
        self.count("places_done")

    def closed(self, reason: str) -> None:
        """Write the tables if everything was answered; Scrapy calls this last."""
        with self._held:
            self._keeper.close()
            if reason != "finished" or self.problem is not None:
                return
            try:
                finish(self.folder, self.ledger, self._unanswered)
                self.ledger.close()
            except ReliquaryError as error:
                self.problem = str(error)
                self.logger.error(self.problem)  # noqa: TRY400 - a user's error needs no traceback
