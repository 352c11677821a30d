from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime

import pytest

from reliquary.errors import FaultyFileError, ReliquaryError, UnknownVersionError
from reliquary.rank.collect import collect_results
from reliquary.records import Result, ResultStatus, Withdrawal, read_document, write_document

WITHDRAWN = Withdrawal(reason="a leak", at=datetime(2027, 1, 2, tzinfo=UTC))


def collect(bench):
    return collect_results("provenance", bench.runs, bench.out)


def edit(path, change):
    value = json.loads(path.read_text("utf-8"))
    change(value)
    path.write_text(json.dumps(value), "utf-8")


def store_record(bench, folder, **changes):
    result = read_document(folder / "result.json", Result).model_copy(update=changes)
    path = bench.out / "results" / f"{result.spec_sha256}.json"
    write_document(path, result)
    return path


def test_runs_come_ordered_by_hash_and_unfinished_ones_are_counted(ranked_bench):
    (ranked_bench.runs / "resnet18" / ("f" * 64)).mkdir()
    (ranked_bench.runs / "resnet18" / ".partial").mkdir()
    collection = collect(ranked_bench)
    hashes = [stored.result.spec_sha256 for stored in collection.results]
    assert len(hashes) == 4
    assert hashes == sorted(hashes)
    assert collection.unfinished == 1


def test_nothing_at_hand_is_no_result(bench):
    assert collect(bench).results == []


def test_a_run_wins_over_the_record_that_was_made_of_it(bench):
    folder = bench.run(bench.build())
    store_record(bench, folder, status=ResultStatus.VERIFIED)
    (stored,) = collect(bench).results
    assert stored.predictions == folder / "predictions.parquet"
    assert stored.result.status == ResultStatus.MEASURED


def test_a_record_stays_when_its_run_is_gone(bench):
    folder = bench.run(bench.build())
    path = store_record(bench, folder)
    shutil.rmtree(folder)
    (stored,) = collect(bench).results
    assert (stored.predictions, stored.place) == (None, path)
    assert stored.ranked


@pytest.mark.parametrize(
    "changes", [{"status": ResultStatus.WITHDRAWN, "withdrawn": WITHDRAWN}, {"superseded_by": "another"}]
)
def test_a_withdrawn_or_superseded_record_wins_over_its_run(bench, changes):
    dataset = bench.build()
    another = bench.run(dataset, seed=1).name
    changes = {name: another if value == "another" else value for name, value in changes.items()}
    folder = bench.run(dataset)
    store_record(bench, folder, **changes)
    (stored,) = [one for one in collect(bench).results if one.result.spec_sha256 == folder.name]
    assert not stored.ranked


def test_a_result_under_another_hash_is_refused(bench):
    folder = bench.run(bench.build())
    folder.rename(folder.with_name("0" * 64))
    with pytest.raises(ReliquaryError, match=rf"spec_sha256: {folder.name}, but its place is named '0{{64}}'"):
        collect(bench)


@pytest.mark.parametrize("path", ["../../secret.parquet", "/etc/passwd", "..", ".", "sub/predictions.parquet"])
def test_predictions_out_of_the_folder_of_their_run_are_refused(bench, path):
    folder = bench.run(bench.build())
    edit(folder / "result.json", lambda value: value["predictions"].update(path=path))
    with pytest.raises(ReliquaryError, match=r"predictions\.path: '.*' is not the name of a file in the folder"):
        collect(bench)


def test_the_predictions_of_a_record_lie_under_its_hash_whatever_it_states(bench):
    folder = bench.run(bench.build())
    path = store_record(bench, folder)
    edit(path, lambda value: value["predictions"].update(path="../../secret.parquet"))
    own = bench.out / "predictions" / f"{path.stem}.parquet"
    own.parent.mkdir()
    (folder / "predictions.parquet").rename(own)
    shutil.rmtree(folder)
    (stored,) = collect(bench).results
    assert stored.predictions == own


def test_a_result_of_another_suite_is_refused(bench):
    bench.run(bench.build())
    with pytest.raises(ReliquaryError, match=r"spec\.suite: 'provenance', expected 'epochs'"):
        collect_results("epochs", bench.runs, bench.out)


def test_an_edited_spec_no_longer_has_its_hash(bench):
    folder = bench.run(bench.build())
    edit(folder / "result.json", lambda value: value["spec"].update(seed=7))
    with pytest.raises(FaultyFileError, match="is not the hash of the spec"):
        collect(bench)


def test_a_result_of_a_future_version_says_to_update(bench):
    folder = bench.run(bench.build())
    edit(folder / "result.json", lambda value: value.update(schema="result/99"))
    with pytest.raises(UnknownVersionError, match=r"result\.json: schema: found 'result/99'.*update reliquary"):
        collect(bench)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe"])
def test_a_broken_result_names_its_file(bench, content):
    folder = bench.run(bench.build())
    (folder / "result.json").write_bytes(content)
    with pytest.raises(ReliquaryError, match=r"result\.json"):
        collect(bench)


def test_a_result_of_the_future_is_refused(bench):
    folder = bench.run(bench.build())
    edit(folder / "result.json", lambda value: value.update(created_at="9999-12-31T00:00:00Z"))
    with pytest.raises(ReliquaryError, match=r"result\.json: created_at: 9999-12-31 lies in the future"):
        collect(bench)
