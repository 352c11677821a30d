"""Why a model or a light map cannot be used."""

from __future__ import annotations

from reliquary.errors import ReliquaryError


class UnusableModelError(ReliquaryError):
    """One model, or one light map, cannot be used; the rest of the set can."""
