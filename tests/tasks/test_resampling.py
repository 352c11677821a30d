from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reliquary.tasks.resampling import weighted_means, weighted_medians

values_and_counts = st.lists(st.tuples(st.floats(-1e6, 1e6), st.integers(0, 3)), min_size=1, max_size=12)


@given(values_and_counts)
def test_a_weight_is_how_often_a_value_stands(pairs):
    values, counts = (np.array(column, dtype=np.float64) for column in zip(*pairs, strict=True))
    repeated = np.repeat(values, counts.astype(int))
    mean, median = weighted_means(values, counts[None]), weighted_medians(values, counts[None])
    if len(repeated):
        np.testing.assert_allclose(mean, [repeated.mean()], rtol=1e-9, atol=1e-6)
        assert median.tolist() == [np.median(repeated)]
    else:
        assert np.isnan([mean[0], median[0]]).all()
