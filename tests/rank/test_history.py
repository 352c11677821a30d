from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from reliquary.rank.history import history_views, state_of
from reliquary.records import Result, ResultStatus, Withdrawal, read_document

LATER = datetime(2027, 2, 3, tzinfo=UTC)


def read(folder):
    return read_document(folder / "result.json", Result)


def views(*results):
    return history_views(results, "accuracy", {"resnet18": "ResNet-18"})


def texts(view):
    return [[cell.text for cell in row[:8]] for row in view.rows]


def test_a_row_is_followed_through_the_versions_of_its_dataset(bench):
    dataset = bench.build(version="0.1.0")
    old = [read(bench.run(dataset, seed=seed, right=9)) for seed in range(2)]
    new = read(bench.run(bench.build(version="0.2.0"), right=18)).model_copy(update={"created_at": LATER})
    (view,) = views(new, *old)
    assert view.caption == "provenance-sample, config grouped, protocol small"
    assert texts(view) == [
        ["ResNet-18", "0.1.0", "0.1.0", "", "0.500", "", "2026-11-21", "ranked"],
        ["ResNet-18", "0.1.0", "0.2.0", "", "1.000", "+0.500", "2027-02-03", "ranked"],
    ]
    assert [link.text for link in view.rows[0][8].links] == ["seed 0", "seed 1"]


def test_a_row_is_followed_through_its_parameters(bench):
    dataset = bench.build()
    rates = [read(bench.run(dataset, parameters={"learning_rate": rate, "epochs": 8})) for rate in (0.1, 0.2)]
    (view,) = views(*rates)
    assert sorted(line[3] for line in texts(view)) == ["learning_rate 0.1", "learning_rate 0.2"]


def test_what_never_changed_has_no_history(bench):
    dataset = bench.build()
    assert views(*(read(bench.run(dataset, baseline=name, seed=s)) for name in ("a", "b") for s in range(2))) == []


def test_what_was_replaced_under_another_name_belongs_to_its_successor(bench):
    dataset = bench.build()
    last = read(bench.run(dataset, baseline="net-3")).model_copy(update={"created_at": LATER})
    middle = read(bench.run(dataset, baseline="net-2", superseded_by=last.spec_sha256))
    first = read(bench.run(dataset, baseline="net-1", superseded_by=middle.spec_sha256))
    (view,) = views(first, last, middle)
    assert {line[0] for line in texts(view)} == {"net-1", "net-2", "net-3"}
    assert texts(view)[-1][0] == "net-3"
    assert {line[7] for line in texts(view)} == {
        "ranked",
        f"superseded by {last.spec_sha256[:8]}",
        f"superseded by {middle.spec_sha256[:8]}",
    }


def test_a_withdrawn_version_stays_with_its_reason(bench):
    dataset = bench.build()
    withdrawal = Withdrawal(reason="a leak", at=LATER)
    kept, gone = read(bench.run(dataset)), read(bench.run(dataset, seed=1))
    gone = gone.model_copy(update={"status": ResultStatus.WITHDRAWN, "withdrawn": withdrawal})
    (view,) = views(kept, gone)
    assert sorted(line[7] for line in texts(view)) == ["ranked", "withdrawn: a leak"]
    assert state_of(gone) == "withdrawn: a leak"


def test_what_a_paper_reports_is_no_version_of_a_row(bench):
    dataset = bench.build()
    measured = read(bench.run(dataset))
    told = read(bench.run(dataset, parameters={"epochs": 300})).model_copy(update={"status": ResultStatus.REPORTED})
    assert views(measured, told) == []


@pytest.mark.parametrize("change", [{"version": 2}, {"unit": "percent"}])
def test_measures_of_two_definitions_have_no_difference(bench, change):
    old, new = (read(bench.run(bench.build(version=v))) for v in ("0.1.0", "0.2.0"))
    metrics = [replace(metric, **change) for metric in new.metrics]
    (view,) = views(old, new.model_copy(update={"metrics": metrics, "created_at": LATER}))
    assert [line[5] for line in texts(view)] == ["", ""]


def test_a_version_without_the_measure_has_an_empty_cell(bench):
    old, new = (read(bench.run(bench.build(version=v))) for v in ("0.1.0", "0.2.0"))
    old = old.model_copy(update={"metrics": [m for m in old.metrics if m.name != "accuracy"]})
    (view,) = views(old, new.model_copy(update={"created_at": LATER}))
    assert [line[4] for line in texts(view)] == ["", "0.778"]
