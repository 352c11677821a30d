from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.build.decisions import AUTOMATIC, DecisionFile, precedence, read_decisions
from reliquary.curate.deciding.log import DecisionLog
from reliquary.curate.deciding.merging import merge_decisions
from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.records import Decision, Verdict, read_lines
from tests.build.small_crawl import CLASSES
from tests.build.small_decisions import decision, write_decisions

ONE, TWO, THREE = ("1" * 64, "2" * 64, "3" * 64)


@pytest.fixture
def write(tmp_path):
    return lambda name, *lines: write_decisions(tmp_path / name, *lines)


@pytest.fixture
def out(tmp_path):
    return tmp_path / "merged.jsonl"


def ada(sha256, verdict="drop", hours=0, **fields):
    return decision(sha256, verdict, hours=hours, reviewer="Ada", **fields)


def grace(sha256, verdict="drop", hours=0, **fields):
    return decision(sha256, verdict, hours=hours, reviewer="Grace", **fields)


def test_two_files_become_one_by_time_and_equal_lines_stand_once(write, out):
    shared = ada(ONE)
    files = [write("a", shared, ada(TWO, hours=2)), write("b", shared, grace(THREE, hours=1))]
    merged = merge_decisions(files, out)
    assert read_lines(out, Decision) == merged.decisions == [shared, grace(THREE, hours=1), ada(TWO, hours=2)]
    assert merged.conflicts == []
    assert merged.summary().made == {"decisions": 3, "pictures": 3, "repeated lines": 1, "conflicts": 0}


def test_conflicts_are_listed_with_what_each_says_and_the_later_holds(write, out):
    files = [
        write("a", ada(ONE), ada(TWO, hours=1), ada(THREE, hours=2)),
        write(
            "b",
            grace(ONE, "keep", hours=3, reason="a white vase"),
            grace(TWO, "relabel", label="islam"),
            grace(THREE, hours=9),
        ),
    ]
    merged = merge_decisions(files, out)
    told = [(each.sha256, [each.reviewer for each in each.decisions]) for each in merged.conflicts]
    assert told == [(ONE, ["Ada", "Grace"]), (TWO, ["Grace", "Ada"])], "where both say the same is no conflict"
    holding = DecisionLog(out).holding()
    assert (holding[ONE].verdict, holding[TWO].verdict) == (Verdict.KEEP, Verdict.DROP)
    told = merged.as_json()["conflicts"][0]
    assert told["holds"] == "Grace"
    assert (
        told["decisions"][1] | {"reason": "a white vase", "verdict": "keep", "at": "2026-11-21T15:00:00Z"}
        == (told["decisions"][1])
    )


def test_who_changed_their_mind_agrees(write, out):
    files = [write("a", ada(ONE), ada(ONE, "keep", hours=5)), write("b", grace(ONE, "keep", hours=1))]
    assert merge_decisions(files, out).conflicts == []


def test_the_one_that_holds_stands_last_also_of_who_decided_first(write, out):
    files = [write("a", ada(ONE), ada(ONE, hours=2)), write("b", grace(ONE, "keep", hours=1))]
    (conflict,) = merge_decisions(files, out).conflicts
    assert conflict.decisions == [grace(ONE, "keep", hours=1), ada(ONE, hours=2)]


def test_a_check_has_no_opinion_and_people_hold_against_it_whenever_it_decided(write, out):
    by_check = decision(ONE, hours=9, reviewer=AUTOMATIC), decision(TWO, hours=9, reviewer=AUTOMATIC)
    merged = merge_decisions([write("a", *by_check), write("b", ada(ONE, "keep"))], out)
    assert merged.conflicts == []
    assert {sha256: each.reviewer for sha256, each in DecisionLog(out).holding().items()} == {
        ONE: "Ada",
        TWO: AUTOMATIC,
    }
    assert len(merged.decisions) == 3, "nothing is lost"


