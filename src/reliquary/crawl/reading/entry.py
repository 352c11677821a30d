"""What the readers of all museums share: a record becomes an entry, whatever the museum sent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from pydantic import ValidationError

from reliquary.catalogue import CrawlerFile
from reliquary.crawl.entries import ObjectEntry, ObjectOutcome, Received, WantedImage
from reliquary.crawl.reading.words import Facts, classes_of, flags_of
from reliquary.crawl.text import clean
from reliquary.dates import ReconciledYears
from reliquary.records import Flag, ObjectRecord
from reliquary.records.faults import faults_of

OTHER_RIGHTS = "other"
"""The rule for images whose rights the museum reserves, or that no other rule knows."""

Read = Callable[[dict[str, Any], Received], tuple[ObjectRecord, list[WantedImage]]]
"""Reads a record of one shape.

It may raise the errors of this module and pydantic's ValidationError, and nothing else.
"""


class UnusableError(Exception):
    """The record cannot become an object; the message says why."""


class NotShownError(Exception):
    """The museum says that it does not show the object; the message is what it says."""


class NoClassError(Exception):
    """The object belongs to no class of the crawler file."""


@dataclass(frozen=True)
class NamedImage:
    """An image as a record names it.

    Attributes:
        url: Its address, as it stands in the record.
        rights: The museum's value, for which the crawler file should have a rule.
        credit_line: The museum's own words.
        image_id: The museum's id of the picture; None takes the name of the file.
        barred: Why it must not be fetched; None if it may.
    """

    url: str
    rights: str
    credit_line: str | None = None
    image_id: str | None = None
    barred: str | None = None


def read_entry(raw: object, received: Received, read: Read) -> ObjectEntry:
    """Return what a record says, or why it says nothing; whatever it is, this never raises.

    Args:
        raw: The decoded JSON, of whatever type.
        received: Where it came from.
        read: Reads records of the museum's shape.
    """
    entry = ObjectEntry(object_id=received.object_id, api=received.api, outcome=ObjectOutcome.KEPT)

    def without_record(outcome: ObjectOutcome, reason: str) -> ObjectEntry:
        return entry.model_copy(update={"outcome": outcome, "reason": clean(reason)})

    if not isinstance(raw, dict):
        return without_record(ObjectOutcome.FAILED, f"the record is a JSON {type(raw).__name__}, no object")
    try:
        record, images = read(raw, received)
    except NotShownError as error:
        return without_record(ObjectOutcome.MISSING, str(error))
    except NoClassError:
        return without_record(ObjectOutcome.LEFT_OUT, "belongs to no class of the crawler file")
    except UnusableError as error:
        return without_record(ObjectOutcome.FAILED, str(error))
    except ValidationError as error:
        faults = "; ".join(f"{fault.field}: {fault.problem}" for fault in faults_of(error, ""))
        return without_record(ObjectOutcome.FAILED, f"unusable record: {faults}")
    return entry.model_copy(update={"record": record, "images": images})


def needed_classes(facts: Facts, listed: Iterable[str], crawler: CrawlerFile) -> list[str]:
    """Return the classes of an object; see ``words.classes_of``.

    Raises:
        NoClassError: It belongs to none.
    """
    if classes := classes_of(facts, listed, crawler):
        return classes
    raise NoClassError


def check_id(found: object, received: Received, field: str) -> None:
    """Check that a record is the one that was asked for.

    Raises:
        UnusableError: It is another one.
    """
    if str(found) != received.object_id:
        raise UnusableError(f"{field}: found {str(found)[:80]!r}, asked for {received.object_id}")


def permalink_of(found: object, field: str) -> str:
    """Return a record's permanent address.

    Raises:
        UnusableError: It has none.
    """
    permalink = clean(found)
    if permalink is None or not is_http(permalink):
        raise UnusableError(f"{field}: found {str(permalink)[:80]!r}, expected an http(s) address")
    return permalink


def object_record(
    crawler: CrawlerFile,
    received: Received,
    facts: Mapping[str, Any],
    years: ReconciledYears,
    flags: Collection[Flag] = (),
) -> ObjectRecord:
    """Return an object's row.

    Args:
        crawler: The museum.
        received: Where the record came from.
        facts: Columns of ``ObjectRecord``: ``permalink``, ``classes`` and whatever else the record says.
        years: What its date says.
        flags: Flags that a field of the record gives; those that its words give are added.

    Raises:
        ValidationError: A value does not fit its column.
    """
    return ObjectRecord(
        museum=crawler.name,
        object_id=received.object_id,
        year_begin=years.begin,
        year_end=years.end,
        year_quality=years.quality,
        year_source=years.source,
        year_confidence=None if years.begin is None else years.confidence,
        year_reason=years.reason or None,
        year_is_wide=years.is_wide,
        flags=sorted({*flags, *flags_of(facts, crawler)}),
        metadata_licence=crawler.metadata_licence,
        raw_sha256=received.raw_sha256,
        retrieved_at=received.retrieved_at,
        **facts,
    )


def wanted_image(record: ObjectRecord, view: int, image: NamedImage, crawler: CrawlerFile) -> WantedImage:
    """Return an image with its licence and credit.

    An image whose rights the crawler file does not know is noted under the rule ``other`` and not fetched.

    Raises:
        UnusableError: The crawler file has a rule neither for its rights nor for ``other``.
    """
    rule, barred = crawler.licence_rule(image.rights), image.barred
    if rule is None:
        rule = crawler.licence_rule(OTHER_RIGHTS)
        barred = barred or f"the crawler file has no rule for the rights {image.rights[:80]!r}"
    if rule is None:
        raise UnusableError(f"licences: the crawler file has no rule for {image.rights[:80]!r}")
    return WantedImage(
        view=view,
        image_id=image.image_id or _file_stem(image.url),
        url=image.url,
        licence=rule.licence,
        credit=_credit(image.credit_line, record, crawler),
        permalink=record.permalink,
        barred=barred or (None if is_http(image.url) else "not an http(s) address"),
    )


def is_http(url: str) -> bool:
    """Return whether a text is an http(s) address with a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _credit(credit_line: str | None, record: ObjectRecord, crawler: CrawlerFile) -> str:
    text = crawler.credit.format(
        credit_line=(credit_line or "").rstrip("."),
        permalink=record.permalink,
        title=record.title or "",
        object_id=record.object_id,
    )
    return text.lstrip(" .,;") or crawler.title


def _file_stem(url: str) -> str:
    """Return the file's name without its ending; for other addresses the whole path."""
    if not is_http(url):
        return url
    path = unquote(urlsplit(url).path).strip("/")
    name, dot, _ = path.rpartition("/")[2].rpartition(".")
    return clean(name if dot and name else path) or url
