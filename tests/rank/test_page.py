from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from reliquary.catalogue.suite import Reference
from reliquary.rank import page as page_module
from reliquary.rank.collect import collect_results
from reliquary.rank.figures import Figure
from reliquary.rank.page import page_of, sorted_boards


def results_of(bench):
    return [stored.result for stored in collect_results("provenance", bench.runs, bench.out).results]


def test_boards_stand_in_a_reader_s_order(bench):
    sample, real = bench.build(), bench.build(name="provenance")
    for dataset in (sample, real):
        for protocol in ("smoke", "full", "small"):
            bench.run(dataset, protocol=protocol)
    bench.run(real, config="paper", protocol="full")
    titles = [
        board.title for board in page_of(bench.suite, sorted_boards(bench.suite, results_of(bench)), [], {}, {}).boards
    ]
    assert titles == [
        *(f"provenance 0.1.0, config grouped, protocol {protocol}" for protocol in ("full", "small", "smoke")),
        "provenance 0.1.0, config paper, protocol full",
        *(f"provenance-sample 0.1.0, config grouped, protocol {protocol}" for protocol in ("full", "small", "smoke")),
    ]


def test_the_newest_of_like_boards_comes_first(bench):
    old, new = bench.build(), bench.build(version="0.2.0")
    bench.run(old)
    bench.run(new)
    results = results_of(bench)
    later = [
        result.model_copy(
            update={"created_at": result.created_at + timedelta(days=result.spec.dataset.version == "0.2.0")}
        )
        for result in results
    ]
    page = page_of(bench.suite, sorted_boards(bench.suite, later), [], {}, {})
    assert [board.title.split(",")[0] for board in page.boards] == [
        "provenance-sample 0.2.0",
        "provenance-sample 0.1.0",
    ]
    assert page.latest == max(result.created_at for result in later)


@pytest.mark.parametrize(("name", "sample"), [("provenance-sample", True), ("provenance", False)])
def test_sample_pictures_are_called_sample(bench, name, sample):
    bench.run(bench.build(name=name))
    page = page_of(bench.suite, sorted_boards(bench.suite, results_of(bench)), [], {}, {})
    assert page.sample is sample
    assert page.boards[0].sample is sample


def test_facts_name_what_was_scored(ranked_bench):
    page = page_of(ranked_bench.suite, sorted_boards(ranked_bench.suite, results_of(ranked_bench)), [], {}, {})
    facts = dict(page.boards[0].facts)
    assert facts["Protocol"] == "small: Minutes."
    assert facts["Test images"] == "18"


def test_figures_stand_with_their_row(ranked_bench):
    results = results_of(ranked_bench)
    first = next(r for r in results if r.spec.baseline.name == "resnet10t" and r.spec.seed == 0)
    figure = Figure("assets/x/confusion-matrix.png", "Confusion matrix", 0)
    page = page_of(
        ranked_bench.suite, sorted_boards(ranked_bench.suite, results), [], {first.spec_sha256: [figure]}, {}
    )
    assert [(row.title, list(row.figures)) for row in page.boards[0].rows] == [
        ("ResNet-18 from scratch", []),
        ("ResNet-10-T", [figure]),
    ]


@pytest.mark.parametrize(
    ("url", "linked"), [("https://example.org/a", True), ("javascript:alert(1)", False), (None, False)]
)
def test_only_web_addresses_become_links(ranked_bench, url, linked):
    source = Reference(title="A thesis", url=url, year=2024)
    suite = replace(ranked_bench.suite, file=ranked_bench.suite.file.model_copy(update={"source": source}))
    page = page_of(suite, sorted_boards(suite, results_of(ranked_bench)), [], {}, {})
    assert page.source == "A thesis, 2024"
    assert bool(page.source_url) is linked


def test_a_page_shows_the_best_rows_and_says_how_many_it_leaves_out(ranked_bench, monkeypatch):
    monkeypatch.setattr(page_module, "MOST_ROWS", 1)
    page = page_of(ranked_bench.suite, sorted_boards(ranked_bench.suite, results_of(ranked_bench)), [], {}, {})
    (board,) = page.boards
    assert [cell.text for cell in board.leaderboard.rows[0][:2]] == ["1", "ResNet-18 from scratch"]
    assert (len(board.leaderboard.rows), len(board.rows), len(board.cost.rows)) == (1, 1, 1)
    assert board.leaderboard.notes[0].startswith("1 rows of lower place are not shown")


def test_a_note_that_many_results_share_stands_once(bench):
    dataset = bench.build()
    for seed in range(11):
        bench.run(dataset, seed=seed, note="on a laptop")
    (board,) = page_of(bench.suite, sorted_boards(bench.suite, results_of(bench)), [], {}, {}).boards
    assert "11 results: on a laptop." in board.leaderboard.notes
