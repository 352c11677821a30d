from __future__ import annotations

import pytest
import yaml
from huggingface_hub import parse_eval_result_entries

from reliquary.errors import ReliquaryError
from reliquary.rank.exports.eval_results import write_eval_results
from reliquary.records import DatasetSource

COMMIT = "5503434ddd753f426f4b38109466949a1217c2bb"


def entry_of(path):
    """Read a file as the Hub's library does, and see that nothing of it was left aside."""
    value = yaml.safe_load(path.read_text("utf-8"))
    (entry,) = parse_eval_result_entries(value)
    return entry


def state_source(ranked, **fields):
    for result in ranked.results():
        ranked.change(result, dataset=DatasetSource(split="test", **fields))


def test_a_row_is_the_mean_of_its_key_measure(ranked, material, tmp_path):
    read = material(ranked, "provenance-sample=museum/provenance", url="https://example.org/board")
    paths = write_eval_results(read, tmp_path)
    board = tmp_path / "models" / "provenance-sample-0.1.0-grouped-small"
    assert paths == [board / name / ".eval_results" / "provenance.yaml" for name in ("resnet18", "resnet10t")]
    entry = entry_of(paths[0])
    assert (entry.dataset_id, entry.task_id) == ("museum/provenance", "provenance-grouped")
    assert entry.value == pytest.approx(15 / 18)
    assert entry.date == "2026-11-21T12:00:00+00:00"
    assert entry.dataset_revision is None
    assert (entry.source_url, entry.source_name) == ("https://example.org/board", "Leaderboard of A museum")
    assert "Accuracy: mean of 2 seeds, standard deviation 0.079; protocol small" in entry.notes


def test_the_repository_that_the_results_state_is_taken_with_its_commit(ranked, material, tmp_path):
    state_source(ranked, repository="museum/provenance", revision=COMMIT)
    entry = entry_of(write_eval_results(material(ranked), tmp_path)[0])
    assert (entry.dataset_id, entry.dataset_revision) == ("museum/provenance", COMMIT)
    assert entry.source_url is None


def test_the_commit_of_one_repository_is_not_that_of_another(ranked, material, tmp_path):
    state_source(ranked, repository="museum/provenance", revision=COMMIT)
    read = material(ranked, "provenance-sample=other/provenance")
    assert entry_of(write_eval_results(read, tmp_path)[0]).dataset_revision is None


def test_results_of_different_commits_state_none(ranked, material, tmp_path):
    for position, result in enumerate(ranked.results()):
        source = DatasetSource(repository="museum/provenance", revision=f"{position}" * 40, split="test")
        ranked.change(result, dataset=source)
    assert entry_of(write_eval_results(material(ranked), tmp_path)[0]).dataset_revision is None


def test_without_a_repository_it_says_what_to_do(ranked, material, tmp_path):
    with pytest.raises(ReliquaryError, match="datasets provenance-sample; name it: --repo DATASET=OWNER/NAME"):
        write_eval_results(material(ranked), tmp_path)


def test_a_row_without_the_key_measure_takes_no_part(ranked, material, tmp_path):
    for result in ranked.results():
        if result.spec.baseline.name == "resnet18":
            ranked.change(result, metrics=[metric for metric in result.metrics if metric.name != "accuracy"])
    paths = write_eval_results(material(ranked, "provenance-sample=museum/provenance"), tmp_path)
    assert [path.parts[-3] for path in paths] == ["resnet10t"]


def test_the_interval_stands_in_the_note(ranked, material, tmp_path):
    ranked.infer()
    entry = entry_of(write_eval_results(material(ranked, "provenance-sample=museum/provenance"), tmp_path)[0])
    assert ", interval 0.500 to 0.900 (95% bootstrap of 18 objects); protocol small" in entry.notes
