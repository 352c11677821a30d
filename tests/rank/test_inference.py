from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reliquary.rank.aggregate import boards_of
from reliquary.rank.collect import collect_results
from reliquary.rank.evidence import Evidence
from reliquary.rank.inference import infer, resample_results, with_intervals, with_statistics
from reliquary.rank.run import rank_suite
from reliquary.rank.statistics.document import LeaderboardStatistics
from reliquary.rank.statistics.intervals import interval_of
from reliquary.rank.statistics.replicates import mean_over_seeds
from reliquary.records import Metric, read_document

LABELS = [0] * 20 + [1] * 20 + [2] * 20


@pytest.fixture
def large_bench(bench):
    """A bench whose 60 images show as many objects; one baseline is much better than the other."""
    dataset = bench.build(labels=LABELS)
    for baseline, right in (("resnet18", (50, 52)), ("resnet10t", (15, 22))):
        for seed, count in enumerate(right):
            bench.run(dataset, baseline, seed, count)
    return bench


def inferred(bench, key="accuracy"):
    """Return results with other test sets, the boards, and what was inferred of them."""
    stored = collect_results("provenance", bench.runs, bench.out).results
    resampled = resample_results(stored, Evidence(bench.builds), quiet=True)
    boards = boards_of([one.result for one in stored], key)
    return resampled, boards, infer(boards, key, resampled)


def test_the_interval_of_a_row_is_that_of_the_mean_over_its_seeds_draw_by_draw(large_bench):
    resampled, (board,), statistics = inferred(large_bench)
    (found,) = with_statistics([board], statistics)
    for row in found.rows:
        seeds = [resampled[result.spec_sha256].measures["accuracy"] for result in row.results]
        measure = row.measures["accuracy", None]
        assert measure.interval == interval_of(mean_over_seeds(seeds))
        assert measure.interval.low < measure.spread.mean < measure.interval.high
        assert mean_over_seeds(seeds).value == pytest.approx(measure.spread.mean)
        assert row.measures["expected_calibration_error", None].interval is None
        assert row.measures["recall", "label=islam"].interval is None
    assert found.n_objects == 60


def test_rows_are_tested_and_their_ranks_follow(large_bench):
    _, boards, statistics = inferred(large_bench)
    (board,) = with_statistics(boards, statistics)
    (pair,) = board.pairs
    assert (pair.first, pair.second) == (0, 1)
    assert pair.difference == pytest.approx((50 + 52 - 15 - 22) / 120)
    assert pair.significant
    assert [row.rank_range for row in board.rows] == [(1, 1), (2, 2)]


def test_a_lower_error_is_the_better_one(large_bench):
    _, boards, statistics = inferred(large_bench, "brier_score")
    (board,) = with_statistics(boards, statistics)
    assert board.pairs[0].difference < 0
    assert [row.rank_range for row in board.rows] == [(1, 1), (2, 2)]


def test_rows_that_differ_by_chance_share_their_ranks(bench):
    dataset = bench.build(labels=LABELS)
    bench.run(dataset, "resnet18", 0, 40)
    bench.run(dataset, "resnet10t", 0, 39)
    _, boards, statistics = inferred(bench)
    (board,) = with_statistics(boards, statistics)
    assert [row.rank_range for row in board.rows] == [(1, 2), (1, 2)]
    assert not board.pairs[0].significant


def test_of_few_objects_nothing_is_inferred_and_their_number_is_told(ranked_bench):
    _, boards, statistics = inferred(ranked_bench)
    (board,) = with_statistics(boards, statistics)
    assert board.n_objects == 18
    assert board.pairs == ()
    assert all(row.rank_range is None for row in board.rows)
    assert all(measure.interval is None for row in board.rows for measure in row.measures.values())


def test_a_row_needs_all_of_its_seeds(large_bench):
    stored = collect_results("provenance", large_bench.runs, large_bench.out).results
    lost = boards_of([one.result for one in stored], "accuracy")[0].rows[0].results[0].spec_sha256
    known = [one for one in stored if one.result.spec_sha256 != lost]
    resampled = resample_results(known, Evidence(large_bench.builds), quiet=True)
    boards = boards_of([one.result for one in stored], "accuracy")
    (board,) = with_statistics(boards, infer(boards, "accuracy", resampled))
    assert [row.measures["accuracy", None].interval is None for row in board.rows] == [True, False]
    assert [row.rank_range for row in board.rows] == [None, None]


