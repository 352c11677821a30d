"""What decides the outcome of a run, put together from the suite, the baseline and the dataset."""

from __future__ import annotations

from typing import Any

from reliquary.build.reader import SAMPLE_SUFFIX, BuiltDataset
from reliquary.catalogue import BaselineFile, SuiteFile
from reliquary.engines import engine_for
from reliquary.engines.base import MODEL_SHA256
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_file
from reliquary.records import RunBaseline, RunDataset, RunProtocol, RunSpec

PRETRAINING = "pretraining"


def run_spec(
    suite: SuiteFile, baseline: BaselineFile, dataset: BuiltDataset, *, protocol: str, config: str, seed: int
) -> RunSpec:
    """Return the spec of one run; all parameters stand in it, defaults too, so that it says alone what was run.

    Raises:
        ReliquaryError: As `run_parameters`.
    """
    manifest = dataset.manifest
    parameters = run_parameters(suite, baseline, protocol)
    return RunSpec(
        suite=suite.name,
        suite_version=suite.version,
        task=suite.task,
        baseline=RunBaseline(name=baseline.name, engine=baseline.engine, model=baseline.model, parameters=parameters),
        dataset=RunDataset(
            name=manifest.name, version=manifest.version, manifest_digest=manifest.digest, config=config
        ),
        protocol=RunProtocol(name=protocol, settings={"limits": dict(suite.protocols[protocol].limits)}),
        seed=seed,
    )


def run_parameters(suite: SuiteFile, baseline: BaselineFile, protocol: str) -> dict[str, Any]:
    """Return the parameters of a run.

    They are those of the engine; over them go those of the protocol, then those of the baseline, then what the
    baseline overrides for this protocol.

    Raises:
        ReliquaryError: The engine is unknown, or does not know a parameter or allow its value; or the file that the
            model is, is missing.
    """
    settings = suite.protocols[protocol]
    place = f"suite '{suite.name}', baseline '{baseline.name}', protocol '{protocol}'"
    given = {**settings.parameters, **baseline.parameters, **baseline.overrides.get(protocol, {})}
    if PRETRAINING in given:
        raise ReliquaryError(
            f"{place}: parameters.{PRETRAINING}: {given[PRETRAINING]!r} stands among the parameters; "
            "it is a field of the baseline file itself"
        )
    given[PRETRAINING] = None if settings.from_scratch else baseline.pretraining
    if (path := baseline.model_file()) is not None:
        given[MODEL_SHA256] = sha256_file(path)
    return engine_for(baseline.engine).resolve(suite.task, given, place)


def check_dataset(suite: SuiteFile, dataset: BuiltDataset) -> None:
    """See that a dataset is the suite's, or its sample.

    Raises:
        ReliquaryError: It is another one.
    """
    manifest = dataset.manifest
    if manifest.name not in (suite.dataset, suite.dataset + SAMPLE_SUFFIX) or manifest.task != suite.task.dataset:
        raise ReliquaryError(
            f"{dataset.path}: dataset '{manifest.name}' ({manifest.task}), but suite '{suite.name}' is measured on "
            f"'{suite.dataset}' ({suite.task.dataset}); choose another with --dataset, or write a suite file for yours"
        )


def choose_config(suite: SuiteFile, dataset: BuiltDataset, config: str | None) -> str:
    """Return the config to run on: the one asked for, or the suite's first.

    Raises:
        ReliquaryError: The suite or the dataset does not have it.
    """
    chosen = config or suite.configs[0]
    for place, known in ((f"suite '{suite.name}'", suite.configs), (str(dataset.path), dataset.configs())):
        if chosen not in known:
            raise ReliquaryError(f"{place}: there is no config '{chosen}'; there are: {', '.join(known)}")
    return chosen


def check_protocol(suite: SuiteFile, protocol: str) -> None:
    """See that a suite has a protocol.

    Raises:
        ReliquaryError: It has none of that name.
    """
    if protocol not in suite.protocols:
        raise ReliquaryError(f"suite '{suite.name}': protocol '{protocol}': known are: {', '.join(suite.protocols)}")
