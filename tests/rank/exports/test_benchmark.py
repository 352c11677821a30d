from __future__ import annotations

import yaml

from reliquary.rank.exports.benchmark import write_benchmark

REQUIRED = {"name", "description", "evaluation_framework", "tasks"}
TASK = {"id", "config", "split"}


def test_a_dataset_says_what_is_measured_on_it(ranked, material, tmp_path):
    (path,) = write_benchmark(material(ranked), tmp_path)
    assert path == tmp_path / "eval.yaml"
    value = yaml.safe_load(path.read_text("utf-8"))
    assert set(value) == REQUIRED
    assert value["name"] == "Which civilisation does this artefact belong to?"
    assert value["evaluation_framework"] == "reliquary"
    assert value["tasks"] == [
        {"id": "provenance-grouped", "config": "grouped", "split": "test"},
        {"id": "provenance-paper", "config": "paper", "split": "test"},
    ]
    assert all(set(task) == TASK for task in value["tasks"])
