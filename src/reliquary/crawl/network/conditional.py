"""Conditional requests: asking for something again only if it changed (RFC 9110, section 13)."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime

NOT_MODIFIED = 304
"""The status by which a server says that nothing changed."""

# An entity tag as RFC 9110, 8.8.3 writes it, without the bytes beyond ASCII, which no two programs encode alike.
_ENTITY_TAG = re.compile(r'(W/)?"[!#-~]*"')


def conditional_headers(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Return the headers by which a server answers 304 if nothing changed since an earlier answer.

    What is no validator is left out, so it can neither break the request nor mean something else: a tag ``*``, for
    example, would make every answer a 304.

    Args:
        etag: The ETag of the earlier answer, as it was received.
        last_modified: The Last-Modified of the earlier answer, as it was received.

    Returns:
        ``If-None-Match`` and ``If-Modified-Since``, each only if the earlier answer allows it.
    """
    headers = {}
    if etag is not None and _ENTITY_TAG.fullmatch(etag):
        headers["If-None-Match"] = etag
    if last_modified is not None and _is_date(last_modified):
        headers["If-Modified-Since"] = last_modified
    return headers


def _is_date(text: str) -> bool:
    try:
        return text.isascii() and text.isprintable() and parsedate_to_datetime(text) is not None
    except ValueError:
        return False
