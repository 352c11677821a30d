"""What the App says when something is done."""

from __future__ import annotations

from collections.abc import Sequence

from reliquary.records import Decision, Verdict

DONE = {Verdict.KEEP: "kept", Verdict.DROP: "dropped", Verdict.RELABEL: "relabelled"}


def counted(pictures: int) -> str:
    """Return a number of pictures in words."""
    return f"{pictures:,} {'picture' if pictures == 1 else 'pictures'}"


def done(decided: Sequence[Decision]) -> str:
    """Say what was decided in one step, and how to take it back."""
    first = decided[0]
    label = f" {first.label}" if first.label else ""
    return f"{counted(len(decided))} {DONE[first.verdict]}{label} ({first.reason}); Undo takes it back"


def undone(decisions: Sequence[Decision], reviewer: str) -> str:
    """Say what was taken back."""
    if not decisions:
        return f"{reviewer} decided nothing yet, so there is nothing to take back"
    first = decisions[0]
    return f"Taken back: {counted(len(decisions))} {DONE[first.verdict]} ({first.reason})"


def read_again(changed: int) -> str:
    """Say for how many samples another decision holds than was shown."""
    return f"Decisions read again: {changed:,} {'sample' if changed == 1 else 'samples'} changed"
