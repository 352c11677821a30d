"""The licences of Sketchfab by their SPDX ids (https://sketchfab.com/licenses, https://spdx.org/licenses/)."""

from __future__ import annotations

SPDX = {
    "cc attribution": "CC-BY-4.0",
    "cc attribution-sharealike": "CC-BY-SA-4.0",
    "cc attribution-noderivs": "CC-BY-ND-4.0",
    "cc attribution-noncommercial": "CC-BY-NC-4.0",
    "cc attribution-noncommercial-sharealike": "CC-BY-NC-SA-4.0",
    "cc attribution-noncommercial-noderivs": "CC-BY-NC-ND-4.0",
    "cc0 public domain": "CC0-1.0",
}

SOLD = frozenset({"standard", "editorial"})
"""Licences of what is sold; what is free under the same terms has "free" before it."""


def spdx_id(label: str) -> str:
    """Return the SPDX id of a licence by Sketchfab's name of it; one that SPDX does not know stays as it is."""
    return SPDX.get(label.casefold(), label)


def is_sold(label: str | None) -> bool:
    """Return whether models of a licence are sold."""
    return label is not None and label.casefold() in SOLD
