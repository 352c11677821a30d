from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reliquary.bench.recording import completed, power_of
from reliquary.records import Cost, Environment, Metric, ModelInfo, PredictionsFile, Result, RunSpec
from tests.records.examples import SHA, SPEC

ENVIRONMENT = Environment(
    packages={"torch": "2"}, python="3.11", platform="Linux", device="cpu", threads=2, host_class="2 cores, 8 GiB"
)
GPU = ENVIRONMENT.model_copy(update={"device": "NVIDIA H100"})


def result(**changes):
    spec = RunSpec.model_validate(SPEC)
    metric = Metric(name="accuracy", version=1, value=0.5, unit="fraction", higher_is_better=True, n=10)
    cost = Cost(train_s=3600, test_s=0, images_per_s=1, peak_memory_bytes=0)
    made = Result(
        spec=spec,
        spec_sha256=spec.sha256(),
        status="measured",
        model=ModelInfo(id="resnet50", source="timm", licence="MIT", pretraining="resnet50.a1_in1k"),
        metrics=[metric],
        predictions=PredictionsFile(path="predictions.parquet", sha256=SHA, rows=10),
        cost=cost,
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return made.model_copy(update=changes)


def test_an_older_result_learns_what_follows_from_the_rest():
    found = completed(result(), ENVIRONMENT)
    assert found.environment == ENVIRONMENT
    assert found.model.pretraining_data == ["ImageNet-1k"]
    assert found.dataset.split == "test"
    assert found.cost.energy_wh == pytest.approx(24)
    assert "Green Algorithms" in found.cost.energy_method
    assert Result.model_validate(found.model_dump()) == found


def test_what_a_result_states_stays():
    once = completed(result(), ENVIRONMENT)
    assert completed(once, GPU, accelerator_w=700) == once


@pytest.mark.parametrize(("power", "energy"), [(None, None), (700.0, 724.0)])
def test_the_energy_of_an_accelerator_is_unknown_without_its_power(power, energy):
    assert completed(result(), GPU, accelerator_w=power).cost.energy_wh == energy


def test_without_its_machine_a_run_has_no_energy():
    assert completed(result(), None).cost.energy_wh is None


def test_only_accelerators_are_asked_for_their_power():
    assert power_of(ENVIRONMENT, 1) is None
