from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.rank.page import sorted_boards
from reliquary.rank.site.charts import Axis, axis_of, strips_of, ticks, tradeoffs_of
from reliquary.records import Cost, ModelInfo
from tests.rank.site.conftest import ranked

KEY = ("accuracy", None)
FINITE = st.floats(-1e12, 1e12, allow_nan=False)


@given(st.lists(FINITE, min_size=1, max_size=9))
def test_every_value_lies_on_its_axis(values):
    axis = axis_of(values)
    assert axis.low < axis.high
    assert all(0 <= axis.at(value) <= 100 for value in values)


@given(FINITE, st.floats(1e-6, 1e12))
def test_ticks_are_few_and_on_the_axis(low, length):
    axis = Axis(low, low + length)
    if axis.high == axis.low:
        return
    found = ticks(axis)
    room = 1e-9 * max(abs(axis.low), abs(axis.high))
    assert len(found) <= 7
    assert all(axis.low - room <= tick <= axis.high + room for tick in found)


def board_of(bench):
    (board,) = sorted_boards(bench.suite, [stored.result for stored in read(bench)])
    return board


def read(bench):
    from reliquary.rank.collect import collect_results

    return collect_results("provenance", bench.runs, bench.out).results


def test_strips_stand_on_one_axis(ranked_bench):
    strips, ends = strips_of(board_of(ranked_bench), KEY)
    assert ends == ("0.536", "0.909")
    best, worst = strips
    assert best.mean > worst.mean
    assert len(best.seeds) == 2
    assert best.seeds[0] < best.mean < best.seeds[1]


def test_without_the_measure_there_is_nothing_to_draw(ranked_bench):
    assert strips_of(board_of(ranked_bench), ("unheard_of", None)) == ([None, None], None)


def test_quality_over_cost_marks_the_rows_that_no_other_beats(bench):
    dataset = bench.build()
    for baseline, right, seconds in (("resnet18", 16, 100.0), ("resnet10t", 10, 10.0), ("dear", 9, 50.0)):
        cost = Cost(train_s=seconds, test_s=1, images_per_s=1, peak_memory_bytes=1)
        bench.run(dataset, baseline, 0, right, cost=cost)
    (view,) = tradeoffs_of(board_of(ranked(bench)), ["best", "cheap", "dear"])
    assert view.cost == "Training, s"
    assert [(point.title, point.front) for point in view.points] == [("cheap", True), ("dear", False), ("best", True)]
    assert view.points[0].x < view.points[1].x < view.points[2].x
    assert all(math.isfinite(tick.at) and 0 <= tick.at <= 100 for tick in (*view.x_ticks, *view.y_ticks))
    assert len(view.x_ticks) >= 3


@pytest.mark.parametrize("sizes", [(1000, 1000), (None, 5), (0, 5)])
def test_a_cost_that_rows_do_not_differ_in_is_not_drawn(bench, sizes):
    dataset = bench.build()
    for baseline, parameters in zip(("resnet18", "resnet10t"), sizes, strict=True):
        model = ModelInfo(id="m", source="native", licence="MIT", parameters=parameters)
        bench.run(dataset, baseline, 0, 12, model=model, cost=None)
    assert tradeoffs_of(board_of(bench), ["a", "b"]) == []
