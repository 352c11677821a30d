from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from reliquary.sample.models3d.models import MODEL_CLASSES
from reliquary.sample.relics.series import PLACES, SIZES, backdrop, sample_series, series_of_photographs


def test_series_have_one_to_three_photographs():
    numbers = series_of_photographs("owl", 300, 0)
    assert numbers == sorted(numbers)
    lengths = Counter(numbers)
    assert set(lengths) == set(range(len(lengths)))
    assert set(lengths.values()) == {1, 2, 3}


@pytest.mark.parametrize("count", [1, 2, 17])
def test_more_photographs_only_add(count):
    assert series_of_photographs("owl", 300, 0)[:count] == series_of_photographs("owl", count, 0)


def test_series_vary():
    series = [sample_series("owl", number, 0) for number in range(200)]
    assert {s.place for s in series} == set(PLACES)
    assert {s.size for s in series} == set(SIZES)
    assert sum(s.fill > 1 for s in series) > 20
    assert sum(s.direction.elevation < 0 for s in series) > 5
    front = sum(np.cos(s.direction.azimuth) > 0 for s in series)
    assert 140 < front < 195, "mostly from the front"


def test_series_repeat_and_follow_the_seed_the_class_and_the_number():
    one = sample_series("owl", 3, 0)
    assert one == sample_series("owl", 3, 0)
    others = (sample_series("owl", 3, 1), sample_series("owl", 4, 0), sample_series("lady", 3, 0))
    assert len({one.seed, *(other.seed for other in others)}) == 4


def test_most_photographs_are_1000_px_long_and_of_many_shapes():
    assert sum(max(size) == 1000 for size in SIZES) > len(SIZES) / 2
    assert len({width / height for width, height in SIZES}) > 4


def test_a_backdrop_has_the_size_of_its_series():
    seen = {}
    for number in range(40):
        series = sample_series(MODEL_CLASSES[number % 8], number, 0)
        seen.setdefault(series.place, series)
    assert set(seen) == set(PLACES)
    for series in seen.values():
        picture = backdrop(series)
        assert picture.shape == (series.size[1], series.size[0], 3)
        assert 0 <= picture.min() < picture.max() <= 1