def test_a_contradiction_at_the_same_moment_is_an_error_that_lists_all(write, out):
    files = [
        write("a", ada(ONE), ada(TWO), ada(THREE)),
        write("b", grace(ONE, "keep"), grace(TWO, "keep"), grace(THREE)),
    ]
    with pytest.raises(FaultyFileError) as caught:
        merge_decisions(files, out)
    assert [(fault.place, fault.problem.split()[0]) for fault in caught.value.faults] == [
        (str(path), f"{sha256}:") for sha256 in (ONE, TWO) for path in files
    ]
    assert not out.exists()
    write("b", grace(ONE, "keep"), grace(TWO, "keep"), grace(THREE), grace(ONE, hours=1), grace(TWO, hours=1))
    assert merge_decisions(files, out).conflicts == [], "decided again"


def test_a_file_whose_last_line_is_not_its_latest_is_an_error(write, out):
    with pytest.raises(
        FaultyFileError, match=r"a: at: 1111.* that of Ada at .*T12.* stands last, but .*T14.* would hold"
    ):
        merge_decisions([write("a", ada(ONE, hours=2), ada(ONE, "keep")), write("b")], out)


def test_a_file_may_take_in_another_and_may_be_named_twice(write):
    mine, other = write("a", ada(ONE)), write("b", grace(TWO, hours=1))
    for _ in range(2):
        assert len(merge_decisions([mine, other, mine], mine).decisions) == 2
    assert len(DecisionLog(mine).read()) == 2


def test_what_the_file_held_before_is_not_lost(write, out):
    files = [write("a", ada(ONE)), write("b", grace(TWO))]
    write(out.name, ada(THREE))
    before = out.read_bytes()
    with pytest.raises(ReliquaryError, match=r"merged\.jsonl: holds 1 decisions that none of the files holds"):
        merge_decisions(files, out)
    assert out.read_bytes() == before
    assert len(merge_decisions([*files, out], out).decisions) == 3
    assert len(merge_decisions([*files, out], out).decisions) == 3


def test_one_file_is_nothing_to_merge(write, out):
    with pytest.raises(ReliquaryError, match="two or more"):
        merge_decisions([write("a", ada(ONE))], out)


def test_a_broken_file_is_told_with_its_line_and_nothing_is_written(write, out):
    broken = write("a", ada(ONE))
    broken.write_text(broken.read_text().replace("drop", "droop"))
    with pytest.raises(FaultyFileError, match="a:2: verdict"):
        merge_decisions([broken, write("b", ada(TWO))], out)
    assert not out.exists()


VERDICTS = st.sampled_from([("drop", None), ("keep", None), ("relabel", "islam")])
LINES = st.lists(
    st.builds(
        lambda sha256, verdict, hours, reviewer: decision(
            sha256, verdict[0], label=verdict[1], hours=hours, reviewer=reviewer
        ),
        st.sampled_from([ONE, TWO, THREE]),
        VERDICTS,
        st.integers(0, 9),
        st.sampled_from(["Ada", "Grace", AUTOMATIC]),
    ),
    max_size=8,
    # No two at one moment on one picture: those are for another test.
    unique_by=lambda each: (each.sha256, each.at),
)


@settings(max_examples=30, deadline=None)
@given(LINES, st.lists(st.integers(1, 7), min_size=8, max_size=8))
def test_the_result_is_stable_idempotent_and_what_a_build_takes(tmp_path_factory, lines, places):
    folder = tmp_path_factory.mktemp("merged")
    files = [
        write_decisions(
            folder / f"{n}",
            *sorted((line for line, place in zip(lines, places, strict=False) if place >> n & 1), key=precedence),
        )
        for n in range(3)
    ]
    results = []
    for number, order in enumerate(permutations(files)):
        merged = merge_decisions(order, folder / f"out{number}")
        results.append(merged.path.read_bytes())
    assert len(set(results)) == 1
    again = merge_decisions([files[0], merged.path], folder / "again")
    assert (again.path.read_bytes(), again.conflicts) == (results[0], merged.conflicts)
    stepwise = merge_decisions([merge_decisions(files[:2], folder / "two").path, files[2]], folder / "three")
    assert stepwise.path.read_bytes() == results[0]
    assert sorted(map(str, DecisionLog(merged.path).read())) == sorted(map(str, lines)), "nothing lost, nothing new"
    together = read_decisions([DecisionFile(path) for path in files], CLASSES).holding
    assert DecisionLog(merged.path).holding() == together
