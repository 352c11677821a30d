"""Files of decisions of several curators, made one; where people decide differently, it is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reliquary.build.decisions import AUTOMATIC, contradictions, effect, precedence
from reliquary.curate.deciding.log import DecisionLog
from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.files import canonical_json
from reliquary.records import Decision, read_lines, write_lines
from reliquary.summary import Summary


@dataclass(frozen=True)
class Conflict:
    """A picture of which people think differently.

    Attributes:
        sha256: The picture.
        decisions: The last decision of each of them, the earliest first: the last one holds.
    """

    sha256: str
    decisions: Sequence[Decision]


@dataclass(frozen=True)
class Merged:
    """What files came to.

    Attributes:
        path: The file that holds all of it.
        decisions: Its lines.
        n_repeated: Lines that stood in more than one file, or twice in one.
        conflicts: By picture.
    """

    path: Path
    decisions: Sequence[Decision]
    n_repeated: int
    conflicts: Sequence[Conflict]

    def summary(self) -> Summary:
        """Return the counts."""
        return Summary(
            verb="curate merge",
            made={
                "decisions": len(self.decisions),
                "pictures": len({decision.sha256 for decision in self.decisions}),
                "repeated lines": self.n_repeated,
                "conflicts": len(self.conflicts),
            },
            places={"decisions": self.path},
        )

    def as_json(self) -> dict[str, Any]:
        """Return counts and conflicts as plain JSON values."""
        conflicts = [
            {
                "sha256": conflict.sha256,
                "decisions": [decision.model_dump(mode="json") for decision in conflict.decisions],
                "holds": conflict.decisions[-1].reviewer,
            }
            for conflict in self.conflicts
        ]
        return {**self.summary().as_json(), "conflicts": conflicts}


def merge_decisions(files: Sequence[Path], out: Path) -> Merged:
    """Merge files of decisions by time, equal lines once.

    The result does not depend on the order of the files, and merging it again with any of them changes nothing. What
    holds in it is what a build takes that reads all the files. Decisions that checks took by themselves come first, so
    that people's hold against them.

    Args:
        files: Two or more; ``out`` may be one of them.
        out: The file that is written; what it held before must be in one of the files.

    Raises:
        FaultyFileError: A file is faulty or its lines are in no order of time, or decisions on a picture contradict
            each other at the same moment; nothing was written.
        ReliquaryError: There are fewer than two files, one is missing, another process is writing ``out``, or ``out``
            holds decisions that would be lost.
        FullDiskError: The disk is full; ``out`` is what it was.
    """
    if len(files) < 2:
        raise ReliquaryError("two or more files of decisions can be merged; one alone is what it is")
    log = DecisionLog(out)
    with log.alone():
        different = {path.resolve(): path for path in files}.values()
        read = [(decision, path) for path in different for decision in read_lines(path, Decision)]
        _check(read)
        lines = sorted({decision for decision, _ in read}, key=_place)
        if lost := set(log.read()) - set(lines):
            raise ReliquaryError(
                f"{out}: holds {len(lost)} decisions that none of the files holds, and would lose them; name it as one "
                "of the files, too, or choose another file"
            )
        write_lines(out, lines, Decision)
    return Merged(out, lines, len(read) - len(lines), list(_conflicts(lines)))


def _place(decision: Decision) -> tuple[Any, ...]:
    """Return what lines are sorted by; it differs for any two lines that differ."""
    return *precedence(decision), decision.sha256, decision.reviewer, canonical_json(decision.model_dump(mode="json"))


def _check(read: Sequence[tuple[Decision, Path]]) -> None:
    """Refuse lines of which nobody can say which holds.

    Raises:
        FaultyFileError: There are such lines.
    """
    faults: list[Fault] = []
    given: defaultdict[str, list[tuple[Decision, Path]]] = defaultdict(list)
    for decision, path in read:
        before = next((each for each, other in reversed(given[decision.sha256]) if other == path), None)
        if before is not None and precedence(before) > precedence(decision):
            told = [f"that of {each.reviewer} at {each.at.isoformat()}" for each in (decision, before)]
            problem = f"{decision.sha256}: {told[0]} stands last, but by time {told[1]} would hold; remove one of them"
            faults.append(Fault(str(path), "at", problem))
        given[decision.sha256].append((decision, path))
    faults += [fault for sha256 in sorted(given) for fault in contradictions(given[sha256])]
    if faults:
        raise FaultyFileError("the files cannot be merged; correct these lines", faults)


def _conflicts(lines: Iterable[Decision]) -> Iterator[Conflict]:
    """Yield the pictures of which people think differently; what a check decided is no opinion."""
    opinions: defaultdict[str, dict[str, Decision]] = defaultdict(dict)
    for line in lines:
        if line.reviewer != AUTOMATIC:
            opinions[line.sha256].pop(line.reviewer, None)
            opinions[line.sha256][line.reviewer] = line
    for sha256, of_picture in sorted(opinions.items()):
        if len({effect(decision) for decision in of_picture.values()}) > 1:
            yield Conflict(sha256, list(of_picture.values()))
