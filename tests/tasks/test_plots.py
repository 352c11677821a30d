from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from reliquary.metrics.calibration import reliability
from reliquary.tasks.plots import MOST_NUMBERED, draw_confusion_matrix, draw_reliability

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


def test_many_classes_stay_on_a_picture_that_can_be_looked_at(tmp_path):
    names = [f"Museum für Asiatische Kunst, ({n}, {n + 50}]" for n in range(50)]
    draw_confusion_matrix(np.diag(np.arange(50)), names, tmp_path / "p.png")
    with Image.open(tmp_path / "p.png") as picture:
        assert max(picture.size) < 2000


def test_numbers_stand_in_the_cells_of_few_classes_only(tmp_path, monkeypatch):
    written = []
    monkeypatch.setattr("reliquary.tasks.plots._write_cells", lambda *_: written.append(1))
    for classes in (MOST_NUMBERED, MOST_NUMBERED + 1):
        matrix = np.eye(classes, dtype=np.int64)
        draw_confusion_matrix(matrix, [str(n) for n in range(classes)], tmp_path / f"{classes}.png")
    assert len(written) == 1


def draw_scores(path, right):
    probabilities = np.tile([0.9, 0.1], (10, 1))
    draw_reliability(reliability(probabilities, np.array([0] * right + [1] * (10 - right))), path)
    return path.read_bytes()


def test_reliability_is_drawn_alike_for_equal_answers_alone(tmp_path):
    assert draw_scores(tmp_path / "a.png", 9) == draw_scores(tmp_path / "b.png", 9)
    assert draw_scores(tmp_path / "a.png", 9) != draw_scores(tmp_path / "c.png", 3)


def test_no_part_of_a_picture_stays_when_drawing_fails(tmp_path, monkeypatch):
    def cut_short(figure, path, **options):
        path.write_bytes(b"half a picture")
        raise RuntimeError("stopped")

    monkeypatch.setattr("matplotlib.figure.Figure.savefig", cut_short)
    with pytest.raises(RuntimeError, match="stopped"):
        draw(tmp_path / "p.png", np.diag([1, 1, 1]))
    assert list(tmp_path.iterdir()) == []
