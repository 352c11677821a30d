from __future__ import annotations

import pytest

from reliquary.bench.finished import dataset_of, finished_result, read_spec
from reliquary.bench.folder import RunFolder
from reliquary.errors import ReliquaryError
from reliquary.records import RunBaseline, RunDataset, RunProtocol, RunSpec, write_document


@pytest.fixture
def spec(tiny_dataset):
    return RunSpec(
        suite="provenance",
        suite_version="0.1.0",
        task="classification",
        baseline=RunBaseline(name="tiny", engine="native", model="timm::test_resnet", parameters={}),
        dataset=RunDataset(
            name="provenance-sample", version="1.0.0", manifest_digest=tiny_dataset.manifest.digest, config="grouped"
        ),
        protocol=RunProtocol(name="smoke", settings={}),
        seed=0,
    )


def test_the_spec_and_the_dataset_of_a_run_are_found(spec, tiny_dataset, tmp_path):
    write_document(tmp_path / "spec.json", spec)
    assert read_spec(tmp_path) == spec
    assert dataset_of(spec, tiny_dataset.path.parent).path == tiny_dataset.path


def test_a_folder_without_a_spec_is_no_run(tmp_path):
    with pytest.raises(ReliquaryError, match=r"no run \(spec.json is missing\)"):
        read_spec(tmp_path)


def test_a_run_without_a_result_says_how_to_finish_it(spec, tmp_path):
    with pytest.raises(ReliquaryError, match="reliquary bench provenance --baseline tiny --protocol smoke"):
        finished_result(RunFolder(tmp_path, spec))


def test_a_dataset_that_is_not_there_is_named(spec, tmp_path):
    with pytest.raises(ReliquaryError, match="provenance-sample-1.0.0: no such folder.*--dataset"):
        dataset_of(spec, tmp_path)
