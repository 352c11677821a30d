"""The objects of the sample museum: what they are, before anything is drawn or written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from reliquary.errors import ReliquaryError
from reliquary.sample.objects.cultures import CULTURES, FIRST_COINS, KINDS, Culture
from reliquary.sample.objects.museum_dates import MuseumDate, middle_year, write_date
from reliquary.seeds import generator

FIRST_OBJECT_ID = 9_000_001

PictureRole = Literal["own", "placeholder", "exact_duplicate", "near_duplicate"]
Rights = Literal["public_domain", "no_image", "restricted"]

# Faults repeat with the object's number, so that even a small collection holds each of them in its exact share.
_PLACEHOLDERS = (17, 67)
_EXACT_DUPLICATE = 41
_NEAR_DUPLICATE = 83
_NO_IMAGE = (13, 38, 88)
_RESTRICTED = 61
_CYCLE = 100


@dataclass(frozen=True)
class SampleObject:
    """One object of the sample museum.

    Attributes:
        object_id: Number from FIRST_OBJECT_ID up.
        seed: Seed of the collection.
        culture: Class name, one of cultures.CULTURES.
        kind: pottery, stele, coin or tile.
        year: The year that the drawing shows.
        date: Date in the record, and the true span of years.
        n_views: Number of pictures, 1 to 4.
        picture: Whether the pictures are the object's own, the blank placeholder, or those of another object.
        drawn_as: Id of the object that the pictures show: its own, or that of the duplicate's original.
        rights: Whether the record says public domain, and what stands in its image field.
    """

    object_id: int
    seed: int
    culture: str
    kind: str
    year: int
    date: MuseumDate
    n_views: int
    picture: PictureRole
    drawn_as: int
    rights: Rights

    @property
    def year_begin(self) -> int:
        """First year in truth; negative before the common era."""
        return self.date.year_begin

    @property
    def year_end(self) -> int:
        """Last year in truth; negative before the common era."""
        return self.date.year_end


def sample_objects(n_objects: int, seed: int = 0) -> list[SampleObject]:
    """Makes the first ``n_objects`` objects of the collection with this seed.

    An object depends on its number and the seed alone: a larger collection begins with the smaller one. In every
    hundred objects there are 2 placeholders, 1 exact and 1 near duplicate, 3 without a picture for want of rights,
    and 1 whose record names a restricted URL.

    Raises:
        ReliquaryError: ``n_objects`` is negative.
    """
    if n_objects < 0:
        raise ReliquaryError(f"sample museum: n_objects is {n_objects}; give 0 or more")
    return [_object(index, seed) for index in range(n_objects)]


def _object(index: int, seed: int) -> SampleObject:
    number = index % _CYCLE
    if number == _EXACT_DUPLICATE:
        return _duplicate(index, seed, "exact_duplicate")
    if number == _NEAR_DUPLICATE:
        return _duplicate(index, seed, "near_duplicate")
    made = _ordinary(index, seed)
    if number in _PLACEHOLDERS:
        return replace(made, picture="placeholder", n_views=1)
    if number in _NO_IMAGE:
        return replace(made, rights="no_image")
    if number == _RESTRICTED:
        return replace(made, rights="restricted")
    return made


def _ordinary(index: int, seed: int) -> SampleObject:
    object_id = FIRST_OBJECT_ID + index
    rng = generator(seed, "sample object", object_id)
    names = list(CULTURES)
    culture = CULTURES[names[int(rng.choice(len(names), p=[c.share for c in CULTURES.values()]))]]
    kind = KINDS[int(rng.integers(len(KINDS)))]
    date = write_date(_year(culture, kind, rng), rng)
    return SampleObject(
        object_id=object_id,
        seed=seed,
        culture=culture.name,
        kind=kind,
        year=middle_year(date.year_begin, date.year_end),
        date=date,
        n_views=1 + int(rng.choice(4, p=[0.3, 0.35, 0.2, 0.15])),
        picture="own",
        drawn_as=object_id,
        rights="public_domain",
    )


def _year(culture: Culture, kind: str, rng: np.random.Generator) -> int:
    """Chooses a period, then a year in it, so that short periods are as well shown as long ones."""
    spans = [(p.begin, p.end) for p in culture.periods]
    if kind == "coin":
        spans = [(max(begin, FIRST_COINS), end) for begin, end in spans if end > FIRST_COINS]
    begin, end = spans[int(rng.integers(len(spans)))]
    return int(rng.integers(begin, end, endpoint=True)) or 1


def _duplicate(index: int, seed: int, role: PictureRole) -> SampleObject:
    """Makes an object that is another one's twin, catalogued twice with the same photographs."""
    rng = generator(seed, "sample duplicate", FIRST_OBJECT_ID + index)
    candidates = [i for i in range(max(0, index - _CYCLE // 2), index) if _is_ordinary(i)]
    original = _ordinary(int(rng.choice(candidates)), seed)
    return replace(original, object_id=FIRST_OBJECT_ID + index, picture=role, n_views=1)


def _is_ordinary(index: int) -> bool:
    number = index % _CYCLE
    return number not in (*_PLACEHOLDERS, *_NO_IMAGE, _EXACT_DUPLICATE, _NEAR_DUPLICATE, _RESTRICTED)
