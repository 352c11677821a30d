from __future__ import annotations

import numpy as np
import pytest

from reliquary.curate.measuring.percentiles import percentiles


@pytest.mark.parametrize("count", [1, 2, 49, 1024])
def test_they_are_those_of_numpy(count):
    values = np.random.default_rng(count).normal(size=count)
    wanted = (0, 1, 25, 99, 100)
    assert percentiles(values, *wanted) == pytest.approx(np.percentile(values, wanted))
