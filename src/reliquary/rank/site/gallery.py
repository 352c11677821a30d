"""Which images of the test set are worth looking at: the best and worst of a row, and those that rows disagree on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from reliquary.rank.site.answers import Answers, Flags, Floats

Order = npt.NDArray[np.int64]

ALONE_SHARE = 0.5
"""A row stands alone with an answer if fewer than this share of the others is like it."""


def best(answers: Answers, groups: Sequence[str], wanted: int) -> list[int]:
    """Return the images with the best answers among the right ones, the best first; other objects first."""
    quality = np.where(answers.right, answers.quality, np.nan)
    return _varied(_order(-quality), np.isfinite(quality), groups, wanted)


def worst(answers: Answers, groups: Sequence[str], wanted: int) -> list[int]:
    """Return the images with the worst answers among the wrong ones, the worst first; other objects first."""
    quality = np.where(answers.right, np.nan, answers.quality)
    return _varied(_order(quality), np.isfinite(quality), groups, wanted)


def alone(answers: Answers, others: Sequence[Answers], groups: Sequence[str], wanted: int) -> list[int]:
    """Return the images where a row is right and most others are wrong, or the other way round.

    Args:
        answers: Those of the row.
        others: Those of the other rows.
        groups: The object of each image.
        wanted: At most so many.
    """
    if not others:
        return []
    share = np.mean([other.right == answers.right for other in others], axis=0)
    known = np.isfinite(answers.quality) & (share < ALONE_SHARE)
    return _varied(_order(share), known, groups, wanted)


def disputed(rows: Sequence[Answers], groups: Sequence[str], wanted: int) -> list[int]:
    """Return the images whose answers differ most between rows (variance of the quality)."""
    if len(rows) < 2:
        return []
    spread = np.var([row.quality for row in rows], axis=0)
    return _varied(_order(-spread), np.isfinite(spread) & (spread > 0), groups, wanted)


def _order(key: Floats) -> Order:
    """Return images by a key, ties in the order of their ids, what is not known last."""
    order: Order = np.argsort(key, kind="stable")
    return order


def _varied(order: Order, known: Flags, groups: Sequence[str], wanted: int) -> list[int]:
    """Return the first images of different objects; then, if there are too few objects, more of the same ones."""
    in_order = [image for image in order.tolist() if known[image]]
    first: dict[str, int] = {}
    for image in in_order:
        first.setdefault(groups[image], image)
    ahead = list(first.values())
    return [*ahead, *(image for image in in_order if image != first[groups[image]])][:wanted]
