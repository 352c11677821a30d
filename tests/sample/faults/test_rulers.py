from __future__ import annotations

import numpy as np
import pytest

from reliquary.sample.faults.rulers import ruler, scale_bar
from reliquary.seeds import generator


@pytest.mark.parametrize("number", range(4))
def test_a_bar_is_black_and_white_in_turn(number):
    bar = scale_bar(generator(1, number), unit=10, units=8, breadth=12)[..., 0]
    margin = 4
    assert bar.shape == (12 + 2 * margin, 8 * 10 + 2 * margin)
    middles = bar[margin + 1, margin + 5 : -margin : 10] > 128
    assert middles.tolist() == [False, True] * 4


@pytest.mark.parametrize("number", range(4))
def test_a_ruler_has_its_ticks(number):
    drawn = ruler(generator(1, number), tick=8, ticks=25, breadth=30)[0].astype(int).sum(axis=1)
    ink = abs(drawn - drawn[0]) > 100
    starts = np.flatnonzero(ink[1:] & ~ink[:-1]) + 1
    assert len(starts) == 25
    assert set(np.diff(starts)) == {8}
