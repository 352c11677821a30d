"""Curators' decisions: read, merged by time, and checked against the recipe's class names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from reliquary.errors import Fault, FaultyFileError
from reliquary.files import canonical_json, sha256_bytes
from reliquary.records import Decision, SourceDigest, Verdict, read_lines

Decisions = Mapping[str, Decision]
"""The decision that holds for an image, by the SHA-256 of its original bytes; of a cut-out by its ``image_id``."""

AUTOMATIC = "reliquary"
"""The reviewer of decisions that a check took by itself."""

DECISIONS = "decisions"
"""Name and kind of the decisions among the sources of a manifest."""


@dataclass(frozen=True)
class DecisionFile:
    """A file of decisions.

    Attributes:
        path: The file.
        meant: Of a file that serves other datasets too, the labels that mean something in this one, in lower case: a
            decision that gives another label is passed over. None for a file of this dataset: there such a label is a
            fault.
    """

    path: Path
    meant: Collection[str] | None = None

    def passes_over(self, decision: Decision) -> bool:
        """Whether a decision is about another dataset."""
        return self.meant is not None and decision.label is not None and decision.label.casefold() not in self.meant


@dataclass(frozen=True)
class ReadDecisions:
    """What decision files hold.

    Attributes:
        holding: The decisions that hold.
        passed_over: Those that give labels of other datasets.
    """

    holding: Decisions
    passed_over: Decisions = field(default_factory=dict)


def read_decisions(files: Sequence[DecisionFile], class_names: Sequence[str]) -> ReadDecisions:
    """Read decision files; within a file the last line for an image wins, between files ``precedence`` decides.

    Args:
        files: The files, in any order.
        class_names: What an image may be relabelled with.

    Raises:
        FaultyFileError: A label is no class of the dataset, or two files contradict each other at the same moment.
        ReliquaryError: A file is missing or faulty.
    """
    found: defaultdict[str, list[tuple[Decision, Path]]] = defaultdict(list)
    passed_over: dict[str, Decision] = {}
    faults: list[Fault] = []
    for file in files:
        for sha256, decision in _last_lines(file.path).items():
            if file.passes_over(decision):
                passed_over[sha256] = decision
                continue
            found[sha256].append((decision, file.path))
            if file.meant is None and decision.label is not None and decision.label not in class_names:
                problem = f"{sha256}: '{decision.label}' is none of {list(class_names)}"
                faults.append(Fault(str(file.path), "label", problem))
    faults += [fault for sha256 in sorted(found) for fault in contradictions(found[sha256])]
    if faults:
        raise FaultyFileError("the decisions cannot be applied; correct these lines", faults)
    holding = {sha256: latest([decision for decision, _ in given])[0] for sha256, given in found.items()}
    return ReadDecisions(holding, passed_over)


def precedence(decision: Decision) -> tuple[bool, datetime]:
    """Return what orders the decisions about an image; the last holds.

    People's come after those that checks took by themselves, whenever that was; otherwise the later one comes later.
    """
    return decision.reviewer != AUTOMATIC, decision.at


def latest(decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions about one image that none comes after: one, or several of the same moment."""
    last = max(map(precedence, decisions))
    return [decision for decision in decisions if precedence(decision) == last]


def effect(decision: Decision) -> tuple[Verdict, str | None]:
    """Return what a decision does to its image."""
    return decision.verdict, decision.label


def contradictions(given: Sequence[tuple[Decision, Path]]) -> list[Fault]:
    """Return a fault for each of the decisions about one image that nobody can choose between; none if one holds."""
    holding = latest([decision for decision, _ in given])
    if len({effect(decision) for decision in holding}) == 1:
        return []
    where = {str(path): None for decision, path in given if decision in holding}
    return [
        Fault(
            str(path),
            "verdict",
            f"{decision.sha256}: '{_told(decision)}' by {decision.reviewer} contradicts another one at the same moment "
            f"({decision.at.isoformat()}, in {', '.join(where)}); decide again, or remove one of them",
        )
        for decision, path in given
        if decision in holding
    ]


def decisions_digest(decisions: Decisions) -> SourceDigest:
    """Return the digest of what the decisions do; who decided, when and why does not change the dataset."""
    effects = [[sha256, *effect(decisions[sha256])] for sha256 in sorted(decisions)]
    return SourceDigest(name=DECISIONS, kind=DECISIONS, sha256=sha256_bytes(canonical_json(effects)))


def _last_lines(path: Path) -> dict[str, Decision]:
    return {decision.sha256: decision for decision in read_lines(path, Decision)}


def _told(decision: Decision) -> str:
    return " ".join(filter(None, effect(decision)))
