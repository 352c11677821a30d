from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reliquary.errors import FaultyFileError, ReliquaryError, UnknownVersionError
from reliquary.records import AgePrediction, ClassificationPrediction, write_table
from reliquary.tasks import Predictions, ScoreKind, read_predictions, write_predictions
from reliquary.tasks.predictions import probabilities_of


@pytest.fixture
def written(tmp_path, make_truth, make_predictions):
    truth = make_truth([0, 1, 2])
    path = tmp_path / "predictions.parquet"
    write_predictions(path, make_predictions(truth, np.eye(3)), ClassificationPrediction)
    return path


def rewrite(path, change):
    pq.write_table(change(pq.read_table(path)), path)


def test_what_is_written_is_read(tmp_path, make_truth, make_predictions):
    predictions = make_predictions(make_truth([0, 1]), [[0.1, 0.2, 0.7], [0.5, 0.25, 0.25]], ScoreKind.PROBABILITIES)
    path = tmp_path / "p.parquet"
    write_predictions(path, predictions, ClassificationPrediction)
    read = read_predictions(path, ClassificationPrediction)
    assert read.scores is ScoreKind.PROBABILITIES
    assert read.place == str(path)
    for found, given in zip(read.rows, sorted(predictions.rows, key=lambda row: row.image_id), strict=True):
        assert found.image_id == given.image_id
        assert found.scores == pytest.approx(given.scores, abs=1e-7)


def test_the_bytes_do_not_depend_on_the_order_of_the_rows(tmp_path, make_truth, make_predictions):
    predictions = make_predictions(make_truth([0, 1, 2]), np.eye(3))
    turned = Predictions(list(reversed(predictions.rows)), predictions.scores)
    write_predictions(tmp_path / "a", predictions, ClassificationPrediction)
    write_predictions(tmp_path / "b", turned, ClassificationPrediction)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_task_without_scores_needs_no_header(tmp_path):
    rows = [AgePrediction(image_id="0" * 64, year=-350.0)]
    write_predictions(tmp_path / "p", Predictions(rows), AgePrediction)
    assert read_predictions(tmp_path / "p", AgePrediction).scores is None


def test_a_header_that_does_not_say_what_the_scores_are_is_refused(tmp_path):
    path = tmp_path / "p"
    write_table(path, [ClassificationPrediction(image_id="0" * 64, scores=[1.0])], ClassificationPrediction)
    with pytest.raises(ReliquaryError, match="'scores': found nothing, expected one of"):
        read_predictions(path, ClassificationPrediction)


def test_a_header_with_an_unknown_kind_is_refused(written):
    rewrite(written, lambda table: table.replace_schema_metadata({**table.schema.metadata, b"scores": b"odds"}))
    with pytest.raises(ReliquaryError, match="found odds"):
        read_predictions(written, ClassificationPrediction)


def test_a_score_that_is_no_number_names_row_and_field(written):
    def spoil(table):
        scores = table.column("scores").to_pylist()
        scores[1][2] = float("nan")
        column = pa.array(scores, table.schema.field("scores").type)
        return table.set_column(1, table.schema.field("scores"), column)

    rewrite(written, spoil)
    with pytest.raises(FaultyFileError, match=r"row 1: scores\[2\]: .*finite"):
        read_predictions(written, ClassificationPrediction)


def test_a_later_version_is_refused(written):
    later = {b"reliquary_schema": b"predictions-classification/99"}
    rewrite(written, lambda table: table.replace_schema_metadata({**table.schema.metadata, **later}))
    with pytest.raises(UnknownVersionError, match="update reliquary"):
        read_predictions(written, ClassificationPrediction)


def test_a_cut_file_is_an_error_that_names_it(written):
    written.write_bytes(written.read_bytes()[:200])
    with pytest.raises(ReliquaryError, match=r"predictions\.parquet: not a readable Parquet file"):
        read_predictions(written, ClassificationPrediction)


def test_logits_become_probabilities_however_large_they_are():
    found = probabilities_of(np.array([[np.log(3), 0.0], [1e30, -1e30], [7.0, 7.0]]), ScoreKind.LOGITS)
    assert found == pytest.approx(np.array([[0.75, 0.25], [1.0, 0.0], [0.5, 0.5]]), abs=1e-15)


def test_probabilities_add_up_to_one_again_after_rounding():
    found = probabilities_of(np.array([[0.6004, 0.4004, -0.0004]]), ScoreKind.PROBABILITIES)
    assert found.sum() == pytest.approx(1, abs=1e-15)
    assert found.min() == 0
