from __future__ import annotations

from reliquary.render.farm.schedule import GIVE_UP, Schedule
from reliquary.render.planning.views import plan_views
from reliquary.render.scene import Quality
from tests.render.planning.small_plans import checked, small_set


def schedule(models=("a", "b"), per_model=3):
    spec = small_set(models, views={"per_model": per_model})
    return Schedule(plan_views(spec, [checked(name) for name in models], {}, Quality()))


def taken(found, worker):
    view = found.take(worker)
    return view and (view.model.entry.id, view.number)


def test_a_worker_finishes_its_model_before_the_next():
    found = schedule()
    assert [taken(found, 0) for _ in range(7)] == [*(("a", n) for n in range(3)), *(("b", n) for n in range(3)), None]


def test_two_workers_take_two_models():
    found = schedule()
    assert [taken(found, n % 2)[0] for n in range(6)] == ["a", "b"] * 3


def test_a_worker_without_a_model_helps_where_most_is_left():
    found = schedule(("a", "b", "c"), 4)
    for _ in range(4):
        taken(found, 0)
    assert taken(found, 1)[0] == "b"
    assert taken(found, 0)[0] == "c"
    assert [taken(found, 1)[0] for _ in range(3)] == ["b"] * 3
    assert taken(found, 1)[0] == "c"


def test_one_model_is_shared():
    found = schedule(("a",), 4)
    assert [taken(found, n % 2) for n in range(4)] == [("a", n) for n in range(4)]


def test_a_view_that_was_lost_is_tried_once_more():
    found = schedule(("a",), 2)
    first = found.take(0)
    assert found.lost(first)
    assert found.take(1) is first
    assert not found.lost(first)
    assert taken(found, 0) == ("a", 1)
    assert taken(found, 0) is None


def lose(found, view):
    while found.lost(view):
        found.take(0)


def test_a_model_of_which_nothing_comes_out_is_given_up():
    found = schedule(("a",), 10)
    for number in range(GIVE_UP):
        assert not found.is_hopeless("a"), number
        lose(found, found.take(0))
    assert found.is_hopeless("a")
    assert [view.number for view in found.drop("a")] == list(range(GIVE_UP, 10))
    assert found.take(0) is None


def test_a_model_of_which_one_view_came_out_is_not():
    found = schedule(("a",), 10)
    found.done(found.take(0))
    for _ in range(GIVE_UP + 1):
        lose(found, found.take(0))
    assert not found.is_hopeless("a")
