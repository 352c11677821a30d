"""What a model says of the images of a split, checked and as an array."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from reliquary.records import ClassificationPrediction
from reliquary.tasks.classification.truth import ClassificationTruth
from reliquary.tasks.predictions import Predictions, score_matrix


def scores_of(
    predictions: Predictions[ClassificationPrediction], truth: ClassificationTruth
) -> npt.NDArray[np.float64]:
    """Return the class scores of each image, shape (images, classes), in the order of the truth.

    Raises:
        FaultyFileError: Rows are missing, doubled or unknown; or scores have not one number a class; or the header
            says probabilities and they are none.
    """
    rows = predictions.in_order_of(truth.image_ids)
    return score_matrix(rows, len(truth.class_names), predictions.scores, predictions.place)
