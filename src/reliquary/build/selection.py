"""Which candidates may become examples, whatever the task; and why the others do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from reliquary.build.decisions import AUTOMATIC, Decisions
from reliquary.build.examples import LeftOut
from reliquary.build.sources.candidate import Candidate
from reliquary.catalogue import RecipeFile
from reliquary.catalogue.recipe import CrawlSource, Profile
from reliquary.records import Decision, ImageStatus, Verdict

DROPPED_BY_CHECK = "dropped by a check"
"""The reason, before the name of the check, for what no person dropped."""


def select(
    candidates: Sequence[Candidate], recipe: RecipeFile, decisions: Decisions, placeholders: Collection[str]
) -> tuple[list[Candidate], list[LeftOut]]:
    """Sort candidates into usable ones and those left out, both in the order given.

    The first rule that a candidate breaks is its reason.

    Args:
        candidates: Candidates.
        recipe: The recipe, with the profile that holds for this build.
        decisions: What curators decided.
        placeholders: SHA-256 of every picture that stands for too many objects.
    """
    usable, left_out = [], []
    for candidate in candidates:
        reason = _not_usable(candidate, recipe) or _not_wanted(candidate, recipe, decisions, placeholders)
        if reason:
            left_out.append(LeftOut.of(candidate, reason))
        else:
            usable.append(candidate)
    return usable, left_out


def find_placeholders(candidates: Iterable[Candidate], min_objects: int) -> set[str]:
    """Return the SHA-256 of every picture that stands for ``min_objects`` objects or more."""
    objects: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for candidate in candidates:
        if candidate.sha256 is not None:
            objects[candidate.sha256].add((candidate.source, candidate.item))
    return {sha256 for sha256, found in objects.items() if len(found) >= min_objects}


def _not_usable(candidate: Candidate, recipe: RecipeFile) -> str | None:
    """The reason why the image cannot or may not be used at all."""
    # First, so that the card counts all of them: a museum that withholds an image gives no bytes either.
    for flag in sorted(set(candidate.subject.flags) & set(recipe.filters.flags)):
        return f"flag: {flag}"
    if candidate.status is not ImageStatus.STORED:
        return f"not stored: {candidate.status}"
    if recipe.profile is Profile.PUBLIC and not candidate.redistributable:
        return "not redistributable"
    return None


def _not_wanted(
    candidate: Candidate, recipe: RecipeFile, decisions: Decisions, placeholders: Collection[str]
) -> str | None:
    decision = decisions.get(candidate.original)
    if decision and decision.verdict is Verdict.DROP:
        return drop_reason(decision)
    # The rule guesses; who looked knows better.
    is_kept = decision is not None and decision.verdict is Verdict.KEEP
    if candidate.sha256 in placeholders and not is_kept:
        return "placeholder"
    if min(candidate.width or 0, candidate.height or 0) < recipe.filters.min_side:
        return "too small"
    wanted = _classes_wanted(candidate.source, recipe)
    classes = {*candidate.subject.classes, *([decision.label] if decision else [])}
    if wanted and not wanted & classes:
        return "class not taken"
    return None


def drop_reason(decision: Decision) -> str:
    """Return the reason for what was dropped, with the check that pointed to it."""
    by = DROPPED_BY_CHECK if decision.reviewer == AUTOMATIC else "dropped by a curator"
    return f"{by}: {decision.check}" if decision.check else by


def _classes_wanted(museum: str, recipe: RecipeFile) -> set[str]:
    """The classes that the recipe takes of a museum; empty for all. A museum it does not name gives all."""
    crawls = [source for source in recipe.sources if isinstance(source, CrawlSource) and museum in source.museums]
    return set() if any(not source.classes for source in crawls) else {name for s in crawls for name in s.classes}
