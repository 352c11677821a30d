from __future__ import annotations

import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.curate.deciding import log as module
from reliquary.curate.deciding.log import DecisionLog
from reliquary.errors import FaultyFileError, FullDiskError, ReliquaryError, UnknownVersionError
from reliquary.records import Decision, Verdict, read_lines
from tests.build.small_crawl import NOON
from tests.build.small_decisions import decision, write_decisions

ONE, TWO, THREE = ("1" * 64, "2" * 64, "3" * 64)


@pytest.fixture
def log(tmp_path):
    return DecisionLog(tmp_path / "curation" / "decisions.jsonl")


def drop(log, *images, reviewer="me", reason="nothing to see"):
    return log.decide(images, Verdict.DROP, reviewer=reviewer, reason=reason)


def held(log):
    return {sha256: each.verdict.value for sha256, each in log.holding().items()}


def test_a_step_is_written_at_once_and_read_back(log):
    assert log.read() == []
    step = log.decide([TWO, ONE], Verdict.RELABEL, label="islam", reviewer="me", reason="r", check="outliers", note="n")
    assert [each.sha256 for each in step] == [ONE, TWO]
    assert read_lines(log.path, Decision) == log.read() == step
    assert len({each.at for each in step}) == 1


def test_the_last_decision_on_an_image_holds(log):
    drop(log, ONE, TWO)
    log.decide([ONE], Verdict.KEEP, reviewer="you", reason="a white vase")
    assert held(log) == {ONE: "keep", TWO: "drop"}
    assert len(log.read()) == 3


def test_every_step_is_later_than_all_lines_before_even_of_a_clock_that_ran_ahead(log):
    ahead = timedelta(days=36500)
    write_decisions(log.path, decision(ONE, hours=ahead / timedelta(hours=1)))
    first, second = drop(log, TWO), drop(log, THREE)
    assert NOON + ahead < first[0].at < second[0].at


def test_a_step_without_images_is_none(log):
    assert drop(log) == []
    assert not log.path.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reviewer": ""}, "reviewer"),
        ({"label": "islam"}, "label goes with"),
        ({"verdict": Verdict.RELABEL}, "label goes with"),
        ({"images": ["picture.jpg"]}, "sha256"),
    ],
)
def test_a_step_that_says_too_little_is_refused_and_nothing_is_written(log, fields, field):
    given = {"images": [ONE], "verdict": Verdict.DROP, "reviewer": "me", "reason": "r", **fields}
    with pytest.raises(FaultyFileError, match=f"cannot be written: 1 fault\n.*{field}"):
        log.decide(given.pop("images"), given.pop("verdict"), **given)
    assert not log.path.exists()


def test_nobody_decides_in_the_name_of_checks(log):
    with pytest.raises(ReliquaryError, match="'reliquary' stands for checks"):
        drop(log, ONE, reviewer="reliquary")
    assert not log.path.exists()


def test_undo_takes_back_the_last_step_of_one_reviewer_alone(log):
    drop(log, ONE, TWO)
    mine = log.decide([ONE], Verdict.KEEP, reviewer="me", reason="a vase after all")
    drop(log, THREE, reviewer="you")
    assert log.undo("me") == mine
    assert held(log) == {ONE: "drop", TWO: "drop", THREE: "drop"}
    assert [each.sha256 for each in log.undo("me")] == [ONE, TWO]
    assert log.undo("me") == []
    assert held(log) == {THREE: "drop"}


def test_undo_leaves_what_another_decided_at_the_same_moment_as_in_files_that_were_merged(log):
    mine, yours = decision(ONE, reviewer="me"), decision(TWO, reviewer="you")
    write_decisions(log.path, mine, yours)
    assert log.undo("me") == [mine]
    assert log.read() == [yours]


def test_nothing_can_be_undone_where_nothing_was_decided(log):
    assert log.undo("me") == []
    assert not log.path.exists()


def test_only_images_without_any_decision_are_decided_in_a_step_for_those(log):
    drop(log, ONE)
    log.decide([ONE], Verdict.KEEP, reviewer="me", reason="a white vase")
    reasons = {ONE: "99 % white", TWO: "98 % white", THREE: "97 % white"}
    step = log.decide_undecided(reasons, Verdict.DROP, reviewer="reliquary", check="blank")
    assert [(each.sha256, each.reason, each.check) for each in step] == [
        (TWO, "98 % white", "blank"),
        (THREE, "97 % white", "blank"),
    ]
    assert log.decide_undecided(reasons, Verdict.DROP, reviewer="reliquary", check="blank") == []
    assert held(log) == {ONE: "keep", TWO: "drop", THREE: "drop"}
    assert log.undo("reliquary") == step


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda text: text.replace('"drop"', '"droop"', 1), r"decisions\.jsonl:2: verdict: .*found 'droop'"),
        (lambda text: text.replace('"reason"', '"reasons"', 1), r"decisions\.jsonl:2: reason: is missing"),
        (lambda text: text[:-40], r"decisions\.jsonl:3: .*JSON"),
    ],
)
def test_a_file_that_was_broken_by_hand_is_told_with_its_line_and_left_as_it_is(log, wrong, told):
    drop(log, ONE, TWO)
    broken = wrong(log.path.read_text())
    log.path.write_text(broken)
    changes = (
        lambda: drop(log, THREE),
        lambda: log.undo("me"),
        lambda: log.decide_undecided({THREE: "r"}, Verdict.DROP, reviewer="reliquary", check="blank"),
        log.holding,
    )
    for change in changes:
        with pytest.raises(FaultyFileError, match=told):
            change()
    assert log.path.read_text() == broken


