"""Curators' decisions: read, merged by time, and checked against the recipe's class names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from reliquary.errors import Fault, FaultyFileError
from reliquary.files import canonical_json, sha256_bytes
from reliquary.records import Decision, SourceDigest, Verdict, read_lines

Decisions = Mapping[str, Decision]
"""The decision that holds for an image, by the SHA-256 of its original bytes."""


def read_decisions(files: Sequence[Path], class_names: Sequence[str]) -> Decisions:
    """Read decision files; within a file the last line for an image wins, between files the latest one.

    Raises:
        FaultyFileError: A label is no class of the dataset, or two files contradict each other at the same moment.
        ReliquaryError: A file is missing or faulty.
    """
    holding: dict[str, tuple[Decision, Path]] = {}
    faults: list[Fault] = []
    for path in files:
        for sha256, decision in _last_lines(path).items():
            if decision.label is not None and decision.label not in class_names:
                faults.append(Fault(str(path), "label", f"{sha256}: '{decision.label}' is none of {list(class_names)}"))
            other = holding.get(sha256)
            if other is None or decision.at > other[0].at:
                holding[sha256] = (decision, path)
            elif decision.at == other[0].at and _effect(decision) != _effect(other[0]):
                faults.append(Fault(str(path), "verdict", f"{sha256}: contradicts {other[1]} at the same moment"))
    if faults:
        raise FaultyFileError("the decisions cannot be applied; correct these lines", faults)
    return {sha256: decision for sha256, (decision, _) in holding.items()}


def decisions_digest(decisions: Decisions) -> SourceDigest:
    """Return the digest of what the decisions do; who decided, when and why does not change the dataset."""
    effects = [[sha256, *_effect(decisions[sha256])] for sha256 in sorted(decisions)]
    return SourceDigest(name="decisions", kind="decisions", sha256=sha256_bytes(canonical_json(effects)))


def _last_lines(path: Path) -> dict[str, Decision]:
    return {decision.sha256: decision for decision in read_lines(path, Decision)}


def _effect(decision: Decision) -> tuple[Verdict, str | None]:
    return decision.verdict, decision.label
