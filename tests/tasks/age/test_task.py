from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.records import AgePrediction
from reliquary.tasks import Predictions, ScoreKind, read_predictions, task_for, write_predictions
from reliquary.tasks.age import AgeTask, AgeTruth
from reliquary.tasks.classification import ClassificationTask

NAMES = ["coins", "vases"]


def truth_of(years, labels=None):
    ids = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(len(years))]
    labels = np.zeros(len(years), np.int64) if labels is None else np.array(labels, np.int64)
    return AgeTruth(ids, labels, NAMES, np.array(years, np.float64), objects=np.arange(len(ids)), groups=ids)


def said(truth, years, kind=None, **columns):
    columns = {name: [None] * len(years) if values is None else values for name, values in columns.items()}
    rows = [
        AgePrediction(image_id=image_id, year=year, **{name: values[number] for name, values in columns.items()})
        for number, (image_id, year) in enumerate(zip(truth.image_ids, years, strict=True))
    ]
    return Predictions(rows, kind, "predictions.parquet")


def score(truth, years, **columns):
    found = AgeTask().score(said(truth, years, **columns), truth)
    return {(metric.name, metric.slice): metric for metric in found}


def test_measures_of_years_are_those_counted_by_hand():
    truth = truth_of([-1, 100, 1500, -500], [0, 0, 1, 1])
    found = score(truth, [1, 150, 1399.5, -1000])  # off by 1, 50, 100.5 and 500
    values = {name: metric.value for (name, part), metric in found.items() if part is None}
    assert values == {
        "mae": (1 + 50 + 100.5 + 500) / 4,
        "median_error": 75.25,
        "within_50": 0.5,
        "within_100": 0.5,
        "within_200": 0.75,
    }
    assert found["mae", None].unit == "years"
    assert not found["mae", None].higher_is_better
    assert found["within_50", None].higher_is_better
    assert found["mae", "label=coins"].value == 25.5
    assert found["median_error", "label=vases"].value == 300.25
    assert found["mae", "label=vases"].n == 2


YEARS = st.integers(-4000, 2000).filter(bool)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(YEARS, YEARS), min_size=1, max_size=20))
def test_the_mean_error_of_the_bare_numbers_differs_by_at_most_a_year(pairs):
    true, predicted = zip(*pairs, strict=True)
    plain = np.mean(np.abs(np.subtract(true, predicted)))
    assert 0 <= plain - score(truth_of(true), predicted)["mae", None].value <= 1


def test_images_without_a_year_count_for_their_collection_only():
    truth = truth_of([100, np.nan], [0, 1])
    found = score(truth, [130, 7777], kind=ScoreKind.LOGITS, scores=[[1.0, 0.0], [1.0, 0.0]])
    assert found["mae", None].value == 30
    assert found["mae", None].n == 1
    assert ("mae", "label=vases") not in found
    assert found["accuracy", None].value == 0.5
    assert found["accuracy", None].n == 2


def test_collections_are_scored_as_classes_are():
    truth = truth_of([100, 200, 300], [0, 1, 1])
    scores = [[0.9, 0.1], [0.2, 0.8], [0.7, 0.3]]
    predictions = said(truth, [100, 200, 300], ScoreKind.PROBABILITIES, scores=scores)
    found = AgeTask().score(predictions, truth)
    alone = ClassificationTask().score(predictions, truth)
    assert [metric for metric in found if metric in alone] == alone
    assert {"accuracy", "macro_f1"} <= {metric.name for metric in alone}


def test_a_model_that_only_dates_has_no_measures_of_collections():
    assert "accuracy" not in {name for name, _ in score(truth_of([100]), [100])}


def test_intervals_are_measured_by_coverage_and_width():
    truth = truth_of([-1, 100, 1500, np.nan])
    found = score(truth, [1, 90, 1000, 0], year_low=[-2, 80, 900, -9], year_high=[1, 100, 1100, 9])
    assert found["interval_coverage", None].value == pytest.approx(2 / 3)  # the end of an interval belongs to it
    assert found["interval_width", None].value == pytest.approx((2 + 20 + 200) / 3)
    assert found["interval_width", None].n == 3
    assert not found["interval_width", None].higher_is_better


def test_every_faulty_interval_is_named():
    truth = truth_of([100, 200, 300])
    with pytest.raises(FaultyFileError) as caught:
        score(truth, [100, 200, 300], year_low=[90, None, 310], year_high=[110, 210, 290])
    assert len(caught.value.faults) == 2
    assert "is missing; give both ends" in str(caught.value)
    assert "310 is later than year_high, 290" in str(caught.value)


def test_scores_for_some_images_only_are_faulty():
    truth = truth_of([100, 200])
    with pytest.raises(FaultyFileError, match=f"image {truth.image_ids[1]}.*scores.*are missing"):
        score(truth, [100, 200], kind=ScoreKind.LOGITS, scores=[[1.0, 0.0], None])


