from __future__ import annotations

import pytest

from reliquary.catalogue.recipe import TaskKind
from reliquary.errors import ReliquaryError
from reliquary.train.rows import choose_rows

DETECTION, CLASSIFICATION = TaskKind.DETECTION, TaskKind.CLASSIFICATION


def own_row(folder, name):
    (folder / "baselines").mkdir(exist_ok=True)
    (folder / f"baselines/{name}.yaml").write_text("name: mine")


@pytest.mark.parametrize(("task", "row"), [(DETECTION, "ssdlite"), (CLASSIFICATION, "resnet18")])
def test_a_new_suite_gets_the_row_of_its_task(task, row, tmp_path):
    rows = choose_rows([], task, tmp_path)
    assert list(rows) == [row]
    assert f"name: {row}\n" in rows[row]


def test_a_suite_that_is_there_trains_all_its_rows(tmp_path):
    own_row(tmp_path, "mine")
    own_row(tmp_path, "ssdlite")
    rows = choose_rows([], DETECTION, tmp_path)
    assert list(rows) == ["mine", "ssdlite"]
    assert rows["mine"] is None
    assert choose_rows(["mine"], DETECTION, tmp_path) == {"mine": None}


def test_a_row_of_the_repository_is_copied_as_it_stands(repository, tmp_path):
    rows = choose_rows(["dunhuang-detection/rtmdet-s", "ssdlite"], DETECTION, tmp_path)
    assert list(rows) == ["rtmdet-s", "ssdlite"]
    assert rows["rtmdet-s"] == (repository / "benchmarks/dunhuang-detection/baselines/rtmdet-s.yaml").read_text()


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("rtmdet-s", "no such row; did you mean 'dunhuang-detection/rtmdet-s'?"),
        ("yolo99", "no such row. Known: ssdlite, and every row of"),
        ("dunhuang-detection/rtmdet", "baseline: 'rtmdet' is not known"),
        ("dunhuang/rtmdet-s", "benchmarks: 'dunhuang' is not known"),
        ("dunhuang-detection/../x", "expected NAME, or SUITE/NAME"),
        ("/x", "expected NAME, or SUITE/NAME"),
        ("provenance/resnet18", "suite 'provenance' is for classification, your folder for detection"),
    ],
)
def test_rows_that_cannot_be_trained_are_refused(name, problem, tmp_path):
    with pytest.raises(ReliquaryError, match=rf"{problem.replace('?', '[?]')}"):
        choose_rows([name], DETECTION, tmp_path)


def test_two_rows_of_one_name_are_refused(tmp_path):
    with pytest.raises(ReliquaryError, match="another row 'ssdlite' was chosen already; train them one by one"):
        choose_rows(["ssdlite", "dunhuang-detection/ssdlite"], DETECTION, tmp_path)


def test_predictions_are_nothing_to_train(monkeypatch, tmp_path):
    class Stored:
        model = "file::predictions.parquet"

    monkeypatch.setattr("reliquary.train.rows.load_baseline", lambda *_: Stored)
    with pytest.raises(ReliquaryError, match="holds predictions for 'dunhuang-detection', nothing to train"):
        choose_rows(["dunhuang-detection/ssdlite"], DETECTION, tmp_path)
