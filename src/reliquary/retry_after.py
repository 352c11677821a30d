"""Reading the header Retry-After, by which a server says when it wants to be asked again."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def seconds_to_wait(text: str, now: datetime | None = None) -> float | None:
    """Return the seconds that a header asks for, or None if it says nothing that can be read.

    It holds seconds or a date (RFC 9110, 10.2.3).

    Args:
        text: What the header holds.
        now: The time to count a date from; None for the present.
    """
    text = text.strip()
    if text.isdecimal() and text.isascii():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - (now or datetime.now(UTC))).total_seconds())