def test_scores_without_a_word_on_what_they_are_are_refused():
    with pytest.raises(ReliquaryError, match="the header does not say what they are"):
        score(truth_of([100]), [100], scores=[[1.0, 0.0]])


def test_scores_of_another_number_of_collections_are_faulty():
    with pytest.raises(FaultyFileError, match="3 scores for 2 classes"):
        score(truth_of([100]), [100], kind=ScoreKind.LOGITS, scores=[[1.0, 0.0, 0.0]])


@pytest.mark.parametrize(
    ("change", "message"), [(lambda rows: rows[1:], "is missing"), (lambda rows: rows * 2, "2 times")]
)
def test_exactly_one_row_an_image_is_asked_for(change, message):
    truth = truth_of([100, 200])
    rows = change(said(truth, [100, 200]).rows)
    with pytest.raises(FaultyFileError, match=message):
        AgeTask().score(Predictions(rows), truth)


def test_predictions_scored_again_from_their_file_give_the_same(tmp_path):
    truth = truth_of([-300, 1200], [0, 1])
    predictions = said(
        truth,
        [-250.5, 1100.25],
        ScoreKind.LOGITS,
        scores=[[1.5, -2.0], [0.0, 0.5]],
        year_low=[-400, 900],
        year_high=[1, 1300],
    )
    write_predictions(tmp_path / "p.parquet", predictions, AgePrediction)
    again = read_predictions(tmp_path / "p.parquet", AgePrediction)
    assert task_for("age").score(again, truth) == AgeTask().score(predictions, truth)


class Epochs:
    """The parts of `BuiltDataset` that the task reads."""

    path = Path("builds/tiny-1.0.0")

    def __init__(self, years):
        self.years = years

    def class_names(self, config, column):
        assert column == "collection"
        return NAMES

    def table(self, config, split, columns):
        ids = truth_of(self.years).image_ids
        collections = pa.array([number % 2 for number in range(len(ids))], pa.int64())
        museum, years = pa.array(["smb"] * len(ids), pa.string()), pa.array(self.years, pa.float32())
        columns_of = {"image_id": ids, "collection": collections, "year": years, "museum": museum, "object_id": ids}
        table = pa.table({**columns_of, "group_id": ids})
        return table.sort_by("image_id").select(columns)


def test_truth_is_collection_and_year():
    truth = AgeTask().truth(Epochs([-300.0, None, 1200.0]), "age", "test")
    assert truth.image_ids == sorted(truth.image_ids)
    by_id = dict(zip(truth.image_ids, zip(truth.years, truth.labels, strict=True), strict=True))
    first, second, third = (by_id[image_id] for image_id in truth_of([1, 1, 1]).image_ids)
    assert first == (-300, 0)
    assert np.isnan(second[0])
    assert second[1] == 1
    assert third == (1200, 0)


def test_a_limit_takes_the_first_images():
    assert len(AgeTask().truth(Epochs([1.0, 2.0, 3.0]), "age", "test", limit=2).image_ids) == 2


@pytest.mark.parametrize(("limit", "within"), [(None, ""), (1, " within its first 1 images")])
def test_without_any_year_there_is_nothing_to_score(limit, within):
    with pytest.raises(ReliquaryError, match=f"holds no image with a year{within}; nothing to score"):
        AgeTask().truth(Epochs([None, None]), "age", "test", limit)


def test_an_empty_split_is_named():
    with pytest.raises(ReliquaryError, match="split 'test' of config 'age' is empty"):
        AgeTask().truth(Epochs([]), "age", "test")


def test_pictures_are_drawn_and_equal_answers_give_equal_bytes(tmp_path):
    truth = truth_of([-300, 1200, np.nan, 50], [0, 1, 1, 0])
    predictions = said(truth, [-250, 1100, 3, 60], ScoreKind.LOGITS, scores=[[1.0, 0.0]] * 4)
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
    drawn, again = (AgeTask().plots(predictions, truth, folder) for folder in folders)
    assert [path.name for path in drawn][:3] == ["years.png", "year-errors.png", "confusion-matrix.png"]
    assert [path.read_bytes() for path in drawn] == [path.read_bytes() for path in again]
    for path in drawn:
        with Image.open(path) as picture:
            assert min(picture.size) > 300


def test_one_image_dated_exactly_is_drawn(tmp_path):
    truth = truth_of([100])
    assert len(AgeTask().plots(said(truth, [100]), truth, tmp_path)) == 2


def test_collections_are_taken_for_one_another_if_the_model_tells_them():
    truth = truth_of([100, 200, 300], [0, 1, 1])
    told = said(truth, [100, 200, 300], ScoreKind.LOGITS, scores=[[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    confusion = AgeTask().confusion(told, truth)
    assert (confusion.matrix.tolist(), confusion.class_names) == ([[1, 0], [1, 1]], NAMES)
    assert AgeTask().confusion(said(truth, [100, 200, 300]), truth) is None
