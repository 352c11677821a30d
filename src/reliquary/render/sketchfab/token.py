"""The user's token: it comes from the environment alone, and no text that is made of it shows it."""

from __future__ import annotations

import os
import re

from pydantic import SecretStr

from reliquary.errors import ReliquaryError

VARIABLE = "SKETCHFAB_API_TOKEN"
PAGE = "https://sketchfab.com/settings/password"

_FORM = re.compile(r"[A-Za-z0-9._~+/=-]{8,512}")
"""What may follow the scheme in the header Authorization (RFC 9110, 11.2); anything else would stand in an error."""


def token_of_user() -> SecretStr | None:
    """Return the token, or None if none is set.

    Raises:
        ReliquaryError: What is set is no token.
    """
    text = os.environ.get(VARIABLE, "").strip()
    if not text:
        return None
    if _FORM.fullmatch(text) is None:
        raise ReliquaryError(f"{VARIABLE}: what is set there is no token; copy the API token from {PAGE}")
    return SecretStr(text)


def needed_token() -> SecretStr:
    """Return the token.

    Raises:
        ReliquaryError: None is set, or what is set is no token.
    """
    token = token_of_user()
    if token is None:
        raise ReliquaryError(f"{VARIABLE} is not set; Sketchfab lets models be downloaded with a token: see {PAGE}")
    return token
