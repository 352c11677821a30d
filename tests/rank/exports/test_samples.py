"""Held against the fields of ``instance_level_eval.schema.json`` 0.3.0 that we write; no other is let in."""

from __future__ import annotations

import hashlib
import json
from typing import Literal

import numpy as np
import pytest
from pydantic import Field

from reliquary.errors import ReliquaryError
from reliquary.files import read_json, sha256_file
from reliquary.rank.exports import samples
from reliquary.rank.exports.formats import Format
from reliquary.rank.exports.run import export_suite
from reliquary.rank.exports.samples import judge
from reliquary.rank.run import rank_suite
from reliquary.records import AgePrediction, ClassificationPrediction
from reliquary.tasks import Predictions, ScoreKind
from reliquary.tasks.age.truth import AgeTruth
from reliquary.tasks.base import Truth
from tests.rank.exports.test_every_eval_ever import Evaluation, Strict


class Input(Strict):
    raw: str
    reference: list[str] = Field(min_length=1)
    choices: list[str] | None = None


class Output(Strict):
    raw: list[str] = Field(min_length=1, max_length=1)


class Attribution(Strict):
    turn_idx: Literal[0]
    source: Literal["output.raw"]
    extracted_value: str
    extraction_method: str
    is_terminal: Literal[True]


class Judgement(Strict):
    score: float = Field(ge=0, le=1)
    is_correct: bool


class Sample(Strict):
    schema_version: Literal["0.3.0"]
    evaluation_id: str
    model_id: str
    evaluation_name: str
    evaluation_result_id: str
    sample_id: str
    sample_hash: str
    interaction_type: Literal["single_turn"]
    input: Input
    output: Output
    answer_attribution: list[Attribution] = Field(min_length=1, max_length=1)
    evaluation: Judgement


@pytest.fixture
def export(ranked_bench, tmp_path):
    """Rank, export with samples, and return the files of results and of samples."""
    rank_suite(ranked_bench.suite, ranked_bench.runs, ranked_bench.builds, ranked_bench.out, quiet=True)
    out = tmp_path / "exported"

    def write(builds=ranked_bench.builds):
        summary = export_suite(
            ranked_bench.suite, ranked_bench.out, out, [Format.EVERY_EVAL_EVER], publisher="A museum", builds=builds
        )
        return summary, sorted(out.rglob("*.json")), sorted(out.rglob("*.jsonl"))

    return write


def samples_of(path):
    return [Sample.model_validate(json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def test_every_image_has_a_line_and_their_mean_is_the_measure(export):
    summary, results, _ = export()
    assert summary.made["files of every-eval-ever"] == 8
    assert not any("samples" in reason for reason in summary.left_out)
    assert len(results) == 4
    for path in results:
        evaluation = Evaluation.model_validate(read_json(path))
        lines = samples_of(path.with_name(f"{path.stem}_samples.jsonl"))
        (accuracy,) = [f for f in evaluation.evaluation_results if f.evaluation_name.endswith(".accuracy")]
        assert {line.evaluation_result_id for line in lines} == {accuracy.evaluation_result_id}
        assert {line.evaluation_name for line in lines} == {accuracy.evaluation_name}
        assert {line.evaluation_id for line in lines} == {evaluation.evaluation_id}
        assert {line.model_id for line in lines} == {evaluation.model_info.id}
        assert len({line.sample_id for line in lines}) == len(lines) == 18
        assert np.mean([line.evaluation.score for line in lines]) == accuracy.score_details.score


def test_a_result_names_its_samples_with_their_hash(export):
    _, results, _ = export()
    for path in results:
        detail = Evaluation.model_validate(read_json(path)).detailed_evaluation_results
        (root,) = [parent for parent in path.parents if parent.name == "every_eval_ever"]
        file = root / detail.file_path
        assert file == path.with_name(f"{path.stem}_samples.jsonl")
        assert detail.checksum == sha256_file(file)
        assert detail.total_rows == len(samples_of(file))


def test_an_answer_stands_with_its_choices_and_what_it_comes_down_to(export):
    _, _, files = export()
    for line in (line for path in files for line in samples_of(path)):
        scores = json.loads(line.output.raw[0])
        said = line.input.choices[int(np.argmax(scores))]
        assert line.answer_attribution[0].extracted_value == said
        assert line.evaluation.is_correct == (line.input.reference == [said]) == bool(line.evaluation.score)
        asked = {"raw": line.input.raw, "reference": line.input.reference}
        text = json.dumps(asked, sort_keys=True, separators=(",", ":"))
        assert line.sample_hash == hashlib.sha256(text.encode()).hexdigest()


def test_the_same_image_has_the_same_hash_in_every_result(export):
    _, _, files = export()
    assert len({frozenset((line.sample_id, line.sample_hash) for line in samples_of(path)) for path in files}) == 1


def test_without_builds_results_stand_alone_and_older_samples_are_gone(export, tmp_path):
    _, _, files = export()
    assert len(files) == 4
    summary, results, files = export(tmp_path / "no builds")
    assert files == []
    assert all(Evaluation.model_validate(read_json(path)).detailed_evaluation_results is None for path in results)
    (without,) = [number for reason, number in summary.left_out.items() if "without samples" in reason]
    assert without == 4


def test_what_is_too_large_is_left_to_the_predictions(export, monkeypatch):
    monkeypatch.setattr(samples, "MOST_NUMBERS", 18 * 3 - 1)
    assert export()[2] == []


def test_changed_predictions_are_refused(export, ranked_bench):
    path = next((ranked_bench.out / "predictions").glob("*.parquet"))
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(ReliquaryError, match="were changed after they were scored"):
        export()


def age_truth():
    """Return three dated images and one without a year."""
    return AgeTruth(
        [f"{number}" * 64 for number in range(4)],
        np.array([0, 1, 0, 1]),
        ["coins", "vases"],
        np.array([1611.0, -20.0, np.nan, 300.0]),
        groups=list("abcd"),
        objects=np.arange(4),
    )


def test_years_are_right_within_so_many_years():
    truth = age_truth()
    years = (1560.9, 31.0, 5.0, 520.0)
    rows = [AgePrediction(image_id=i, year=year) for i, year in zip(truth.image_ids, years, strict=True)]
    (judged,) = judge(Predictions(rows), truth)
    assert judged.image_ids == [truth.image_ids[image] for image in (0, 1, 3)]
    assert judged.references == ["1611", "-20", "300"]
    assert judged.raw == judged.extracted == ["1560.9", "31", "520"]
    assert judged.choices is None
    assert {name: right.tolist() for name, right in judged.right.items()} == {
        "within_50": [False, True, False],
        "within_100": [True, True, False],
        "within_200": [True, True, False],
    }


def test_a_model_that_names_collections_too_is_judged_on_both():
    truth = age_truth()
    rows = [AgePrediction(image_id=i, year=100.0, scores=[0.75, 0.25]) for i in truth.image_ids]
    collections, years = judge(Predictions(rows, ScoreKind.PROBABILITIES), truth)
    assert collections.right["accuracy"].tolist() == [True, False, True, False]
    assert collections.raw[0] == "[0.75, 0.25]"
    assert "within_50" in years.right


def test_what_is_not_right_or_wrong_is_not_judged():
    rows = [ClassificationPrediction(image_id="0" * 64, scores=[1.0, 0.0])]
    assert judge(Predictions(rows), Truth(["0" * 64], groups=["a"])) == []
