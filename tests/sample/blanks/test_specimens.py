from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from reliquary.pictures import carries_sample_mark
from reliquary.sample.blanks.designs import DESIGNS
from reliquary.sample.blanks.specimens import specimen, specimens
from reliquary.seeds import generator

HEIGHT, WIDTH = 120, 160


@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.name.replace(" ", "-"))
def test_every_design_draws_pictures_from_its_random_numbers(design):
    first, again, other = (design.draw(generator(seed), HEIGHT, WIDTH) for seed in (3, 3, 4))
    assert np.ndim(first) == 3
    assert first.shape[-1] == 3
    assert np.isfinite(first).all()
    assert (first == again).all()
    assert first.shape != other.shape or (first != other).any()


@pytest.mark.parametrize("design", DESIGNS[::20], ids=lambda design: design.name.replace(" ", "-"))
def test_specimens_are_marked_pictures_from_a_seed(design):
    first, second = specimens(design, 3, 2)
    assert first == specimen(design, 3, 0) != second
    with Image.open(BytesIO(first)) as image:
        assert carries_sample_mark(image)
        assert min(image.size) >= 8
        image.load()


def test_either_kind_has_many_designs_and_some_are_held_out():
    names = [design.name for design in DESIGNS]
    assert len(set(names)) == len(names)
    for is_held_out in (False, True):
        part = [design for design in DESIGNS if design.held_out is is_held_out]
        assert sum(design.blank for design in part) >= 10
        assert sum(not design.blank for design in part) >= 12
