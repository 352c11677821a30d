from __future__ import annotations

import json
import os
import shutil

import pytest
from PIL import Image

from reliquary.errors import FaultyFileError
from reliquary.files import sha256_file
from reliquary.rank.check import check_leaderboards
from reliquary.rank.run import rank_suite
from reliquary.tasks.classification import ClassificationTask
from tests.rank.conftest import LABELS


def plots(task, predictions, truth, folder):
    """Stand in for drawings that take seconds: these tests compare files, whatever they show."""
    del task, predictions
    path = folder / "confusion-matrix.png"
    Image.new("RGB", (8, 8), (len(truth.labels), 0, 0)).save(path)
    return [path]


@pytest.fixture
def committed(ranked_bench, monkeypatch):
    """A leaderboard whose runs are gone, as in a checkout."""
    monkeypatch.setattr(ClassificationTask, "plots", plots)
    rank_suite(ranked_bench.suite, ranked_bench.runs, ranked_bench.builds, ranked_bench.out, quiet=True)
    shutil.rmtree(ranked_bench.runs)
    return ranked_bench


def check(bench, **options):
    (summary,) = check_leaderboards([bench.suite], bench.builds, [bench.out], quiet=True, **options)
    return summary


def told(bench, what="make them again with: reliquary rank provenance --out", **options):
    with pytest.raises(FaultyFileError) as caught:
        check(bench, **options)
    assert what in str(caught.value)
    return [str(fault) for fault in caught.value.faults]


def first(folder, pattern):
    return min(folder.glob(pattern))


