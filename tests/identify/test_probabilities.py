from __future__ import annotations

import numpy as np

from reliquary.identify.probabilities import probabilities_of
from reliquary.tasks.predictions import ScoreKind


def test_probabilities_stay_and_logits_become_some():
    np.testing.assert_array_equal(probabilities_of([0.25, 0.75], ScoreKind.PROBABILITIES), [0.25, 0.75])
    np.testing.assert_allclose(probabilities_of([0, np.log(3)], ScoreKind.LOGITS), [0.25, 0.75])
    np.testing.assert_allclose(probabilities_of([1000, 0], ScoreKind.LOGITS), [1, 0])
