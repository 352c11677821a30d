"""What is to be composed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from reliquary.blobs import BlobStore
from reliquary.catalogue.render_set import CompositeWish
from reliquary.render.compositing.backgrounds.background import Background
from reliquary.render.compositing.notes import note_key

VERSION = 1
"""Of the way in which composites are made."""


class Wanted(NamedTuple):
    """One composite.

    Attributes:
        view_sha256: The view that is its main part.
        number: Of the composite among those of that view.
        companions: Views of which further cut-outs may be.
    """

    view_sha256: str
    number: int
    companions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Task:
    """What holds for all composites of a set.

    Attributes:
        seed: Of the set.
        backgrounds: Of which each composite draws one.
        blobs: Where views and backgrounds lie, and composites are put.
    """

    seed: int
    wish: CompositeWish
    backgrounds: tuple[Background, ...]
    blobs: BlobStore

    def key(self, wanted: Wanted) -> str:
        """Return the hash of all that decides a composite."""
        return note_key("composite", self._sha256, *wanted)

    @cached_property
    def _sha256(self) -> str:
        # How many composites a view has, and from which folder backgrounds came, changes none of them.
        wish = self.wish.model_dump(mode="json", exclude={"per_view", "backgrounds"})
        pool = [background.model_dump(mode="json") for background in self.backgrounds]
        return note_key(VERSION, self.seed, wish, pool)
