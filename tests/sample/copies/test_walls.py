from __future__ import annotations

import pytest

from reliquary.sample.copies.walls import walls


def drawn(copy="dunhuang-detection", seed=0, **changes):
    settings = {"first": 1, "caves": 4, "two_walls": True, "sizes": ((100, 200), (50, 60)), "wear": (0.5, 1.0)}
    return list(walls(copy, seed, **(settings | changes)))


def test_every_second_cave_has_two_walls():
    assert [wall.stem for wall in drawn()] == [
        "sample-cave-01-north",
        "sample-cave-01-south",
        "sample-cave-02-north",
        "sample-cave-03-north",
        "sample-cave-03-south",
        "sample-cave-04-north",
    ]
    assert [wall.site for wall in drawn(first=11, caves=1)] == ["sample-cave-11", "sample-cave-11"]
    assert [wall.title for wall in drawn(two_walls=False, caves=1)] == ["Sample cave 1, north wall"]


def test_sizes_and_wear_keep_to_their_spans():
    for wall in drawn(caves=30):
        assert 100 <= wall.width <= 200
        assert 50 <= wall.height <= 60
        assert 0.45 <= wall.wear <= 1.1
    wears = [wall.wear for wall in drawn(caves=30)]
    assert max(wears) > 1.5 * min(wears)


def test_the_walls_of_a_cave_are_alike_in_wear_and_else_differ():
    first, second = drawn(caves=1)
    assert abs(first.wear - second.wear) < 0.2 * first.wear + 0.02
    assert first.seed != second.seed
    assert len({wall.seed for wall in drawn(caves=30)}) == 45


@pytest.mark.parametrize("changes", [{"seed": 1}, {"copy": "dunhuang-style"}])
def test_seed_and_copy_decide(changes):
    assert drawn() == drawn()
    assert all(a.seed != b.seed for a, b in zip(drawn(), drawn(**changes), strict=True))
