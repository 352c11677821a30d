from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from reliquary.summary import Summary

SUMMARY = Summary(
    "build provenance",
    made={"images": 1200, "digest": "ab12"},
    left_out={"placeholder": 7},
    places={"dataset": Path("workspace/builds/x")},
)


def test_what_a_rule_left_out_is_no_failure():
    assert SUMMARY.exit_status == 0
    assert Summary("crawl met", rejected={"failed": 0}).exit_status == 0
    assert Summary("crawl met", rejected={"failed": 2}).exit_status == 3


def test_printed_for_people():
    out = io.StringIO()
    SUMMARY.print_to(Console(file=out, width=100))
    text = out.getvalue()
    assert "reliquary build provenance" in text
    assert "1,200" in text
    assert "left out: placeholder" in text
    assert "workspace/builds/x" in text


def test_places_and_digests_are_whole_however_narrow_the_output_is():
    place, digest = Path("workspace/builds") / ("a rather long [name] " * 5).strip(), "0123456789abcdef" * 4
    out = io.StringIO()
    Summary("train walls", made={"digest": digest}, places={"dataset": place}).print_to(Console(file=out, width=40))
    assert out.getvalue().splitlines() == ["reliquary train walls", f" digest   {digest}", f" dataset  {place}"]


def test_a_long_reason_does_not_push_the_other_values_away():
    out = io.StringIO()
    reason = "the tag is that of the version in the manifest"
    Summary("publish x", made={"files": 3}, rejected={reason: 1}).print_to(Console(file=out, width=40))
    assert out.getvalue().splitlines() == ["reliquary publish x", " files  3", f" rejected: {reason}  1"]


def test_as_json_for_machines():
    assert SUMMARY.as_json() == {
        "verb": "build provenance",
        "made": {"images": 1200, "digest": "ab12"},
        "left_out": {"placeholder": 7},
        "rejected": {},
        "places": {"dataset": "workspace/builds/x"},
    }