def test_a_file_of_a_later_release_is_left_as_it_is(log):
    drop(log, ONE)
    later = log.path.read_text().replace("decisions/1", "decisions/2")
    log.path.write_text(later)
    with pytest.raises(UnknownVersionError, match="update reliquary"):
        drop(log, TWO)
    assert log.path.read_text() == later


def in_process(program, *arguments):
    code = (
        "import os, signal, sys\nfrom pathlib import Path\n"
        "from reliquary.curate.deciding.log import DecisionLog\nfrom reliquary.records import Verdict\n"
        "log = DecisionLog(Path(sys.argv[1]))\n" + program
    )
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def test_killed_between_the_new_file_and_its_name_the_old_file_stays_whole_and_can_be_written(log):
    drop(log, ONE)
    before = log.path.read_bytes()
    child = in_process(
        "Path.replace = lambda self, target: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"log.decide(['{TWO}'], Verdict.DROP, reviewer='you', reason='r')\n",
        log.path,
    )
    child.communicate()
    assert child.returncode == -signal.SIGKILL
    assert list(log.path.parent.glob("*.tmp")), "the new file was there"
    assert log.path.read_bytes() == before
    drop(log, THREE)
    assert held(log) == {ONE: "drop", THREE: "drop"}


def test_processes_that_decide_at_once_lose_nothing(log):
    program = (
        "sys.stdin.read()\n"
        "for number in range(20):\n"
        "    sha256 = f'{sys.argv[2]}{number:063}'\n"
        "    log.decide([sha256], Verdict.DROP, reviewer=sys.argv[2], reason='r')\n"
        "    if number % 5 == 4: log.undo(sys.argv[2])\n"
    )
    children = [in_process(program, log.path, name) for name in "abc"]
    for child in children:
        child.stdin.close()
    assert [child.wait() for child in children] == [0, 0, 0]
    lines = log.read()
    assert sorted(each.sha256 for each in lines) == [
        f"{name}{number:063}" for name in "abc" for number in range(20) if number % 5 != 4
    ]
    assert len({each.at for each in lines}) == len(lines), "every step has a moment of its own"


def test_a_process_that_does_not_let_go_of_the_file_is_told(log, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE_S", 0.0)
    child = in_process("with log.alone():\n    print('held', flush=True)\n    sys.stdin.read()\n", log.path)
    assert child.stdout.readline() == b"held\n"
    with pytest.raises(ReliquaryError, match=r"decisions\.jsonl: another process is writing decisions; try again"):
        drop(log, ONE)
    child.kill()
    child.communicate()
    drop(log, ONE)


def test_a_full_disk_leaves_the_old_file(small_disk):
    log = DecisionLog(small_disk / "decisions.jsonl")
    drop(log, ONE)
    before = log.path.read_bytes()
    with pytest.raises(FullDiskError, match=r"decisions\.jsonl: no space left"):
        drop(log, *[f"{number:064}" for number in range(400)])
    assert log.path.read_bytes() == before
    assert {path.name for path in small_disk.iterdir()} == {"decisions.jsonl", ".decisions.jsonl.lock"}
    drop(log, TWO)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["drop", "keep", "undo"]),
        st.sets(st.sampled_from([ONE, TWO, THREE]), min_size=1),
        st.sampled_from(["me", "you"]),
    ),
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_undo_leaves_what_there_was_without_the_step(tmp_path_factory, steps):
    log = DecisionLog(tmp_path_factory.mktemp("log") / "decisions.jsonl")
    model: list[tuple[str, str, set[str]]] = []
    for what, images, reviewer in steps:
        if what == "undo":
            log.undo(reviewer)
            own = [number for number, (_, by, _) in enumerate(model) if by == reviewer]
            if own:
                del model[own[-1]]
        else:
            log.decide(images, Verdict(what), reviewer=reviewer, reason="r")
            model.append((what, reviewer, images))
    assert held(log) == {sha256: what for what, _, images in model for sha256 in images}


def test_decisions_are_apart_by_as_much_as_the_database_can_tell(log):
    for image in (ONE, TWO, THREE):
        drop(log, image)
    assert len({int(each.at.timestamp() * 1000) for each in log.read()}) == 3
