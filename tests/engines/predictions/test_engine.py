from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reliquary.engines import Job, engine_for
from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.files import sha256_file
from reliquary.records import ClassificationPrediction, RunBaseline
from reliquary.tasks import Predictions, ScoreKind, write_predictions

ENGINE = engine_for("predictions")


@pytest.fixture
def ids(tiny_dataset):
    return tiny_dataset.table("grouped", "test", columns=["image_id"]).column("image_id").to_pylist()


@pytest.fixture
def job_of(make_job, tmp_path):
    """Write predictions of these images, and return the job of scoring them."""

    def make(image_ids, limit=None):
        path = tmp_path / "mine.parquet"
        rows = [ClassificationPrediction(image_id=image_id, scores=[0.5, 0.25, 0.25]) for image_id in image_ids]
        write_predictions(path, Predictions(rows, ScoreKind.PROBABILITIES), ClassificationPrediction)
        return job_of_file(make_job, path, limit)

    return make


def job_of_file(make_job, path, limit=None) -> Job:
    job = make_job(limits={"test": limit} if limit else {})
    parameters = ENGINE.resolve("classification", {"model_sha256": sha256_file(path), "epochs": 3}, "here")
    baseline = RunBaseline(name="mine", engine="predictions", model="file::mine.parquet", parameters=parameters)
    return replace(job, spec=job.spec.model_copy(update={"baseline": baseline}), model_file=path)


def test_predictions_are_taken_as_they_are_and_named_by_their_hash(job_of, ids):
    job = job_of(ids)
    assert job.spec.baseline.parameters == {"model_sha256": sha256_file(job.model_file)}
    outcome = ENGINE.train_and_predict(job)
    assert [row.image_id for row in outcome.predictions.rows] == ids
    assert outcome.predictions.scores is ScoreKind.PROBABILITIES
    assert outcome.model.revision == f"sha256:{sha256_file(job.model_file)}"
    assert outcome.train_s is None
    assert outcome.model.parameters is None


def test_images_that_the_protocol_leaves_out_may_be_there(job_of, ids):
    outcome = ENGINE.train_and_predict(job_of(ids, limit=4))
    assert [row.image_id for row in outcome.predictions.rows] == ids[:4]


def test_missing_doubled_and_unknown_images_are_all_listed(job_of, ids):
    with pytest.raises(FaultyFileError) as caught:
        ENGINE.train_and_predict(job_of([*ids[1:], ids[2], "f" * 64]))
    assert [str(fault).split("mine.parquet: image_id: ")[1] for fault in caught.value.faults] == [
        f"{ids[0]} is missing",
        f"{ids[2]} stands 2 times",
        f"{'f' * 64} is unknown; it is not in the split that is scored",
    ]


def test_scores_that_are_no_numbers_are_all_listed(job_of, ids, make_job):
    path = job_of(ids).model_file
    table = pq.read_table(path)
    scores = np.array(table.column("scores").to_pylist())
    scores[[2, 5], 1] = math.nan
    column = pa.array(scores.tolist(), table.schema.field("scores").type)
    pq.write_table(table.set_column(1, table.schema.field("scores"), column), path)
    with pytest.raises(FaultyFileError, match=r"mine\.parquet.*: 2 faults"):
        ENGINE.train_and_predict(job_of_file(make_job, path))


def test_what_is_no_parquet_file_is_an_error(make_job, tmp_path):
    path = tmp_path / "mine.parquet"
    path.write_bytes(b"image_id,score\n")
    with pytest.raises(ReliquaryError, match=r"mine\.parquet"):
        ENGINE.train_and_predict(job_of_file(make_job, path))


def test_a_file_that_changes_meanwhile_is_not_scored(job_of, ids):
    job = job_of(ids)
    job.model_file.write_bytes(b"other")
    with pytest.raises(ReliquaryError, match="the file changed while the suite was run"):
        ENGINE.train_and_predict(job)


def test_the_engine_needs_a_file():
    with pytest.raises(FaultyFileError, match="here: model: the engine 'predictions' needs a file"):
        ENGINE.resolve("classification", {"epochs": 3}, "here")
