"""Reading from an answer that a host wants fewer requests, or is out of service for a while.

The Met stands behind Imperva, which answers 403 with an HTML page, for half a minute and more, after about thirty
quick requests; sometimes its challenge comes with status 200 (github.com/metmuseum/openaccess, issues 20, 58, 60).
"""

from __future__ import annotations

from datetime import datetime

from scrapy.http import Response

from reliquary.retry_after import seconds_to_wait

TOO_MANY_REQUESTS = 429
UNAVAILABLE = (502, 503, 504)
"""What a museum answers for minutes when a server behind its front is down."""

_PAGE_MARK = b"_Incapsula_Resource"
_COOKIE_MARK = b"visid_incap"


def is_refusal(response: Response) -> bool:
    """Return whether an answer is a firewall's, or asks for fewer requests.

    A 403 counts with any mark of Imperva. With other statuses only its page counts: the header and the cookie stand
    on good answers too.
    """
    if response.status == TOO_MANY_REQUESTS:
        return True
    is_html = b"html" in (response.headers.get(b"Content-Type") or b"").lower()
    has_page = is_html and _PAGE_MARK in response.body
    if response.status == 403:
        cookies = b"".join(response.headers.getlist(b"Set-Cookie"))
        return has_page or b"X-Iinfo" in response.headers or _COOKIE_MARK in cookies
    return response.status == 200 and has_page


def is_unavailable(response: Response) -> bool:
    """Return whether an answer says that the host, or what stands behind it, is out of service."""
    return response.status in UNAVAILABLE


def retry_after(response: Response, now: datetime | None = None) -> float | None:
    """Return the seconds after which the host wants to be asked again, or None if it does not say.

    Only 429 and 503 say it with the header Retry-After, as seconds or as a date (RFC 9110, 10.2.3; RFC 6585, 4).

    Args:
        response: The answer.
        now: The time to count a date from; None for the present.
    """
    if response.status not in (TOO_MANY_REQUESTS, 503):
        return None
    return seconds_to_wait((response.headers.get(b"Retry-After") or b"").decode("latin-1"), now)
