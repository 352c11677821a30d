"""Identical pictures: one row each, because ``image_id`` is the key of predictions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from reliquary.build.examples import Example, LeftOut, Sorted


def drop_identical(examples: Sequence[Example]) -> Sorted:
    """Keep one example of every picture.

    Of several the first is kept. If they disagree on what they show none is, since nobody knows which is right.

    Args:
        examples: In the order of source, item and view.
    """
    by_picture: defaultdict[str, list[Example]] = defaultdict(list)
    for example in examples:
        by_picture[example.image_id].append(example)
    kept, left_out = [], []
    for same in by_picture.values():
        first, *others = same
        if any(_shows(other) != _shows(first) for other in others):
            reason = "identical pictures with different annotations"
            left_out += [LeftOut.of(example.candidate, reason) for example in same]
            continue
        kept.append(first)
        for other in others:
            of = "the same object" if _object(other) == _object(first) else "another object"
            left_out.append(LeftOut.of(other.candidate, f"identical to a picture of {of}"))
    return Sorted(kept, left_out)


def _shows(example: Example) -> tuple[object, ...]:
    return example.strata, example.columns


def _object(example: Example) -> tuple[str, str]:
    return example.candidate.source, example.candidate.item
