from __future__ import annotations

import pytest

from reliquary.engines import engine_for
from reliquary.engines.native.epoch_log import MetricsFile, _tensorboard


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "metrics.csv"
    file = MetricsFile(path)
    for epoch in (1, 2, 3):
        file.add({"epoch": epoch, "step": 4 * epoch, "loss": 0.5 / epoch})
    return path


def test_a_row_an_epoch(path):
    assert path.read_text() == "epoch,step,loss\n1,4,0.5\n2,8,0.25\n3,12,0.16666666666666666\n"


def test_epochs_that_are_done_again_are_not_doubled(path):
    whole = path.read_text()
    file = MetricsFile(path)
    file.keep(1)
    file.add({"epoch": 2, "step": 8, "loss": 0.25})
    file.add({"epoch": 3, "step": 12, "loss": 0.5 / 3})
    assert path.read_text() == whole


@pytest.mark.parametrize("cut", [1, 5, 20])
def test_a_row_that_a_kill_cut_short_is_dropped(path, cut):
    path.write_text(path.read_text()[:-cut])
    MetricsFile(path).keep(2)
    assert path.read_text() == "epoch,step,loss\n1,4,0.5\n2,8,0.25\n"


@pytest.mark.parametrize("text", ["", "epo"])
def test_where_not_even_the_header_is_whole_all_begins_anew(tmp_path, text):
    path = tmp_path / "metrics.csv"
    path.write_text(text)
    file = MetricsFile(path)
    file.keep(5)
    file.add({"epoch": 1, "loss": 1.0})
    assert path.read_text() == "epoch,loss\n1,1.0\n"


def test_a_training_from_the_beginning_begins_the_file_anew(path):
    file = MetricsFile(path)
    file.keep(0)
    file.add({"epoch": 1, "mae": 3})
    assert path.read_text() == "epoch,mae\n1,3\n"


class Recorder:
    def __init__(self):
        self.points, self.closed = [], False

    def add_scalar(self, name, value, epoch):
        self.points.append((name, epoch))

    def flush(self):
        pass

    def close(self):
        self.closed = True


@pytest.mark.real
def test_tensorboard_gets_a_point_a_measure_and_epoch_where_it_is_installed(make_job, monkeypatch):
    recorder, asked = Recorder(), []
    monkeypatch.setattr(
        "reliquary.engines.native.epoch_log._tensorboard", lambda *given: asked.append(given) or recorder
    )
    job = make_job(epochs=2)
    engine_for("native").train_and_predict(job)
    assert asked == [(job.folder, 1)]
    assert recorder.closed
    assert [epoch for name, epoch in recorder.points if name == "loss"] == [1, 2]
    assert {"learning_rate", "waiting", "validation_accuracy"} < {name for name, _ in recorder.points}


def test_without_tensorboard_nothing_is_written_for_it(tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert _tensorboard(tmp_path, 1) is None
