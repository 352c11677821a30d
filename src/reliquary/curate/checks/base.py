"""The interface of checks that compare pictures, or look at what is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from reliquary.curate.collection.item import Collection
from reliquary.curate.measuring.look import Looked
from reliquary.curate.predicted import Predicted
from reliquary.records import Finding


@dataclass(frozen=True)
class Evidence:
    """All that a check may go by.

    Attributes:
        collection: The pictures, and what is known of them.
        looked: What single pictures look like.
        predicted: What a model says of them; None if no predictions were given.
    """

    collection: Collection
    looked: Looked
    predicted: Predicted | None = None


class CollectionCheck(Protocol):
    """A check that needs more than one picture, or more than the picture.

    Attributes:
        name: Its name in files and fields, for example ``near_duplicates``.
        title: What people read.
    """

    name: ClassVar[str]
    title: ClassVar[str]

    def find(self, evidence: Evidence) -> Sequence[Finding]:
        """Return findings, at most one a picture; of pictures without a finding there is nothing to say."""
        ...
