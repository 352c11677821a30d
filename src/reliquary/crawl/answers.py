"""Reading what a museum answered."""

from __future__ import annotations

import json
from typing import Any

from scrapy.http import Response

from reliquary.crawl.text import clean


class NotJsonError(Exception):
    """An answer is no JSON; the message says what it is."""


def json_of(response: Response) -> Any:
    """Return the JSON value of an answer.

    Raises:
        NotJsonError: It is none, for example a firewall's page with status 200.
    """
    try:
        return json.loads(response.body)
    except (ValueError, RecursionError) as error:
        declared = clean(header(response, "Content-Type")) or "an unnamed type"
        raise NotJsonError(f"{declared} instead of JSON") from error


def header(response: Response, name: str) -> str:
    """Return a header of an answer, "" if it has none."""
    return (response.headers.get(name) or b"").decode("latin-1")
