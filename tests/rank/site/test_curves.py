from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from reliquary.rank.site.answers import ClassAnswers
from reliquary.rank.site.curves import MAX_CURVES, MAX_POINTS, curves_of_row
from reliquary.tasks.classification import ClassificationTruth


def answers_for(n_images, n_classes, absent=()):
    rng = np.random.default_rng(0)
    known = [label for label in range(n_classes) if label not in absent]
    labels = rng.choice(known, n_images)
    probabilities = rng.dirichlet(np.ones(n_classes), n_images)
    ids = [f"{n:064x}" for n in range(n_images)]
    names = [f"class {n}" for n in range(n_classes)]
    return ClassAnswers(probabilities, ClassificationTruth(ids, labels, names, groups=ids, objects=np.arange(n_images)))


def test_each_class_that_has_images_has_a_curve_the_most_frequent_first():
    answers = answers_for(300, 3, absent=[1])
    view = curves_of_row(answers)
    counts = np.bincount(answers.truth.labels, minlength=3)
    assert [curve.name for curve in view.curves] == [f"class {n}" for n in np.argsort(-counts)[:2]]
    label = int(view.curves[0].name[-1])
    area = average_precision_score(answers.truth.labels == label, answers.probabilities[:, label])
    assert view.curves[0].fact == f"AP {area:.3f}, {counts[label]} images"


def test_points_run_from_no_recall_to_all_of_it_and_are_few():
    points = [
        tuple(map(float, pair.split(","))) for pair in curves_of_row(answers_for(3000, 3)).curves[0].points.split()
    ]
    assert len(points) == MAX_POINTS
    assert (points[0][0], points[-1][0]) == (0, 100)
    assert all(0 <= x <= 100 and 0 <= y <= 100 for x, y in points)
    assert [x for x, _ in points] == sorted(x for x, _ in points)


def test_of_very_many_classes_the_largest_are_drawn_and_the_others_counted():
    view = curves_of_row(answers_for(2000, MAX_CURVES + 5))
    assert (len(view.curves), view.n_left_out) == (MAX_CURVES, 5)


@pytest.mark.parametrize("answers", [object()])
def test_what_has_no_classes_has_no_curves(answers):
    assert curves_of_row(answers) is None
