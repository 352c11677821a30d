"""The measures of retrieval: what the features of a model find among the images of a split.

They are an extra of any task whose predictions may hold a ``feature`` an image.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from reliquary.errors import Fault, FaultyFileError
from reliquary.metrics.retrieval import Retrieval, retrieve
from reliquary.records import AgePrediction, ClassificationPrediction, Metric
from reliquary.tasks.resampling import weighted_means

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

METRIC_VERSION = 1
PLACES = (1, 5)
SAME_OBJECT, SAME_CLASS = ("recall", "retrieval_map"), ("class_match", "class_map")
"""What the measures of the two settings are called."""

OBJECT_COLUMNS = ("image_id", "museum", "object_id")


def retrieval_metrics(features: Floats, labels: Ints, objects: Ints) -> list[Metric]:
    """Return how well features find other photographs of an object, and other objects of its class.

    ``recall_at_1``, ``recall_at_5`` and ``retrieval_map`` are of the first, over the objects with two photographs or
    more; ``class_match_at_1``, ``class_match_at_5`` and ``class_map`` are of the second, over the objects whose class
    has others. Each is a mean over objects, and ``n`` is their number; measures that no object has are left out. What
    they are is told in `reliquary.metrics.retrieval`.

    Args:
        features: One finite vector an image, shape (images, width).
        labels: Class index of each image, shape (images,).
        objects: Number of the object that each image shows, shape (images,).
    """
    found = retrieve(features, labels, objects)
    return [
        *_measures(found.same_object, *SAME_OBJECT),
        *_measures(found.same_class, *SAME_CLASS),
    ]


def resampled_retrieval(features: Floats, labels: Ints, objects: Ints, weights: Floats) -> dict[str, Floats]:
    """Return the measures of `retrieval_metrics` over many test sets, whose objects ask as often as they stand there.

    What can be found stays the whole split in all of them: an object that stood there twice would find itself.

    Args:
        features: As for `retrieval_metrics`.
        labels: Class index of each image, shape (images,).
        objects: Number of the object that each image shows, shape (images,).
        weights: How often each image stands in each test set, shape (test sets, images), equal for an object's images.

    Returns:
        Shape (test sets,) each; NaN for a test set without any object that can ask.
    """
    numbers, image = np.unique(objects, return_index=True)
    found = retrieve(features, labels, objects)
    values: dict[str, Floats] = {}
    for setting, within, mean in ((found.same_object, *SAME_OBJECT), (found.same_class, *SAME_CLASS)):
        if setting is not None:
            asking = weights[:, image[np.searchsorted(numbers, np.unique(setting.objects))]]
            of_objects = {f"{within}_at_{places}": setting.of_objects(setting.first <= places) for places in PLACES}
            of_objects[mean] = setting.of_objects(setting.precision)
            values |= {name: weighted_means(of_object, asking) for name, of_object in of_objects.items()}
    return values


def read_features(rows: Sequence[ClassificationPrediction | AgePrediction], place: str) -> Floats | None:
    """Return the features of images, shape (images, width); None if no row has one.

    Args:
        rows: One prediction an image.
        place: Where they come from, for messages.

    Raises:
        FaultyFileError: Some rows have a feature and others none, or features are empty or of different lengths.
    """
    features = [row.feature for row in rows]
    given = [feature for feature in features if feature is not None]
    if not given:
        return None
    width = len(given[0])
    faults = [
        Fault(f"{place}, image {row.image_id}", "feature", problem)
        for row in rows
        if (problem := _problem(row.feature, width))
    ]
    if faults:
        raise FaultyFileError(f"{place}: features", faults)
    return np.array(given, dtype=np.float64)


def number_objects(table: pa.Table) -> Ints:
    """Return the number of the object that each row of a dataset shows, shape (rows,).

    An object is named by its museum and the museum's own number; an image whose object is not known is one of its own.

    Args:
        table: Rows with the columns ``image_id``, ``museum`` and ``object_id``.
    """
    numbers: dict[tuple[str | None, str], int] = {}
    rows = zip(*(table.column(name).to_pylist() for name in OBJECT_COLUMNS), strict=True)
    names = [
        (museum, f"object {object_id}") if object_id is not None else (None, f"image {image_id}")
        for image_id, museum, object_id in rows
    ]
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.int64)


def _problem(feature: Sequence[float] | None, width: int) -> str:
    if feature is None:
        return "is missing, but others have one; give one for every image, or for none"
    if not feature:
        return "is empty; give one for every image, or for none"
    return "" if len(feature) == width else f"{len(feature)} numbers, but the first feature has {width}"


def _measures(found: Retrieval | None, within: str, mean: str) -> Iterator[Metric]:
    if found is None:
        return
    values = {f"{within}_at_{places}": found.found_within(places) for places in PLACES}
    for name, value in {**values, mean: found.mean_average_precision}.items():
        yield Metric(
            name=name, version=METRIC_VERSION, value=value, unit="fraction", higher_is_better=True, n=found.n_objects
        )
