from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from reliquary.build.diffing.difference import Found
from reliquary.curate.deciding.changes import Changes, Dropped, Finished, Relabelled
from reliquary.curate.deciding.merging import Conflict, Merged
from reliquary.curate.deciding.printing import print_changes, print_conflicts
from reliquary.versions import Step, Version
from tests.build.small_decisions import decision

ONE = "1" * 64


def printed(show, what, width=200):
    console = Console(file=io.StringIO(), width=width)
    show(what, console)
    lines = console.file.getvalue().splitlines()
    return [" ".join(line.split()) for line in lines]


def changes(width=200, **fields):
    usual = {
        "dataset": "art",
        "version": Version(0, 1, 0),
        "files": [Path("decisions[1].jsonl")],
        "n_decisions": 0,
        "dropped": [],
        "relabelled": [],
        "kept": {},
        "n_back": 0,
        "without_effect": {},
        "step": Step.NONE,
        "finished": None,
    }
    return printed(print_changes, Changes(**{**usual, **fields}), width)


def test_every_count_has_its_line():
    lines = changes(
        n_decisions=1234,
        dropped=[Dropped("islam", "blank", "Ada [x]", False, 1000), Dropped(None, None, "reliquary", True, 7)],
        relabelled=[Relabelled("islam", None, 2), Relabelled(None, "asian", 3)],
        kept={"blank": 4, None: 1},
        n_back=3,
        without_effect={"kept anyway": Found(5, [ONE])},
    )
    for line in (
        "art 0.1.0",
        "decisions 1,234",
        "images dropped 1,007, 7 of them single cut-outs",
        "images relabelled 5",
        "pictures kept 5, 3 images in spite of the rule for placeholders",
        "without effect 5",
        "file decisions[1].jsonl",
        "islam 1,000",
        "no class 7",
        "blank 1,000",
        "no check 7",
        "Ada [x] 1,000",
        "islam not in it 2",
        "not in it asian 3",
        "Dropped, by reviewer",
        "the rule for placeholders 1",
        "kept anyway 5 1111111111111111",
    ):
        assert line in lines


def test_the_version_that_is_asked_for_comes_last():
    assert changes()[-1] == "No build of version 0.1.0 stands there: it may be built with these decisions."
    stands = Finished(Path("builds/art-0.1.0"), obeys_others=False, obeys_these=False)
    assert changes(finished=stands, step=Step.MAJOR)[-1] == (
        "builds/art-0.1.0 stands and never changes. The changes are MAJOR: raise 'version' in the recipe to 1.0.0 or "
        "higher and build again."
    )
    obeys = Finished(Path("builds/art-0.1.0"), obeys_others=False, obeys_these=True)
    assert changes(finished=obeys)[-1] == "builds/art-0.1.0 stands and obeys these decisions."


def test_each_conflict_shows_who_said_what_and_which_holds():
    opinions = [
        decision(ONE, reviewer="Ada", reason="nothing [on] it"),
        decision(ONE, "relabel", label="islam", hours=1, reviewer="Grace"),
    ]
    merged = Merged(Path("out.jsonl"), opinions, 0, [Conflict(ONE, opinions)])
    lines = printed(print_conflicts, merged)
    assert "1111111111111111 Ada drop nothing [on] it 2026-11-21 12:00:00" in lines
    assert "Grace relabel islam seen 2026-11-21 13:00:00 holds" in lines
    assert printed(print_conflicts, Merged(Path("out.jsonl"), [], 0, [])) == []


def test_places_and_digests_are_not_cut_short_where_the_output_is_narrow():
    files, stands = [Path("a" * 60)], Finished(Path("b" * 60), obeys_others=False, obeys_these=True)
    lines = changes(width=30, files=files, finished=stands, without_effect={"kept anyway": Found(5, [ONE])})
    assert f"file {files[0]}" in lines
    assert f"{stands.path} stands and obeys these decisions." in lines
    assert not any("…" in line for line in lines)
