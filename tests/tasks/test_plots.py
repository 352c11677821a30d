from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from reliquary.tasks.classification import ClassificationTask
from reliquary.tasks.plots import draw_confusion_matrix

NAMES = ["egyptian", "islam", "asian"]


def draw(path, matrix):
    draw_confusion_matrix(np.array(matrix), NAMES, path)
    return np.asarray(Image.open(path).convert("RGB")).astype(int)


def test_equal_counts_give_equal_bytes_and_other_counts_another_picture(tmp_path):
    draw(tmp_path / "a.png", [[5, 1, 0], [0, 3, 3], [1, 1, 9]])
    draw(tmp_path / "b.png", [[5, 1, 0], [0, 3, 3], [1, 1, 9]])
    draw(tmp_path / "c.png", [[0, 1, 5], [0, 3, 3], [1, 1, 9]])
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    assert (tmp_path / "a.png").read_bytes() != (tmp_path / "c.png").read_bytes()


def test_more_mistakes_make_the_diagonal_lighter(tmp_path):
    good = draw(tmp_path / "good.png", np.diag([9, 9, 9]))
    bad = draw(tmp_path / "bad.png", np.full((3, 3), 3))
    blue = np.array([8, 48, 107])  # the darkest colour of the map
    assert (abs(good - blue).sum(axis=2) < 10).mean() > 5 * (abs(bad - blue).sum(axis=2) < 10).mean()


def test_a_class_without_images_is_drawn_empty(tmp_path):
    with np.errstate(all="raise"):
        picture = draw(tmp_path / "p.png", [[2, 0, 0], [0, 0, 0], [0, 0, 2]])
    assert picture.size > 0


def test_the_task_draws_its_matrix(tmp_path, make_truth, make_predictions):
    truth = make_truth([0, 1, 2])
    paths = ClassificationTask().plots(make_predictions(truth, np.eye(3)), truth, tmp_path)
    assert [path.name for path in paths] == ["confusion-matrix.png"]
    with Image.open(paths[0]) as picture:
        assert picture.format == "PNG"
        assert min(picture.size) > 300


def test_no_part_of_a_picture_stays_when_drawing_fails(tmp_path, monkeypatch):
    def cut_short(figure, path, **options):
        path.write_bytes(b"half a picture")
        raise RuntimeError("stopped")

    monkeypatch.setattr("matplotlib.figure.Figure.savefig", cut_short)
    with pytest.raises(RuntimeError, match="stopped"):
        draw(tmp_path / "p.png", np.diag([1, 1, 1]))
    assert list(tmp_path.iterdir()) == []
