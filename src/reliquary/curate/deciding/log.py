"""The file of decisions that a curator writes: every change is whole, and other processes may write it too."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from reliquary.build.decisions import AUTOMATIC
from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.locks import exclusive
from reliquary.records import Decision, Verdict, read_lines, write_lines
from reliquary.records.faults import faults_of

PATIENCE_S = 10.0
TICK = timedelta(milliseconds=1)
"""Least time between two decisions: FiftyOne's database counts no less, and shows the latest first."""


class DecisionLog:
    """A file of decisions. It is read again before every change, so that nothing that others wrote is lost.

    A change takes time in proportion to the length of the file, about 16 microseconds of a processor a line: it is read
    and checked as a whole, and written as a whole beside the old file, which it then replaces.

    Args:
        path: The file; it is made with the first decision.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> list[Decision]:
        """Return all lines, the oldest first; none if there is no file.

        Raises:
            ReliquaryError: The file is faulty, with all its faults, or of another version.
        """
        return read_lines(self.path, Decision) if self.path.exists() else []

    def holding(self) -> dict[str, Decision]:
        """Return the decision that holds for each image, by SHA-256: the last line; errors as for ``read``."""
        return {decision.sha256: decision for decision in self.read()}

    def decide(
        self,
        images: Collection[str],
        verdict: Verdict,
        *,
        reviewer: str,
        reason: str,
        label: str | None = None,
        check: str | None = None,
        note: str | None = None,
    ) -> list[Decision]:
        """Write one decision on each image, all or none, and return them.

        They share one moment, later than that of any line before: that makes them one step for ``undo``.

        Args:
            images: SHA-256 of each.
            verdict: What becomes of them.
            reviewer: Who decides.
            reason: Why.
            label: The new label, for ``relabel`` only.
            check: Name of the check that pointed to them.
            note: Anything else.

        Raises:
            FaultyFileError: The file is faulty, or the decision is, for example without a reason; nothing was written.
            ReliquaryError: Another process holds the file, or a person decides in the name of checks; nothing was
                written.
            FullDiskError: The disk is full; nothing was written.
        """
        if reviewer == AUTOMATIC:
            raise ReliquaryError(f"reviewer: '{AUTOMATIC}' stands for checks that decide by themselves; give your name")
        given = {"verdict": verdict, "label": label, "check": check, "reviewer": reviewer, "note": note}
        with self.alone():
            return self._add(self.read(), [{"sha256": sha256, "reason": reason, **given} for sha256 in set(images)])

    def decide_undecided(
        self, reasons: Mapping[str, str], verdict: Verdict, *, reviewer: str, check: str
    ) -> list[Decision]:
        """Decide on the images that no line concerns yet, each for its own reason, in one step; and return that.

        Args:
            reasons: The reason for each image, by SHA-256.
            verdict: ``keep`` or ``drop``.
            reviewer: Who decides.
            check: Name of the check that pointed to them.

        Raises:
            ReliquaryError: As for ``decide``.
        """
        given = {"verdict": verdict, "check": check, "reviewer": reviewer}
        with self.alone():
            lines = self.read()
            decided = {line.sha256 for line in lines}
            undecided = reasons.keys() - decided
            return self._add(lines, [{"sha256": sha256, "reason": reasons[sha256], **given} for sha256 in undecided])

    def undo(self, reviewer: str) -> list[Decision]:
        """Take back the last step of a reviewer and return its lines; none if there is nothing to take back.

        What held before holds again. Other reviewers' lines stay, also on the same images.

        Raises:
            ReliquaryError: As for ``decide``.
        """
        with self.alone():
            lines = self.read()
            last = max((line.at for line in lines if line.reviewer == reviewer), default=None)
            undone = [line for line in lines if (line.reviewer, line.at) == (reviewer, last)]
            if undone:
                left = [line for line in lines if (line.reviewer, line.at) != (reviewer, last)]
                write_lines(self.path, left, Decision)
        return undone

    def alone(self) -> AbstractContextManager[None]:
        """Keep other processes from writing the file; entering raises ReliquaryError if one does not let go of it."""
        busy = f"{self.path}: another process is writing decisions; try again"
        return exclusive(self.path.with_name(f".{self.path.name}.lock"), busy, PATIENCE_S)

    def _add(self, lines: list[Decision], given: list[dict[str, Any]]) -> list[Decision]:
        """Write decisions after the lines that there are, by image, all with one moment."""
        at = max([datetime.now(UTC), *(line.at + TICK for line in lines)])
        try:
            decided = [Decision(at=at, **fields) for fields in sorted(given, key=lambda fields: str(fields["sha256"]))]
        except ValidationError as error:
            raise FaultyFileError(
                f"{self.path}: the decision cannot be written", faults_of(error, "decision")
            ) from error
        if decided:
            write_lines(self.path, [*lines, *decided], Decision)
        return decided
