from __future__ import annotations

import pytest

from reliquary.engines.native.epoch_log import MetricsFile


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
