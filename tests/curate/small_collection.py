"""Collections that hold what a test wants to be wrong in them."""

from __future__ import annotations

from pathlib import Path

from reliquary.curate.checks.base import Evidence
from reliquary.curate.collection.item import Collection, CollectionKind, Item
from reliquary.curate.measuring.look import Looked
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_bytes
from reliquary.records import ImageSource


def key(name) -> str:
    """Return the SHA-256 that a picture of this name has here."""
    return sha256_bytes(str(name).encode())


def item(name, **fields) -> Item:
    """Return an item with nothing wrong in it."""
    known = {"licence": "CC0-1.0", "credit": "Gift of a friend", "shows": ImageSource.REAL, "museum": "met"}
    return Item(**{"sha256": key(name), "name": f"met {name}", "object_id": str(name), **known, **fields})


def collection(items, pictures=None, path=Path("crawls/met")) -> Collection:
    """Return a collection of items; ``pictures`` are bytes by SHA-256."""

    def read(sha256, layer=None):
        try:
            return (pictures or {})[sha256]
        except KeyError as error:
            raise ReliquaryError(f"{sha256}: no such file") from error

    return Collection(
        kind=CollectionKind.CRAWL,
        name="met",
        path=path,
        state="originals",
        items=list(items),
        class_names=[],
        read=read,
        read_layer=read,
    )


def evidence(*items, predicted=None) -> Evidence:
    """Return what a check goes by."""
    return Evidence(collection(items), Looked({}, {}), predicted)
