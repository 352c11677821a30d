"""Who asks: the address under which a museum reaches the user whose crawl troubles it.

It is personal: it stands in the User-Agent header alone, never in a file that a crawl leaves.
"""

from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

from reliquary.errors import ReliquaryError

CONTACT_VARIABLE = "RELIQUARY_CONTACT"
CONTACT_SETTING = "CRAWL_CONTACT"

_LONGEST = 200
# The valid e-mail address of the HTML standard (input type=email), with at least one dot in the domain.
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
# No white space and no control characters; brackets and backslashes end or change a comment (RFC 9110, 5.6.5).
_URL = re.compile(r"https?://[!-'*-\[\]-~]+")


def contact_for(given: str | None, *, required: bool) -> str | None:
    """Return the contact that a crawl tells the museum.

    Args:
        given: By the user; None takes the environment variable ``RELIQUARY_CONTACT``.
        required: Whether a crawl without one must not start; a museum on this machine needs none.

    Raises:
        ReliquaryError: It is missing, or it is neither an e-mail address nor a web address.
    """
    contact = given if given is not None else os.environ.get(CONTACT_VARIABLE) or None
    if contact is not None:
        return checked_contact(contact)
    if required:
        raise ReliquaryError(
            "no contact is set: a museum must be able to reach whoever crawls it. Give your e-mail or web address with "
            f"--contact, the environment variable {CONTACT_VARIABLE} or Scrapy's -s {CONTACT_SETTING}=..."
        )
    return None


def checked_contact(contact: str) -> str:
    """Return a contact that can stand in a header.

    Raises:
        ReliquaryError: It is neither an e-mail address nor an http(s) address.
    """
    if len(contact) > _LONGEST or not (_EMAIL.fullmatch(contact) or _is_web_address(contact)):
        raise ReliquaryError(
            f"contact: found {contact[:_LONGEST]!r}; expected an e-mail address or an http(s) address, "
            "without spaces, brackets or a password"
        )
    return contact


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return _URL.fullmatch(text) is not None and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False
