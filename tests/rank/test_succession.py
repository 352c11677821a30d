from __future__ import annotations

import pytest

from reliquary.errors import FaultyFileError
from reliquary.rank.collect import collect_results
from reliquary.rank.succession import check_succession, last_of
from reliquary.records import Result, read_document


@pytest.fixture
def results(bench):
    """Three results by the beginning of their alphabet: a, b and c stand for their hashes."""
    dataset = bench.build()
    made = [read_document(bench.run(dataset, seed=seed) / "result.json", Result) for seed in range(3)]
    return dict(zip("abc", made, strict=True))


def chained(results, **successors):
    """Return results by hash, of which the named ones are superseded by others."""
    found = {}
    for name, result in results.items():
        other = successors.get(name)
        successor = results[other].spec_sha256 if other in results else other
        found[result.spec_sha256] = result.model_copy(update={"superseded_by": successor})
    return found


def test_the_end_of_a_chain_holds_the_place(results):
    found = chained(results, a="b", b="c")
    check_succession(found)
    first, _, last = found.values()
    assert last_of(first, found) == last
    assert last_of(last, found) == last


def test_a_successor_must_be_on_record(results):
    with pytest.raises(FaultyFileError) as caught:
        check_succession(chained(results, a="b", b="f" * 64))
    (fault,) = caught.value.faults
    assert fault.place == f"{results['b'].spec_sha256}.json"


@pytest.mark.parametrize("successors", [{"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "b"}])
def test_a_circle_is_refused(results, successors):
    with pytest.raises(FaultyFileError, match="leads in a circle") as caught:
        check_succession(chained(results, **successors))
    assert len(caught.value.faults) == 1


def test_a_collection_is_checked(bench):
    folder = bench.run(bench.build())
    path = folder / "result.json"
    path.write_text(path.read_text("utf-8").replace('"superseded_by": null', f'"superseded_by": "{"f" * 64}"'), "utf-8")
    with pytest.raises(FaultyFileError, match="is not on record"):
        collect_results("provenance", bench.runs, bench.out)
