"""What a result says beside its measures: of its machine, of the energy it took, of what its weights saw before."""

from __future__ import annotations

from dataclasses import replace

from reliquary.bench.energy import METHOD, accelerator_w, energy_wh
from reliquary.bench.pretraining_data import pretraining_data
from reliquary.build.reader import BuiltDataset
from reliquary.hub.cached import cached_repository
from reliquary.records import Cost, DatasetSource, Environment, Result
from reliquary.tasks import TEST_SPLIT

CPU = "cpu"


def dataset_source(dataset: BuiltDataset) -> DatasetSource:
    """Return where the dataset of a run came from: a version on the Hub, or a folder that was built here."""
    repository, revision = cached_repository(dataset.path) or (None, None)
    return DatasetSource(repository=repository, revision=revision, split=TEST_SPLIT)


def completed(result: Result, environment: Environment | None, *, accelerator_w: float | None = None) -> Result:
    """Return a result with what follows from its other fields; what it states already stays.

    Args:
        result: The result, as an engine's outcome or an older release gave it.
        environment: The machine of the run; None if it is not known.
        accelerator_w: Power limit of the accelerators in watts, for a run on some; its energy is unknown without.
    """
    environment = result.environment or environment
    model, cost = result.model, result.cost
    if model.pretraining_data is None:
        model = model.model_copy(update={"pretraining_data": pretraining_data(model.pretraining)})
    if cost is not None and cost.energy_wh is None and environment is not None:
        cost = _with_energy(cost, environment, accelerator_w)
    dataset = result.dataset or DatasetSource(split=TEST_SPLIT)
    changes = {"model": model, "cost": cost, "environment": environment, "dataset": dataset}
    return result.model_copy(update=changes)


def power_of(environment: Environment, devices: int) -> float | None:
    """Return the power limit of the accelerators of a run in watts; None for a run without any, or if it is unknown."""
    return None if environment.device == CPU else accelerator_w(devices)


def _with_energy(cost: Cost, environment: Environment, accelerator: float | None) -> Cost:
    if environment.device != CPU and accelerator is None:
        return cost
    seconds = cost.train_s + cost.test_s
    energy = energy_wh(seconds, environment.threads, cost.peak_memory_bytes, accelerator or 0.0)
    return replace(cost, energy_wh=energy, energy_method=METHOD)
