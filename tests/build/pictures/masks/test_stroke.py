from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.build.pictures.masks.stroke import MOST_STROKES, stroke_mask
from reliquary.seeds import generator
from tests.build.pictures.masks.components import components, eroded


@settings(deadline=None, max_examples=50)
@given(width=st.integers(8, 120), height=st.integers(8, 120), seed=st.integers(0, 2**64 - 1))
def test_something_is_lost_and_nothing_else_is_said(width, height, seed):
    mask = stroke_mask((width, height), generator(seed))
    assert mask.shape == (height, width)
    assert mask.dtype == np.uint8
    assert 0 in mask
    assert set(np.unique(mask)) <= {0, 255}


@pytest.mark.parametrize("seed", range(10))
def test_a_mask_is_of_a_few_wide_strokes(seed):
    lost = stroke_mask((256, 256), generator(seed)) == 0
    assert len(components(lost)) <= MOST_STROKES
    assert eroded(lost).sum() > 0.4 * lost.sum()


def test_strokes_are_as_wide_on_a_large_canvas_for_its_size():
    shares = [
        np.mean([np.mean(stroke_mask((side, side), generator(seed)) == 0) for seed in range(40)]) for side in (64, 256)
    ]
    assert shares[0] == pytest.approx(shares[1], rel=0.2)


def test_a_seed_decides_the_mask():
    first, again, other = (stroke_mask((64, 64), generator(seed)) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
