from __future__ import annotations

import pytest
import yaml

from reliquary.build.reader import BuiltDataset


@pytest.fixture
def head(built):
    return yaml.safe_load((built / "README.md").read_text().split("---\n")[1])


def test_the_first_config_is_the_default_and_names_its_files(head):
    assert [(c["config_name"], c.get("default", False)) for c in head["configs"]] == [
        ("grouped", True),
        ("paper", False),
    ]
    assert head["configs"][0]["data_files"][2] == {"split": "test", "path": "data/grouped/test-*"}


def test_the_hub_reads_licence_task_and_size(head):
    assert (head["license"], head["task_categories"], head["size_categories"]) == (
        ["cc0-1.0"],
        ["image-classification"],
        ["n<1K"],
    )


def test_every_config_tells_version_features_and_sizes(head, built):
    dataset = BuiltDataset.open(built)
    for info in head["dataset_info"]:
        assert info["version"] == "0.1.0"
        label = next(feature for feature in info["features"] if feature["name"] == "label")
        assert label["dtype"]["class_label"]["names"]["5"] == "asian"
        counts = {split["name"]: split["num_examples"] for split in info["splits"]}
        assert counts == {s: len(dataset.table(info["config_name"], s, ["label"])) for s in counts}


def test_the_descriptions_differ_with_the_data(head):
    assert len({info["description"] for info in head["dataset_info"]}) == 2


def test_python_objects_do_not_leak_into_the_yaml(built):
    assert "!!python" not in (built / "README.md").read_text()
