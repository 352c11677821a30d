"""Identical pictures: one row each, because ``image_id`` is the key of predictions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from reliquary.build.selection import Example, LeftOut


def drop_identical(examples: Sequence[Example]) -> tuple[list[Example], list[LeftOut]]:
    """Keep one example of every picture.

    Of several the first is kept. If they disagree on the label none is, since nobody knows which is right.

    Args:
        examples: In the order of museum, object and view.

    Returns:
        The examples kept, in the same order, and those left out with their reason.
    """
    by_picture: defaultdict[str, list[Example]] = defaultdict(list)
    for example in examples:
        by_picture[example.image_id].append(example)
    kept, left_out = [], []
    for same in by_picture.values():
        first, *others = same
        if len({example.label for example in same}) > 1:
            left_out += [LeftOut.of(example.image, "identical pictures with different labels") for example in same]
            continue
        kept.append(first)
        for other in others:
            of = "the same object" if other.image.object_id == first.image.object_id else "another object"
            left_out.append(LeftOut.of(other.image, f"identical to a picture of {of}"))
    return kept, left_out
