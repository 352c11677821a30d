from __future__ import annotations

import multiprocessing
import shutil

import pytest

from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.rank.check import check_leaderboards
from reliquary.rank.collect import collect_results
from reliquary.records import Result, ResultStatus, read_document


def record(desk, summary):
    return read_document(desk.out / "results" / f"{summary.made['record']}.json", Result)


def test_predictions_become_a_record_and_a_row(desk):
    summary = desk.submit()
    assert summary.made["accuracy"] == pytest.approx(15 / 18)
    made = record(desk, summary)
    assert made.status == ResultStatus.VERIFIED, "the ranking scored it again"
    assert made.submission.by == "A. Stranger"
    assert (made.spec.baseline.engine, made.spec.baseline.name) == ("submission", "strangers-net")
    assert made.predictions.path == f"predictions/{made.spec_sha256}.parquet"
    assert (desk.out / made.predictions.path).is_file()
    assert "strangers-net" in (desk.out / "README.md").read_text("utf-8")
    assert (made.dataset.split, made.environment, made.cost) == ("test", None, None)


def test_what_was_submitted_passes_the_check_of_a_pull_request(desk):
    desk.submit()
    (summary,) = check_leaderboards([desk.suite], desk.builds, [desk.out], quiet=True)
    assert summary.made == {"results": 5, "scored again": 5}


def test_seeds_of_one_model_share_a_row(desk):
    for seed, right in enumerate((12, 15)):
        desk.submit(desk.csv(right), seed=seed)
    readme = (desk.out / "README.md").read_text("utf-8")
    row = next(line for line in readme.splitlines() if line.startswith("|") and "strangers-net" in line)
    assert "seed 0" in row
    assert "seed 1" in row


def test_submitting_again_changes_nothing(desk):
    once = desk.submit()
    before = {path: path.read_bytes() for path in desk.out.rglob("*") if path.is_file()}
    assert desk.submit().made == once.made
    assert {path: path.read_bytes() for path in desk.out.rglob("*") if path.is_file()} == before


def test_a_name_that_is_taken_is_refused(desk):
    desk.submit()
    with pytest.raises(ReliquaryError, match="is on the leaderboard already, with other predictions"):
        desk.submit(desk.csv(right=18))


def test_the_name_of_a_baseline_is_refused(desk):
    with pytest.raises(ReliquaryError, match="'resnet18' is a baseline of suite 'provenance'"):
        desk.submit(about=desk.about(name="resnet18"))


def test_a_better_submission_takes_the_place_of_an_earlier_one(desk):
    first = desk.submit()
    second = desk.submit(desk.csv(17), desk.about(name="strangers-net-2", supersedes=first.made["record"]))
    assert record(desk, first).superseded_by == second.made["record"]
    readme = (desk.out / "README.md").read_text("utf-8")
    assert f"superseded by {second.made['record'][:8]}" in readme.partition("## History")[2]
    assert first.made["record"] in readme.partition("## Set aside")[2]
    assert '<h2 id="history">History</h2>' in (desk.out / "index.html").read_text("utf-8")
    with pytest.raises(ReliquaryError, match="was superseded by"):
        desk.submit(desk.csv(18), desk.about(name="strangers-net-3", supersedes=first.made["record"]))


def test_only_a_record_can_be_superseded(desk):
    with pytest.raises(ReliquaryError, match=r"supersedes: a{64} is no other record"):
        desk.submit(about=desk.about(supersedes="a" * 64))
    assert len(list((desk.out / "results").glob("*.json"))) == 4, "nothing was written"


def test_missing_and_unknown_images_are_all_told(desk):
    lines = desk.csv().read_text("utf-8").splitlines()
    path = desk.root / "fewer.csv"
    path.write_text("\n".join([*lines[:-2], lines[-1].replace(lines[-1][:64], "0" * 64)]), "utf-8")
    with pytest.raises(FaultyFileError) as caught:
        desk.submit(path)
    assert sorted(fault.problem.split(" ", 1)[1][:10] for fault in caught.value.faults) == [
        "is missing", "is missing", "is unknown",
    ]  # fmt: skip


def test_probabilities_must_be_some(desk):
    text = desk.csv().read_text("utf-8").replace("0.800", "8.0")
    path = desk.root / "logits.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(FaultyFileError, match="are they logits"):
        desk.submit(path)
    assert desk.submit(path, desk.about(scores="logits")).made["accuracy"] == pytest.approx(15 / 18)


def test_tables_stay_as_they_are_if_rows_of_others_cannot_be_scored_here(desk):
    """A stranger has the sample, and not the data of all rows."""
    other = shutil.copytree(desk.dataset.path, desk.root / "elsewhere" / desk.dataset.path.name)
    shutil.rmtree(desk.builds)
    desk.dataset = type(desk.dataset).open(other)
    before = (desk.out / "README.md").read_bytes()
    summary = desk.submit()
    assert summary.left_out == {"tables, as other rows cannot be scored again here": 5}
    assert (desk.out / "README.md").read_bytes() == before
    assert record(desk, summary).status == ResultStatus.MEASURED


def test_an_unknown_protocol_is_named(desk):
    with pytest.raises(ReliquaryError, match="protocol 'tiny': known are: smoke, small, full"):
        desk.submit(protocol="tiny")


def _submit(desk, seed):
    desk.submit(seed=seed)


def test_two_who_submit_at_once_lose_nothing(desk):
    desk.csv()
    desk.about()
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=_submit, args=(desk, seed)) for seed in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    stored = collect_results("provenance", None, desk.out).results
    assert sorted(one.result.spec.seed for one in stored if one.result.submission) == [0, 1, 2]
    readme = (desk.out / "README.md").read_text("utf-8")
    row = next(line for line in readme.splitlines() if line.startswith("|") and "strangers-net" in line)
    assert all(f"seed {seed}" in row for seed in range(3)), "the last to rank saw them all"
