"""Held against the fields of ``eval.schema.json`` 0.3.0 that we write, and stricter: no other is let in."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from reliquary.files import read_json
from reliquary.rank.exports.every_eval_ever import model_id, write_every_eval_ever
from reliquary.records import Environment, Metric, Submission

UUID4 = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
PLACE = re.compile(rf"every_eval_ever/data/[a-z0-9][^/]*/[a-z0-9][^/]*/[a-z0-9][^/]*/{UUID4}\.json")
Seconds = Annotated[str, StringConstraints(pattern=r"^\d{10}$")]
Details = dict[str, str]
Bound = float | Literal["Infinity", "-Infinity"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Source(Strict):
    source_name: str
    source_type: Literal["documentation", "evaluation_run"]
    source_organization_name: str
    source_organization_url: str | None = None
    evaluator_relationship: Literal["first_party", "third_party", "collaborative", "other"]
    additional_details: Details


class Library(Strict):
    name: str
    version: str


class ModelDetails(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True)
    __pydantic_extra__: dict[str, str]

    deployment_type: Literal["self_deployed", "externally_managed", "unknown"]
    model_availability: Literal["open_weights", "closed_weights", "unknown"]


class Model(Strict):
    name: str
    id: str
    developer: str
    additional_details: ModelDetails


class OnTheHub(Strict):
    dataset_name: str
    source_type: Literal["hf_dataset"]
    hf_repo: str
    hf_split: Literal["train", "val", "test"]
    samples_number: int
    additional_details: Details


class Elsewhere(Strict):
    dataset_name: str
    source_type: Literal["other"]
    additional_details: Details


class MetricConfig(Strict):
    evaluation_description: str
    metric_id: str
    metric_name: str
    metric_kind: str
    metric_unit: str
    lower_is_better: bool
    score_type: Literal["continuous"]
    min_score: Bound
    max_score: Bound
    additional_details: Details


class Interval(Strict):
    lower: float
    upper: float
    confidence_level: float = Field(ge=0, le=1)
    method: str | None = None


class Uncertainty(Strict):
    confidence_interval: Interval | None = None
    num_samples: int


class Score(Strict):
    score: float = Field(allow_inf_nan=False)
    uncertainty: Uncertainty


class Figure(Strict):
    evaluation_result_id: str
    evaluation_name: str
    evaluation_timestamp: Seconds
    source_data: OnTheHub | Elsewhere
    metric_config: MetricConfig
    score_details: Score


class Samples(Strict):
    format: Literal["jsonl"]
    file_path: Annotated[str, StringConstraints(pattern=rf"^data/[^/]+/[^/]+/[^/]+/{UUID4}_samples\.jsonl$")]
    hash_algorithm: Literal["sha256"]
    checksum: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    total_rows: int = Field(ge=1)


class Evaluation(Strict):
    schema_version: Literal["0.3.0"]
    evaluation_id: str
    evaluation_timestamp: Seconds
    retrieved_timestamp: Seconds
    source_metadata: Source
    eval_library: Library
    model_info: Model
    evaluation_results: list[Figure] = Field(min_length=1)
    detailed_evaluation_results: Samples | None = None


def evaluations_of(material, tmp_path):
    paths = write_every_eval_ever(material, tmp_path)
    assert all(PLACE.fullmatch(path.relative_to(tmp_path).as_posix()) for path in paths)
    assert len(set(paths)) == len(paths)
    return [Evaluation.model_validate(read_json(path)) for path in paths]


def test_every_result_is_an_evaluation(ranked, material, tmp_path):
    evaluations = evaluations_of(material(ranked), tmp_path)
    results = {result.spec_sha256: result for result in ranked.results()}
    assert len({evaluation.evaluation_id for evaluation in evaluations}) == len(results) == 4
    for evaluation in evaluations:
        result = results[evaluation.evaluation_id.split("/")[0].rpartition(".")[2]]
        assert [figure.score_details.score for figure in evaluation.evaluation_results] == [
            metric.value for metric in result.metrics
        ]
        assert evaluation.model_info.id == f"timm/{result.spec.baseline.name}"
        assert json.loads(evaluation.model_info.additional_details.training) == result.spec.baseline.parameters


def test_ids_of_figures_are_unique(ranked, material, tmp_path):
    figures = [f for evaluation in evaluations_of(material(ranked), tmp_path) for f in evaluation.evaluation_results]
    assert len({figure.evaluation_result_id for figure in figures}) == len(figures)


def test_an_interval_stands_with_its_level_and_method(ranked, material, tmp_path):
    result = ranked.results()[0]
    interval = {"low": 0.4, "high": 0.6, "method": "95% bootstrap of 18 objects"}
    ranked.change(result, metrics=[replace(result.metrics[0], **interval)])
    (found,) = [e for e in evaluations_of(material(ranked), tmp_path) if len(e.evaluation_results) == 1]
    uncertainty = found.evaluation_results[0].score_details.uncertainty
    assert uncertainty.num_samples == 18
    assert uncertainty.confidence_interval == Interval(
        lower=0.4, upper=0.6, confidence_level=0.95, method="95% bootstrap of 18 objects"
    )


@pytest.mark.parametrize(
    ("unit", "value", "better", "bounds"),
    [
        ("fraction", 0.5, True, (0, 1)),
        ("fraction", 1.5, True, ("-Infinity", "Infinity")),
        ("years", 120.0, False, (0, "Infinity")),
        ("years", -120.0, False, ("-Infinity", "Infinity")),
        ("dB", -1.0, True, ("-Infinity", "Infinity")),
    ],
)
def test_bounds_hold_the_score(unit, value, better, bounds, ranked, material, tmp_path):
    result = ranked.results()[0]
    ranked.change(result, metrics=[Metric(name="own", version=1, value=value, unit=unit, higher_is_better=better, n=2)])
    (found,) = [e for e in evaluations_of(material(ranked), tmp_path) if len(e.evaluation_results) == 1]
    config = found.evaluation_results[0].metric_config
    assert (config.min_score, config.max_score) == bounds
    assert config.lower_is_better is not better


def test_a_dataset_of_the_hub_is_named_by_its_repository(ranked, material, tmp_path):
    read = material(ranked, "provenance-sample=museum/provenance")
    data = evaluations_of(read, tmp_path)[0].evaluation_results[0].source_data
    assert isinstance(data, OnTheHub)
    assert (data.hf_repo, data.samples_number) == ("museum/provenance", 18)


def test_a_submission_is_judged_by_another(ranked, material, tmp_path):
    first, second, *_ = ranked.results()
    ranked.change(first, submission=Submission(by="A stranger"))
    model = second.model.model_copy(update={"id": "file::predictions.parquet"})
    ranked.change(second, submission=Submission(by="../Another stranger"), model=model)
    evaluations = evaluations_of(material(ranked), tmp_path)
    judged = [e for e in evaluations if e.source_metadata.evaluator_relationship == "third_party"]
    assert len(judged) == 2
    assert f"another-stranger/{second.spec.baseline.name}" in {evaluation.model_info.id for evaluation in judged}


def test_the_release_is_the_one_that_made_the_result(ranked, material, tmp_path):
    result = ranked.results()[0]
    packages = {"reliquary": "0.0.9"}
    machine = {"python": "3.11.7", "platform": "Linux", "device": "cpu", "threads": 2, "host_class": "small"}
    ranked.change(result, environment=Environment(packages=packages, **machine))
    assert {e.eval_library.version for e in evaluations_of(material(ranked), tmp_path)} >= {"0.0.9"}


def test_hostile_names_stay_in_their_place(ranked, material, tmp_path):
    ranked.add_hostile()
    evaluations = evaluations_of(material(ranked), tmp_path)
    assert len(evaluations) == 5
    assert any("<script>" in evaluation.model_info.name for evaluation in evaluations)
    assert all(re.fullmatch(r"[a-z0-9._-]+/[a-z0-9._-]+", e.model_info.id) for e in evaluations)


@pytest.mark.parametrize(
    ("model", "found"),
    [
        ("timm::resnet50", ("timm", "resnet50")),
        ("mmdet::ssd/ssd300_coco.py", ("mmdet", "ssd-ssd300_coco.py")),
        ("hub::museum/net", ("museum", "net")),
        ("museum/net", ("museum", "net")),
        ("net", ("a-stranger", "net")),
        ("file::predictions.parquet", ("a-stranger", "resnet18")),
        ("::", ("a-stranger", "unnamed")),
    ],
)
def test_models_have_developer_and_name(model, found, ranked):
    result = next(result for result in ranked.results() if result.spec.baseline.name == "resnet18")
    info = result.model.model_copy(update={"id": model})
    assert model_id(result.model_copy(update={"model": info, "submission": Submission(by="A stranger")})) == found
