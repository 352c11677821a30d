from __future__ import annotations

import math
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.errors import ReliquaryError
from reliquary.rank.aggregate import Expense, Spread, boards_of
from reliquary.records import (
    Metric,
    ModelInfo,
    PredictionsFile,
    Result,
    ResultStatus,
    RunBaseline,
    RunDataset,
    RunProtocol,
    RunSpec,
)


def result_of(value, baseline="a", seed=0, **changes):
    """Make a result whose key measure has a value; changes go to the spec or to the measure."""
    dataset = {"name": "provenance", "version": "0.1.0", "manifest_digest": "a" * 64, "config": "grouped"}
    dataset.update({name: changes.pop(name) for name in list(changes) if name in dataset})
    measure = {"name": "accuracy", "version": 1, "unit": "fraction", "higher_is_better": True, "n": 10}
    measure.update({name: changes.pop(name) for name in list(changes) if name in {"unit", "higher_is_better"}})
    measure["name"] = changes.pop("metric", "accuracy")
    spec = RunSpec(
        suite="provenance",
        suite_version=changes.pop("suite_version", "0.1.0"),
        task="classification",
        baseline=RunBaseline(name=baseline, engine="native", model="timm::a", parameters=changes.pop("parameters", {})),
        dataset=RunDataset(**dataset),
        protocol=RunProtocol(name=changes.pop("protocol", "small"), settings=changes.pop("settings", {})),
        seed=seed,
    )
    return Result(
        spec=spec,
        spec_sha256=spec.sha256(),
        status=changes.pop("status", ResultStatus.VERIFIED),
        model=ModelInfo(id="timm::a", source="native", licence="MIT"),
        metrics=[Metric(value=value, **measure)],
        predictions=PredictionsFile(path="predictions.parquet", sha256="b" * 64, rows=10),
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def places(results):
    (board,) = boards_of(results, "accuracy")
    return [(row.baseline.name, row.place) for row in board.rows]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20))
def test_spread_is_mean_and_sample_standard_deviation(values):
    spread = Spread(tuple(values))
    assert math.isclose(spread.mean, np.mean(values), rel_tol=1e-9, abs_tol=1e-6)
    if len(values) == 1:
        assert spread.std is None
    else:
        assert math.isclose(spread.std, np.std(values, ddof=1), rel_tol=1e-6, abs_tol=1e-6)


@given(st.permutations([(0, 0.5), (1, 0.7), (2, 0.6)]))
def test_the_order_of_results_changes_nothing(pairs):
    (board,) = boards_of([result_of(value, seed=seed) for seed, value in pairs], "accuracy")
    (row,) = board.rows
    assert row.measures["accuracy", None].spread.values == (0.5, 0.7, 0.6)
    assert [result.spec.seed for result in row.results] == [0, 1, 2]


@pytest.mark.parametrize(
    "difference",
    [
        {"manifest_digest": "c" * 64},
        {"version": "0.2.0"},
        {"name": "provenance-sample"},
        {"config": "paper"},
        {"protocol": "full"},
        {"settings": {"parameters": {"epochs": 9}}},
        {"suite_version": "0.2.0"},
    ],
)
def test_what_differs_in_data_or_protocol_never_shares_a_board(difference):
    boards = boards_of([result_of(0.5), result_of(0.9, seed=1, **difference)], "accuracy")
    assert [len(row.results) for board in boards for row in board.rows] == [1, 1]
    assert len(boards) == 2


def test_other_parameters_are_another_row():
    (board,) = boards_of([result_of(0.5, parameters={"lr": 1}), result_of(0.9, parameters={"lr": 2})], "accuracy")
    assert [row.baseline.parameters for row in board.rows] == [{"lr": 2}, {"lr": 1}]


def test_the_best_mean_comes_first_and_equal_ones_share_a_place():
    results = [
        result_of(0.5, "d"),
        result_of(0.9, "c"),
        result_of(0.8, "b"),
        result_of(1.0, "b", 1),
        result_of(0.1, "a"),
    ]
    assert places(results) == [("b", 1), ("c", 1), ("d", 3), ("a", 4)]


def test_lower_is_first_where_lower_is_better():
    results = [result_of(9.0, "a", higher_is_better=False), result_of(2.0, "b", higher_is_better=False)]
    assert places(results) == [("b", 1), ("a", 2)]


def test_a_row_without_the_key_measure_comes_last_without_a_place():
    assert places([result_of(0.9, "a", metric="charm"), result_of(0.1, "b")]) == [("b", 1), ("a", None)]


def test_one_measure_in_two_definitions_is_refused():
    with pytest.raises(
        ReliquaryError, match=r"'accuracy'.*\(1, 'fraction', .*\(1, 'percent', .*run the older one again"
    ):
        boards_of([result_of(0.5), result_of(50.0, "b", unit="percent")], "accuracy")


def test_a_row_is_verified_only_if_all_its_results_are():
    mixed = [result_of(0.5), result_of(0.5, seed=1, status=ResultStatus.MEASURED)]
    (board,) = boards_of(mixed, "accuracy")
    assert not board.rows[0].verified
    (board,) = boards_of(mixed[:1], "accuracy")
    assert board.rows[0].verified


def test_cost_that_nobody_states_is_unknown():
    (board,) = boards_of([result_of(0.5)], "accuracy")
    assert board.rows[0].cost("train_s") is None


@pytest.mark.parametrize("higher_is_better", [True, False])
def test_the_front_is_of_rows_that_no_other_beats_at_their_cost(higher_is_better):
    sizes = {"a": (0.9, 100), "b": (0.8, 10), "c": (0.7, 50), "d": (0.95, None)}
    results = []
    for name, (quality, parameters) in sizes.items():
        value = quality if higher_is_better else -quality
        result = result_of(value, baseline=name, higher_is_better=higher_is_better)
        results.append(result.model_copy(update={"model": result.model.model_copy(update={"parameters": parameters})}))
    (board,) = boards_of(results, "accuracy")
    front = {row.baseline.name for row, on in zip(board.rows, board.pareto(Expense.PARAMETERS), strict=True) if on}
    assert front == {"a", "b"}
    assert board.pareto(Expense.FLOPS) == board.pareto(Expense.TRAINING) == [False] * 4
