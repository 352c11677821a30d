from __future__ import annotations

import numpy as np

from reliquary.rank.site.heatmap import MAX_CLASSES, heatmap_of
from reliquary.tasks.classification import Confusion

NAMES = ["egyptian", "islam", "asian", "nobody"]


def confusion(*rows):
    return Confusion(np.array(rows), NAMES)


def test_seeds_are_added_up_and_classes_that_nobody_is_or_is_taken_for_are_left_out():
    view = heatmap_of([confusion([9, 1, 0, 0], [0, 0, 0, 0], [0, 1, 0, 0], [0] * 4)] * 2)
    assert list(view.names) == ["egyptian", "islam", "asian"]
    assert [[cell.count for cell in row] for row in view.rows] == [[18, 2, 0], [0, 0, 0], [0, 2, 0]]
    assert [[cell.level for cell in row] for row in view.rows] == [[9, 1, 0], [0, 0, 0], [0, 10, 0]]
    assert view.seeds == 2


def test_a_single_mistake_among_many_is_still_seen():
    view = heatmap_of([confusion([999, 1, 0, 0], [0] * 4, [0] * 4, [0] * 4)])
    assert view.rows[0][1].level == 1


def test_nothing_and_more_than_anyone_can_read_are_not_drawn():
    assert heatmap_of([]) is None
    many = MAX_CLASSES + 1
    assert heatmap_of([Confusion(np.eye(many, dtype=int), [str(n) for n in range(many)])]) is None
