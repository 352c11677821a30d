"""What people read of other pictures."""

from __future__ import annotations

from collections.abc import Sequence

from reliquary.curate.collection.item import Collection, Item

NAMED = 5
"""So many are named, the others counted."""


def name_of(collection: Collection, sha256: str) -> str:
    """Return what people call a picture; one that stands for several objects is called after the first."""
    return collection.by_picture[sha256][0].name


def listed(names: Sequence[str]) -> str:
    """Return names as a list in a sentence, the first few of many."""
    if len(names) > NAMED:
        return f"{'; '.join(names[:NAMED])}; and {len(names) - NAMED:,} more"
    return "; ".join(names)


def and_more(number: int) -> str:
    """Return the end of a sentence that told of one picture of ``number``."""
    return f"; and {number - 1:,} more" if number > 1 else ""


def objects_of(items: Sequence[Item]) -> set[tuple[str | None, str]]:
    """Return the objects that items belong to, as museum and number; unknown ones are left out."""
    return {(item.museum, item.object_id) for item in items if item.object_id is not None}
