from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from PIL import Image

from reliquary.masks import mask_corners


@given(arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=20), elements=st.booleans()))
def test_corners_are_those_that_pillow_finds(mask):
    assert mask_corners(mask) == Image.fromarray(mask.astype(np.uint8)).getbbox()


@pytest.mark.parametrize("shape", [(3, 4), (0, 4)])
def test_an_empty_mask_has_none(shape):
    assert mask_corners(np.zeros(shape, bool)) is None