def edit(path, change):
    value = json.loads(path.read_text("utf-8"))
    change(value)
    path.write_text(json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")


def test_a_leaderboard_that_its_records_make_passes_and_stays_as_it_is(committed):
    before = {path: path.stat().st_mtime_ns for path in committed.out.rglob("*")}
    assert check(committed).made == {"results": 4, "scored again": 4}
    assert {path: path.stat().st_mtime_ns for path in committed.out.rglob("*")} == before


def test_an_edited_table_is_found(committed):
    readme = committed.out / "README.md"
    readme.write_text(readme.read_text("utf-8").replace("0.833", "0.999"), "utf-8")
    faults = told(committed)
    assert faults
    assert all(fault.startswith("README.md:") and "0.999" in fault for fault in faults)


@pytest.mark.parametrize("name", ["README.md", "index.html", "assets/*/*.png"])
def test_a_missing_file_is_found(committed, name):
    path = first(committed.out, name)
    path.unlink()
    assert told(committed) == [f"{path.relative_to(committed.out).as_posix()}: the file is missing"]


def test_a_file_that_nothing_makes_is_found(committed):
    stale = committed.out / "assets" / ("0" * 64) / "confusion-matrix.png"
    stale.parent.mkdir()
    stale.write_bytes(b"old")
    (committed.out / "predictions" / "notes.parquet").write_bytes(b"old")
    assert told(committed) == [
        f"assets/{'0' * 64}/confusion-matrix.png: no record makes this file; remove it",
        "predictions/notes.parquet: no record has these predictions; remove them",
    ]


def test_a_ranking_removes_pictures_that_it_shows_no_more(committed):
    stale = committed.out / "assets" / ("0" * 64) / "confusion-matrix.png"
    stale.parent.mkdir()
    stale.write_bytes(b"old")
    kept = committed.out / "assets" / "logo.png"
    kept.write_bytes(b"somebody's own")
    rank_suite(committed.suite, committed.runs, committed.builds, committed.out, quiet=True)
    assert not stale.parent.exists()
    assert kept.is_file()


def test_a_tampered_measure_is_found_with_both_values(committed):
    path = first(committed.out, "results/*.json")
    edit(path, lambda value: value["metrics"][0].update(value=0.123456))
    (fault,) = told(committed)
    assert "recorded 0.123456, scored again" in fault


def test_a_measure_tampered_together_with_its_table_is_found(committed):
    """Whoever ranks in bad faith changes both; only scoring again tells."""
    for path in (committed.out / "results").glob("*.json"):
        edit(path, lambda value: value["metrics"][0].update(value=1.0))
    assert "recorded 1.0, scored again" in told(committed)[0]


def test_tampered_predictions_are_found(committed):
    one, other = sorted((committed.out / "predictions").glob("*.parquet"))[:2]
    recorded = sha256_file(one)
    one.write_bytes(other.read_bytes())
    (fault,) = told(committed)
    assert recorded in fault
    assert "were changed after they were scored" in fault


def test_without_a_build_the_check_fails_and_says_so(committed):
    """Nothing is wrong with such a leaderboard: nobody is told to make it again, which would change its records."""
    shutil.rmtree(committed.builds)
    (fault,) = told(committed, "leaderboards that cannot be scored again here")
    assert "4 results not scored again: no build of provenance-sample 0.1.0 with digest" in fault
    assert "build it, or look at the rest with --without-data" in fault


def test_a_build_of_the_same_name_with_another_digest_is_named(committed):
    shutil.rmtree(committed.builds)
    other = committed.build(labels=LABELS[::-1])
    (fault,) = told(committed, "leaderboards that cannot be scored again here")
    assert f"{other.path} is another build of it" in fault


def test_without_a_build_it_may_be_told_to_look_at_the_rest(committed):
    shutil.rmtree(committed.builds)
    summary = check(committed, without_data=True)
    assert summary.made == {"results": 4, "scored again": 0}
    assert summary.left_out == {"not scored again": 4}
    first(committed.out, "predictions/*.parquet").write_bytes(b"changed")
    assert "were changed after they were scored" in told(committed, without_data=True)[0]


def test_without_data_what_can_be_scored_is(bench, monkeypatch):
    monkeypatch.setattr(ClassificationTask, "plots", plots)
    here, gone = bench.build(version="0.1.0"), bench.build(version="0.2.0")
    folders = [bench.run(dataset) for dataset in (here, gone)]
    bench.run(here, baseline="net-1", superseded_by=folders[0].name)
    rank_suite(bench.suite, bench.runs, bench.builds, bench.out, quiet=True)
    shutil.rmtree(gone.path)
    summary = check(bench, without_data=True)
    assert (summary.made["scored again"], summary.left_out) == (1, {"not scored again": 1, "set aside": 1})
    edit(bench.out / "results" / f"{folders[0].name}.json", lambda value: value["metrics"][0].update(value=0.99))
    assert "recorded 0.99, scored again" in told(bench, without_data=True)[0]


@pytest.mark.parametrize(
    "change", [{"superseded_by": None}, {"withdrawn": {"reason": "a leak", "at": "2027-01-01T00:00:00Z"}}]
)
def test_a_tampered_record_that_takes_part_in_no_table_is_found(committed, change):
    """Its figures are shown in the history, and exported."""
    gone, kept = sorted((committed.out / "results").glob("*.json"))[:2]
    change = {"superseded_by": kept.stem} if "superseded_by" in change else {**change, "status": "withdrawn"}
    edit(gone, lambda value: value.update(change))
    rank_suite(committed.suite, None, committed.builds, committed.out, quiet=True)
    assert check(committed).left_out == {"set aside": 1}
    edit(gone, lambda value: value["metrics"][0].update(value=0.99))
    assert "recorded 0.99, scored again" in told(committed)[0]


def test_a_committed_record_without_predictions_fails(committed):
    path = first(committed.out, "predictions/*.parquet")
    path.unlink()
    name = f"results/{path.stem}.json"
    assert told(committed) == [f"{name}: predictions: not scored again: the file of its predictions is missing"]


def test_all_leaderboards_are_told_of(committed):
    (committed.out / "README.md").unlink()
    other = committed.out.with_name("copy")
    shutil.copytree(committed.out, other)
    with pytest.raises(FaultyFileError) as caught:
        check_leaderboards([committed.suite] * 2, committed.builds, [committed.out, other], quiet=True)
    assert len(caught.value.faults) == 2


def test_a_field_that_stands_twice_is_found(committed):
    """A reader of the record sees the first value, a program takes the last."""
    path = first(committed.out, "results/*.json")
    text = path.read_text("utf-8")
    path.write_text(text.replace('"value":', '"value": 1.0,\n      "value":', 1), "utf-8")
    assert told(committed) == [f"results/{path.name}: the field 'value' stands twice"]


def test_a_submission_under_the_name_of_a_baseline_is_found(committed):
    path = first(committed.out, "results/*.json")
    edit(path, lambda value: value.update(submission={"by": "A. Stranger", "url": None}))
    (fault,) = told(committed)
    assert fault.endswith("is the suite's own")


@pytest.mark.parametrize("part", ["README.md", "results", "predictions", "assets"])
def test_a_link_in_the_place_of_a_part_is_found(committed, part):
    """Through it a ranking would write, and a page would show, what is not the leaderboard's."""
    outside = committed.root / "outside"
    (committed.out / part).rename(outside)
    (committed.out / part).symlink_to(outside)
    assert f"{committed.out / part}: a link" in told(committed)[0]


def test_predictions_that_are_no_file_are_found(committed):
    path = first(committed.out, "predictions/*.parquet")
    path.unlink()
    os.mkfifo(path)
    assert f"{path}: expected a file" in told(committed)[0]


def test_a_link_to_no_predictions_does_not_pass_for_a_row_that_was_only_measured(committed):
    path = first(committed.out, "predictions/*.parquet")
    path.unlink()
    path.symlink_to("nowhere")
    assert str(path) in told(committed)[0]


def test_a_folder_without_records_is_named(committed):
    shutil.rmtree(committed.out / "results")
    assert told(committed) == [f"{committed.out}: {committed.out / 'results'}: there are no records to check"]
