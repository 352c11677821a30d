"""The answer to a request for a record -> the entry of its object, whatever was answered."""

from __future__ import annotations

from scrapy.http import Response

from reliquary.crawl.answers import NotJsonError, header, json_of
from reliquary.crawl.entries import ObjectEntry, ObjectOutcome, Received
from reliquary.crawl.network.fetching import GONE
from reliquary.crawl.reading.entry import Read, read_entry
from reliquary.crawl.text import clean


def entry_of(response: Response, received: Received, read: Read) -> ObjectEntry:
    """Return what an answer says of an object, or why it says nothing; this never raises.

    Args:
        response: The answer.
        received: Where it came from.
        read: Reads records of the museum's shape.
    """
    if response.status != 200 and response.status not in GONE:
        return failed_entry(received.object_id, received.api, f"HTTP {response.status}")
    try:
        entry = read_entry(json_of(response), received, read)
    except NotJsonError as error:
        entry = failed_entry(received.object_id, received.api, str(error))
    if entry.outcome is ObjectOutcome.FAILED and response.status in GONE:
        return entry.model_copy(update={"outcome": ObjectOutcome.MISSING, "reason": f"HTTP {response.status}"})
    validators = {"etag": header(response, "ETag"), "last_modified": header(response, "Last-Modified")}
    return entry.model_copy(update={name: clean(value) for name, value in validators.items()})


def failed_entry(object_id: str, api: str, reason: str) -> ObjectEntry:
    """Return the entry of an object that could not be read."""
    return ObjectEntry(object_id=object_id, api=api, outcome=ObjectOutcome.FAILED, reason=reason)
