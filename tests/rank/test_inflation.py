from __future__ import annotations

from dataclasses import replace

import pytest

from reliquary.errors import ReliquaryError
from reliquary.rank.aggregate import boards_of
from reliquary.rank.collect import collect_results
from reliquary.rank.inflation import inflation_views
from reliquary.records import Metric

TITLES = {"resnet18": "ResNet-18 from scratch"}


def views(bench, change=lambda result: result, key="accuracy"):
    results = [stored.result for stored in collect_results("provenance", bench.runs, bench.out).results]
    return inflation_views(boards_of(map(change, results), key), key, TITLES)


def texts(view):
    return [[cell.text for cell in row] for row in view.rows]


def test_a_baseline_on_both_splits_shows_what_the_leak_adds(bench):
    dataset = bench.build()
    bench.run(dataset, right=9, config="grouped")
    bench.run(dataset, right=16, config="paper")
    (view,) = views(bench)
    assert view.caption == "provenance-sample 0.1.0, protocol small"
    assert [column.title for column in view.columns] == [
        "Baseline", "Accuracy, paper", "Accuracy, grouped", "Difference",
    ]  # fmt: skip
    assert texts(view) == [["ResNet-18 from scratch", "0.889", "0.500", "+0.389"]]
    assert "splits by object" in view.notes[0]


def test_means_are_compared_over_the_seeds_of_each(bench):
    dataset = bench.build()
    for seed, (grouped, paper) in enumerate([(9, 15), (11, 17)]):
        bench.run(dataset, seed=seed, right=grouped, config="grouped")
        bench.run(dataset, seed=seed, right=paper, config="paper")
    (view,) = views(bench)
    assert [cell.deviation for cell in view.rows[0]] == ["", "0.079", "0.079", ""]
    assert view.rows[0][3].value == pytest.approx(6 / 18)


def test_only_baselines_of_both_splits_are_compared_in_the_order_of_the_clean_one(bench):
    dataset = bench.build()
    for baseline, right in (("resnet18", 8), ("resnet10t", 12)):
        for config in ("grouped", "paper"):
            bench.run(dataset, baseline, right=right, config=config)
    bench.run(dataset, right=16, config="grouped", parameters={"learning_rate": 0.1})
    (view,) = views(bench)
    assert [row[0].text for row in view.rows] == ["resnet10t", "ResNet-18 from scratch"]


@pytest.mark.parametrize("other", ["dataset", "protocol", "config"])
def test_what_differs_in_more_than_the_split_is_not_compared(bench, other):
    dataset = bench.build()
    bench.run(dataset, config="grouped")
    if other == "dataset":
        bench.run(bench.build(version="0.2.0"), config="paper")
    elif other == "protocol":
        bench.run(dataset, config="paper", protocol="full")
    else:
        bench.run(bench.build(version="0.3.0", configs=("grouped", "culture")), config="culture")
    assert views(bench) == []


def test_a_lower_error_on_the_leaking_split_is_a_negative_difference(bench):
    dataset = bench.build()
    bench.run(dataset, config="grouped")
    bench.run(dataset, config="paper")

    def in_years(result):
        value = 120.0 if result.spec.dataset.config == "paper" else 150.5
        mae = Metric(name="mae", version=1, value=value, unit="years", higher_is_better=False, n=18)
        return result.model_copy(update={"metrics": [mae]})

    (view,) = views(bench, in_years, "mae")
    assert [column.title + column.arrow for column in view.columns[1:3]] == [
        "MAE, years, paper↓", "MAE, years, grouped↓",
    ]  # fmt: skip
    assert texts(view)[0][1:] == ["120", "150.5", "-30.5"]


def test_a_measure_in_two_definitions_is_refused(bench):
    dataset = bench.build()
    bench.run(dataset, config="grouped")
    bench.run(dataset, config="paper")

    def newer_on_paper(result):
        version = 2 if result.spec.dataset.config == "paper" else 1
        metrics = [replace(metric, version=version) for metric in result.metrics]
        return result.model_copy(update={"metrics": metrics})

    with pytest.raises(ReliquaryError, match="run the older one again"):
        views(bench, newer_on_paper)
