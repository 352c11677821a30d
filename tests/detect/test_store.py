from __future__ import annotations

import numpy as np

from reliquary.detect.boxes import Boxes
from reliquary.detect.store import Done, WindowStore

BOXES = Boxes(np.array([[0.125, 1, 2, 3], [1e9, 5, 1e9 + 7, 8]]), np.array([0.1, 1.0]), np.array([0, 4]))


def test_windows_come_back_as_they_were(tmp_path):
    store = WindowStore(tmp_path / "a.sqlite", "job")
    store.add([Done(3, BOXES), Done(1, Boxes.together([]), "damaged")])
    store.close()
    again = WindowStore(tmp_path / "a.sqlite", "job")
    assert again.numbers() == {1, 3}
    first, second = again.all()
    assert (first.number, len(first.boxes), first.unreadable) == (1, 0, "damaged")
    assert np.array_equal(second.boxes.corners, BOXES.corners)
    assert np.array_equal(second.boxes.scores, BOXES.scores)
    assert np.array_equal(second.boxes.labels, BOXES.labels)


def test_windows_of_other_settings_are_not_taken(tmp_path):
    store = WindowStore(tmp_path / "a.sqlite", "job")
    store.add([Done(3, BOXES)])
    assert WindowStore(tmp_path / "a.sqlite", "another").numbers() == set()


def test_a_damaged_store_is_begun_from_nothing(tmp_path):
    (tmp_path / "a.sqlite").write_bytes(b"no database at all" * 100)
    assert WindowStore(tmp_path / "a.sqlite", "job").numbers() == set()