def test_without_the_dataset_nothing_is_inferred(large_bench):
    stored = collect_results("provenance", large_bench.runs, large_bench.out).results
    assert resample_results(stored, Evidence(None), quiet=True) == {}
    (board,) = with_statistics(boards := boards_of([one.result for one in stored], "accuracy"), None)
    assert board == boards[0]
    assert infer([board], "accuracy", {}).boards[0].n_objects is None


def test_what_was_inferred_of_other_results_is_not_taken_for_these(large_bench):
    _, (board,), statistics = inferred(large_bench)
    fewer = boards_of([result for row in board.rows[:1] for result in row.results], "accuracy")
    assert with_statistics(fewer, statistics) == fewer


def test_a_result_gets_the_intervals_of_its_own_draws_and_loses_stale_ones(large_bench):
    resampled, (board,), _ = inferred(large_bench)
    result = board.rows[0].results[0]
    stale = replace(result.metrics[0], name="expected_calibration_error", low=0.1, high=0.2)
    found = with_intervals(
        result.model_copy(update={"metrics": [*result.metrics, stale]}), resampled[result.spec_sha256]
    )
    accuracy = found.metrics[0]
    expected = interval_of(resampled[result.spec_sha256].measures["accuracy"])
    assert (accuracy.low, accuracy.high, accuracy.method) == (expected.low, expected.high, expected.method)
    assert accuracy.value == result.metrics[0].value
    assert (found.metrics[-1].low, found.metrics[-1].high) == (None, None)
    assert with_intervals(result, None) == result


@pytest.mark.parametrize(("shift", "kept"), [(1e-15, True), (1e-6, False)])
def test_an_interval_that_differs_by_rounding_alone_stays_as_it_is_recorded(large_bench, shift, kept):
    """Another processor's rounding must not rewrite every record of a leaderboard that somebody adds a row to."""
    resampled, (board,), _ = inferred(large_bench)
    result = board.rows[0].results[0]
    found = with_intervals(result, resampled[result.spec_sha256])
    moved = [replace(m, high=m.high + shift) if m.high is not None else m for m in found.metrics]
    recorded = found.model_copy(update={"metrics": moved})
    assert recorded != found
    assert with_intervals(recorded, resampled[result.spec_sha256]) == (recorded if kept else found)


def test_the_leaderboard_has_it_all_on_its_pages_and_in_a_file(large_bench):
    rank_suite(large_bench.suite, large_bench.runs, large_bench.builds, large_bench.out, quiet=True)
    statistics = read_document(large_bench.out / "statistics.json", LeaderboardStatistics)
    interval = statistics.boards[0].rows[0].intervals["accuracy"]
    text = (large_bench.out / "README.md").read_text("utf-8")
    assert f"**0.850 ± 0.024** \\[{interval.low:.3f} to {interval.high:.3f}\\]" in text
    assert "### Tests between rows" in text
    assert "1,000 draws of the 60 museum objects or scenes that the test images show" in text
    assert f"[{interval.low:.3f} to {interval.high:.3f}]" in (large_bench.out / "index.html").read_text("utf-8")
    record = next((large_bench.out / "results").glob("*.json")).read_text("utf-8")
    assert '"method": "95% BCa bootstrap, 1,000 draws of 60 objects"' in record


def test_the_same_results_are_always_inferred_the_same_of(large_bench):
    assert inferred(large_bench)[2] == inferred(large_bench)[2]


def test_a_measure_that_the_task_cannot_draw_has_no_interval(large_bench):
    resampled, (board,), _ = inferred(large_bench)
    result = board.rows[0].results[0]
    other = Metric(name="psnr", version=1, value=25.0, unit="dB", higher_is_better=True, n=60)
    found = with_intervals(result.model_copy(update={"metrics": [other]}), resampled[result.spec_sha256])
    assert found.metrics == [other]
    assert not np.isnan(resampled[result.spec_sha256].measures["accuracy"].drawn).any()
