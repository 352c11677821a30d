"""Counts of decisions for the card: people are counted and never named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from reliquary.build.decisions import AUTOMATIC
from reliquary.records import Decision, Verdict


@dataclass(frozen=True)
class Decided:
    """Decisions with one verdict that one check pointed to.

    Attributes:
        verdict: What they decide.
        check: The check; None if none pointed to the pictures.
        n_pictures: How many pictures they are about.
        n_curators: How many people took them; 0 if the check took them by itself.
    """

    verdict: Verdict
    check: str | None
    n_pictures: int
    n_curators: int

    @property
    def by(self) -> str:
        """Who took them, without a name."""
        if not self.n_curators:
            return "the check itself"
        return "1 curator" if self.n_curators == 1 else f"{self.n_curators} curators"


def count_decisions(decisions: Iterable[Decision]) -> list[Decided]:
    """Count decisions by verdict and check, those of people apart from those that checks took by themselves."""
    reviewers: defaultdict[tuple[Verdict, str, bool], list[str]] = defaultdict(list)
    for decision in decisions:
        reviewers[decision.verdict, decision.check or "", decision.reviewer != AUTOMATIC].append(decision.reviewer)
    return [
        Decided(verdict, check or None, len(names), len(set(names)) if by_people else 0)
        for (verdict, check, by_people), names in sorted(reviewers.items())
    ]
