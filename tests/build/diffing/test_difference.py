from __future__ import annotations

import json

import pytest

from reliquary.build.diffing.difference import ColumnChanges, ConfigDifference, Difference, FileChanges, Found
from reliquary.versions import Step, Version

ONE = Found(1, ["a"])


def difference(new="0.1.1", **fields):
    usual = {"is_same": False, "new_default": None, "configs_added": [], "configs_dropped": [], "configs": {}}
    versions = {"old": Version(0, 1, 0), "new": Version.parse(new, "")}
    return Difference(name="art", files=FileChanges(), **{**usual, **versions, **fields})


@pytest.mark.parametrize(
    ("config", "step"),
    [
        (ConfigDifference(), Step.NONE),
        (ConfigDifference(added=ONE), Step.MINOR),
        (ConfigDifference(splits_added=["dev"]), Step.MINOR),
        (ConfigDifference(columns=ColumnChanges(added=["x"])), Step.MINOR),
        (ConfigDifference(columns=ColumnChanges(extended=["x"])), Step.MINOR),
        (ConfigDifference(columns=ColumnChanges(dropped=["x"])), Step.MAJOR),
        (ConfigDifference(columns=ColumnChanges(altered={"x": "a -> b"}), added=ONE), Step.MAJOR),
        (ConfigDifference(dropped=ONE), Step.MAJOR),
        (ConfigDifference(moved=ONE), Step.MAJOR),
        (ConfigDifference(changed={"x": ONE}), Step.MAJOR),
        (ConfigDifference(reencoded={"image": ONE}), Step.MAJOR),
        (ConfigDifference(splits_dropped=["dev"]), Step.MAJOR),
    ],
)
def test_the_step_that_each_change_asks_for(config, step):
    assert config.step is step
    assert difference(configs={"a": ConfigDifference(), "b": config}).step is max(step, Step.PATCH)


@pytest.mark.parametrize(
    ("fields", "step"),
    [
        ({"is_same": True}, Step.NONE),
        ({}, Step.PATCH),
        ({"configs_added": ["x"]}, Step.MINOR),
        ({"configs_dropped": ["x"]}, Step.MAJOR),
        ({"new_default": "x"}, Step.MAJOR),
    ],
)
def test_the_step_that_changes_of_the_whole_ask_for(fields, step):
    assert difference(**fields).step is step


@pytest.mark.parametrize(
    ("new", "is_honoured"), [("0.1.0", False), ("0.1.9", False), ("0.2.0", True), ("1.0.0", True), ("0.0.9", False)]
)
def test_a_minor_change_needs_at_least_a_minor_version(new, is_honoured):
    assert difference(new, configs_added=["x"]).is_honoured is is_honoured


def test_the_same_dataset_may_keep_its_version():
    assert difference("0.1.0", is_same=True).is_honoured


def test_it_can_be_written_as_json():
    value = json.loads(json.dumps(difference(configs={"a": ConfigDifference(dropped=ONE)}).as_json()))
    assert value["configs"]["a"]["dropped"] == {"count": 1, "examples": ["a"]}
    assert (value["old"], value["new"], value["step"]) == ("0.1.0", "0.1.1", "major")
    assert (value["needed_version"], value["is_honoured"]) == ("1.0.0", False)
