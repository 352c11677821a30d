"""The file of decisions that a curator writes: every change is whole, and other processes may write it too."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reliquary.locks import exclusive
from reliquary.records import Decision, Verdict, read_lines, write_lines

PATIENCE_S = 10.0
TICK = timedelta(microseconds=1)


class DecisionLog:
    """A file of decisions. It is read again before every change, so that nothing that others wrote is lost.

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
            ReliquaryError: The file is faulty, or another process holds it; nothing was written.
            FullDiskError: The disk is full; nothing was written.
        """
        with self._alone():
            lines = self.read()
            at = max([datetime.now(UTC), *(line.at + TICK for line in lines)])
            decided = [
                Decision(
                    sha256=sha256,
                    verdict=verdict,
                    label=label,
                    reason=reason,
                    check=check,
                    reviewer=reviewer,
                    at=at,
                    note=note,
                )
                for sha256 in sorted(set(images))
            ]
            if decided:
                write_lines(self.path, [*lines, *decided], Decision)
        return decided

    def undo(self, reviewer: str) -> list[Decision]:
        """Take back the last step of a reviewer and return its lines; none if there is nothing to take back.

        Raises:
            ReliquaryError: As for ``decide``.
        """
        with self._alone():
            lines = self.read()
            last = max((line.at for line in lines if line.reviewer == reviewer), default=None)
            undone = [line for line in lines if line.reviewer == reviewer and line.at == last]
            if undone:
                write_lines(self.path, [line for line in lines if line not in undone], Decision)
        return undone

    def _alone(self) -> AbstractContextManager[None]:
        busy = f"{self.path}: another process is writing decisions; try again"
        return exclusive(self.path.with_name(f".{self.path.name}.lock"), busy, PATIENCE_S)
