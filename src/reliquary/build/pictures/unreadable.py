"""The error of pictures that cannot be used."""

from __future__ import annotations

from reliquary.errors import ReliquaryError


class UnreadablePictureError(ReliquaryError):
    """The bytes are no picture that can be used; the message is the reason, the same for all pictures of a kind."""
