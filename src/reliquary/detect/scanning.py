"""A detector slides over a mural, and its boxes are merged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Protocol

import numpy as np

from reliquary.detect.boxes import Boxes
from reliquary.detect.merging import Merge, fuse, suppress
from reliquary.detect.mural import Mural, Pixels, UnreadableWindowError
from reliquary.detect.store import Done, WindowStore
from reliquary.detect.windows import Grid, Window
from reliquary.progress import track

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NOTHING = Boxes.together([])


class Finder(Protocol):
    """What finds boxes in pictures."""

    def find(self, pictures: Sequence[Pixels], side: int) -> list[Boxes]:
        """Return the boxes of each picture, in its pixels."""


@dataclass(frozen=True)
class Settings:
    """How a mural is searched.

    Attributes:
        window: Side of a window in pixels.
        step: Pixels from one window to the next.
        batch_size: Windows that go through the model at a time.
        merge: How boxes of one thing are merged.
        iou: Boxes of a class that overlap by more are of one thing, 0..1.
        score: Boxes with a lower score are left out, before and after merging, 0..1.
    """

    window: int
    step: int
    batch_size: int = 8
    merge: Merge = Merge.WBF
    iou: float = 0.55
    score: float = 0.3


def scan(mural: Mural, grid: Grid, finder: Finder, store: WindowStore, batch_size: int, *, quiet: bool = False) -> None:
    """Search all windows that are not done; what is done is kept batch by batch.

    A window that is damaged is kept with the reason, and the others go on.

    Args:
        mural: The picture.
        grid: Its windows.
        finder: The model.
        store: What is done.
        batch_size: Windows that go through the model at a time.
        quiet: Show no progress.
    """
    windows, done = grid.windows(), store.numbers()
    left = [number for number in range(len(windows)) if number not in done]
    for batch in _batches(track(left, f"search {mural.path.name}", quiet=quiet), batch_size):
        store.add(_searched(mural, {number: windows[number] for number in batch}, finder, grid.side))


def merged(grid: Grid, done: Sequence[Done], settings: Settings) -> Boxes:
    """Return the boxes of a mural, those of all its windows merged, the most confident first."""
    readable = np.zeros(len(grid), dtype=bool)
    readable[[one.number for one in done if one.unreadable is None]] = True
    boxes = Boxes.together([one.boxes for one in done])
    windows = np.repeat([one.number for one in done], [len(one.boxes) for one in done]).astype(np.int64)
    # A score of 0 says nothing, and weighs nothing.
    kept = (boxes.scores >= settings.score) & (boxes.scores > 0)
    boxes, windows = boxes.where(kept), windows[kept]
    boxes = boxes.where(grid.answering(boxes.corners, windows, readable))
    if settings.merge is Merge.NMS:
        return suppress(boxes, settings.iou)
    fused = fuse(boxes, settings.iou, lambda corners: grid.views(corners, readable))
    return fused.where(fused.scores >= settings.score)


def _searched(mural: Mural, windows: dict[int, Window], finder: Finder, side: int) -> list[Done]:
    pictures: dict[int, Pixels] = {}
    done = []
    for number, window in windows.items():
        try:
            pictures[number] = mural.read(window)
        except UnreadableWindowError as error:
            done.append(Done(number, NOTHING, str(error)))
    found = finder.find(list(pictures.values()), side) if pictures else []
    for number, boxes in zip(pictures, found, strict=True):
        left, top = windows[number][:2]
        moved = boxes.corners + np.array([left, top, left, top], dtype=np.float64)
        done.append(Done(number, Boxes(moved, boxes.scores, boxes.labels)))
    return done


def _batches(numbers: Iterable[int], size: int) -> Iterator[list[int]]:
    source = iter(numbers)
    while batch := list(islice(source, size)):
        yield batch
