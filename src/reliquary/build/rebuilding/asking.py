"""Whom a rebuilding may ask for originals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Asking:
    """What the user allows.

    Attributes:
        fetch: Whether anybody is asked at all.
        accept_terms: Museums whose terms for images the user accepts.
        allow_private: Private hosts that may be asked, by their exact names or addresses.
        contact: E-mail or web address that the museums are told; None for that of the environment.
    """

    fetch: bool = True
    accept_terms: Sequence[str] = ()
    allow_private: Sequence[str] = ()
    contact: str | None = None
