"""Conditional requests (RFC 9110, 13): validators on answers, and 304 where a client's copy still holds."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus

from reliquary.sample.loopback.serving import Answer, Request

OPENED = datetime(2021, 1, 1, tzinfo=UTC)
"""When everything was last modified that never changed since."""


def with_validators(answer: Answer, modified: datetime = OPENED) -> Answer:
    """Return the answer with an ETag of its body and with Last-Modified."""
    tag = hashlib.sha256(answer.body).hexdigest()[:16]
    stamps = {"ETag": f'"{tag}"', "Last-Modified": format_datetime(modified, usegmt=True)}
    return replace(answer, headers={**answer.headers, **stamps})


def as_asked(answer: Answer, request: Request) -> Answer:
    """Return 304 in place of an answer with validators that the client holds already, else the answer itself."""
    if "ETag" not in answer.headers or not _is_held(answer, request):
        return answer
    return replace(answer, status=HTTPStatus.NOT_MODIFIED, body=b"")


def _is_held(answer: Answer, request: Request) -> bool:
    tags = request.headers.get("If-None-Match")
    if tags is not None:  # It decides alone; the date is not looked at (RFC 9110, 13.2.2).
        held = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return bool(held & {"*", answer.headers["ETag"]})
    since = request.headers.get("If-Modified-Since")
    try:
        return since is not None and parsedate_to_datetime(answer.headers["Last-Modified"]) <= parsedate_to_datetime(
            since
        )
    except (TypeError, ValueError):  # A date that is no date is passed over (RFC 9110, 13.1.3).
        return False
