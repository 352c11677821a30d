from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reliquary.bench.folder import PREDICTIONS, RunFolder
from reliquary.bench.spec import run_spec
from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.records import ClassificationPrediction, Environment, Metric, ModelInfo, Result, RunSpec, read_document
from reliquary.tasks import Predictions, ScoreKind


@pytest.fixture
def folder(write_suite, tiny_dataset, runs):
    suite, (baseline,) = write_suite(one={})
    spec = run_spec(suite.file, baseline, tiny_dataset, protocol="smoke", config="grouped", seed=0)
    return RunFolder.of(runs, spec)


@pytest.fixture
def finished(folder):
    folder.begin()
    rows = [ClassificationPrediction(image_id="0" * 64, scores=[1.0, 0.0, 0.0])]
    stored = folder.write_predictions(Predictions(rows, ScoreKind.PROBABILITIES))
    folder.finish(
        Result(
            spec=folder.spec,
            spec_sha256=folder.spec.sha256(),
            status="measured",
            model=ModelInfo(id="m", source="timm", licence="MIT"),
            metrics=[Metric(name="accuracy", version=1, value=1, unit="fraction", higher_is_better=True, n=1)],
            predictions=stored,
            created_at=datetime.now(UTC),
        )
    )
    return folder


def test_a_run_lies_under_its_baseline_and_the_hash_of_its_spec(folder, runs):
    assert folder.path == runs / "one" / folder.spec.sha256()


def test_what_is_run_is_written_before_it_is_run(folder):
    folder.begin()
    assert read_document(folder.path / "spec.json", RunSpec) == folder.spec
    assert read_document(folder.path / "environment.json", Environment).threads >= 1
    assert folder.result() is None


def test_a_finished_run_is_known_as_such(finished):
    assert finished.result().predictions.rows == 1


def test_a_run_whose_predictions_were_changed_or_lost_has_to_be_done_again(finished):
    path = finished.path / PREDICTIONS
    path.write_bytes(path.read_bytes() + b"x")
    assert finished.result() is None
    path.unlink()
    assert finished.result() is None


def test_a_damaged_result_is_an_error_that_names_it(finished):
    path = finished.path / "result.json"
    whole = path.read_text()
    path.write_text(whole[:100])
    with pytest.raises(ReliquaryError, match=r"result\.json: not valid JSON"):
        finished.result()
    path.write_text(whole.replace('"seed": 0', '"seed": 1'))
    with pytest.raises(FaultyFileError, match="not the hash of the spec"):
        finished.result()


def test_a_result_that_was_copied_from_another_run_is_an_error(finished):
    other = RunFolder(finished.path, finished.spec.model_copy(update={"seed": 9}))
    with pytest.raises(ReliquaryError, match="the result of another run"):
        other.result()
