"""What may go wrong between this machine and Sketchfab, by what is left to do about it."""

from __future__ import annotations

from reliquary.errors import ReliquaryError


class ModelError(ReliquaryError):
    """One model cannot be had; the others may be."""


class TryAgainError(ReliquaryError):
    """There was no usable answer, and the next one may be better.

    Attributes:
        after: Seconds that the server asks to wait; None if it does not say.
    """

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after
