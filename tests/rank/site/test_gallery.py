from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from reliquary.rank.site import gallery

GROUPS = ["vase", "vase", "coin", "stele", "tile", "jar"]


@dataclass
class Said:
    quality: np.ndarray
    right: np.ndarray = field(init=False)

    def __post_init__(self):
        self.quality = np.array(self.quality, dtype=np.float64)
        self.right = self.quality > 0.5


@pytest.fixture
def answers():
    return Said([0.9, 0.8, 0.2, 0.7, 0.1, np.nan])


def test_the_best_are_right_and_show_other_objects_first(answers):
    assert gallery.best(answers, GROUPS, 2) == [0, 3]
    assert gallery.best(answers, GROUPS, 6) == [0, 3, 1]


def test_the_worst_are_wrong_and_known(answers):
    assert gallery.worst(answers, GROUPS, 6) == [4, 2]


def test_alone_is_who_is_right_where_others_are_wrong_or_the_other_way_round(answers):
    others = [Said([0.9, 0.1, 0.9, 0.9, 0.1, 0.1]), Said([0.9, 0.1, 0.9, 0.1, 0.1, 0.1])]
    assert gallery.alone(answers, others, GROUPS, 6) == [1, 2]
    assert gallery.alone(answers, [], GROUPS, 6) == []


def test_disputed_are_images_whose_answers_differ_most(answers):
    other = Said([0.9, 0.7, 0.9, 0.9, 0.1, 0.1])
    assert gallery.disputed([answers, other], GROUPS, 6) == [2, 3, 1]
    assert gallery.disputed([answers, other], GROUPS, 1) == [2]
    assert gallery.disputed([answers], GROUPS, 6) == []
