"""Opening a finished run, for the verbs that use its trained model."""

from __future__ import annotations

from pathlib import Path

from reliquary.bench.folder import RunFolder
from reliquary.build.reader import BuiltDataset
from reliquary.errors import ReliquaryError
from reliquary.records import Result, RunSpec, read_document


def read_spec(path: Path) -> RunSpec:
    """Read what a run was.

    Raises:
        ReliquaryError: The folder is missing, or is no run.
    """
    if not path.is_dir():
        raise ReliquaryError(f"{path}: no such folder; give the folder of a run, WORKSPACE/runs/SUITE/BASELINE/HASH")
    if not (path / "spec.json").is_file():
        raise ReliquaryError(f"{path}: no run (spec.json is missing); give WORKSPACE/runs/SUITE/BASELINE/HASH")
    return read_document(path / "spec.json", RunSpec)


def finished_result(folder: RunFolder) -> Result:
    """Return the result of a run.

    Raises:
        ReliquaryError: The run is not finished.
    """
    result = folder.result()
    if result is None:
        spec = folder.spec
        raise ReliquaryError(
            f"{folder.path}: the run is not finished; finish it with: reliquary bench {spec.suite} "
            f"--baseline {spec.baseline.name} --protocol {spec.protocol.name}"
        )
    return result


def dataset_of(spec: RunSpec, builds: Path, given: Path | None = None) -> BuiltDataset:
    """Open the very dataset that a run was trained on.

    Args:
        spec: The run.
        builds: The folder of all built datasets.
        given: The folder of the run's dataset, if it is not among them.

    Raises:
        ReliquaryError: The dataset is missing or is another version.
    """
    wanted = spec.dataset
    folder = given or builds / f"{wanted.name}-{wanted.version}"
    if given is None and not folder.is_dir():
        raise ReliquaryError(
            f"{folder}: no such folder; the run was trained on it: build it (reliquary build), or say with --dataset "
            "where it is"
        )
    dataset = BuiltDataset.open(folder)
    found = dataset.manifest
    if found.digest != wanted.manifest_digest:
        raise ReliquaryError(
            f"{folder}: {found.name} {found.version} with digest {found.digest}, but the run was trained on "
            f"{wanted.name} {wanted.version} with digest {wanted.manifest_digest}; give that one with --dataset"
        )
    return dataset
