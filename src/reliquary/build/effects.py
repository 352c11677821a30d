"""What decisions do to a dataset, told without making any picture."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reliquary.build.decisions import Decisions
from reliquary.build.examples import Example, Sorted
from reliquary.build.kinds import kind_of
from reliquary.build.selection import drop_reason, find_placeholders, select
from reliquary.build.sources.candidate import Candidate
from reliquary.catalogue import RecipeFile
from reliquary.records import Decision, Verdict


@dataclass
class Outcome:
    """What becomes of an original, or of a cut-out.

    Attributes:
        examples: The images that it gives.
        reasons: Why it gives no others.
    """

    examples: list[Example] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def is_same_as(self, other: Outcome) -> bool:
        """Whether the dataset would hold the same, and leave out the same for the same reasons."""
        return self._told() == other._told()

    def _told(self) -> tuple[list[object], list[str]]:
        return [(each.image_id, each.candidate.key, each.strata, each.columns) for each in self.examples], self.reasons


@dataclass(frozen=True)
class Effect:
    """What a decision does: what becomes of its image without it, and with it."""

    decision: Decision
    before: Outcome
    after: Outcome

    @property
    def is_any(self) -> bool:
        """Whether it makes any difference, be it only in the reason why an image is left out."""
        return not self.before.is_same_as(self.after)


def sort_candidates(
    candidates: Sequence[Candidate],
    recipe: RecipeFile,
    decisions: Decisions,
    placeholders: set[str] | None = None,
) -> Sorted:
    """Sort candidates into examples and what is left out, by the recipe and the decisions.

    Args:
        candidates: Candidates.
        recipe: The recipe, with the profile that holds for this build.
        decisions: What curators decided.
        placeholders: Pictures that stand for too many objects; None finds them among these candidates.
    """
    if placeholders is None:
        placeholders = find_placeholders(candidates, recipe.filters.placeholder_objects)
    usable, not_usable = select(candidates, recipe, decisions, placeholders)
    found = kind_of(recipe.task).examples(usable, recipe, decisions)
    return Sorted(found.examples, [*not_usable, *found.left_out])


def effects_of(candidates: Sequence[Candidate], recipe: RecipeFile, decisions: Decisions) -> dict[str, Effect]:
    """Return the effect of each decision about an image of these candidates, by the image's id.

    Pictures are neither made nor decoded: what cannot be decoded, or is identical to another picture, is not known yet.

    Args:
        candidates: All candidates of all sources.
        recipe: The recipe, with the profile that holds for this build.
        decisions: Those that hold.
    """
    if not decisions:
        return {}
    placeholders = find_placeholders(candidates, recipe.filters.placeholder_objects)
    concerned = [candidate for candidate in candidates if candidate.sha256 in decisions]
    of_originals = {candidate.original: decisions[candidate.original] for candidate in concerned}
    before = _outcomes(sort_candidates(concerned, recipe, {}, placeholders))
    after = _outcomes(sort_candidates(concerned, recipe, of_originals, placeholders))
    effects = {
        sha256: Effect(decision, before[sha256], after[sha256]) for sha256, decision in sorted(of_originals.items())
    }
    if recipe.crops is not None and len(effects) < len(decisions):
        found = sort_candidates(candidates, recipe, of_originals, placeholders)
        effects |= _of_cutouts(found.examples, decisions)
    return effects


def applied(effects: Mapping[str, Effect]) -> Decisions:
    """Return the decisions that make any difference."""
    return {image_id: effect.decision for image_id, effect in effects.items() if effect.is_any}


def _outcomes(found: Sorted) -> defaultdict[str, Outcome]:
    """Return what becomes of each original."""
    outcomes: defaultdict[str, Outcome] = defaultdict(Outcome)
    for example in found.examples:
        outcomes[example.candidate.original].examples.append(example)
    for entry in found.left_out:
        if entry.sha256 is not None:
            outcomes[entry.sha256].reasons.append(entry.reason)
    return outcomes


def _of_cutouts(examples: Sequence[Example], decisions: Decisions) -> dict[str, Effect]:
    """Return the effects of decisions about single cut-outs of the originals that are left."""
    effects = {}
    for example in examples:
        decision = decisions.get(example.image_id)
        if decision is None or example.image_id == example.candidate.original:
            continue
        before = Outcome([example])
        is_dropped = decision.verdict is Verdict.DROP
        effects[example.image_id] = Effect(
            decision, before, Outcome(reasons=[drop_reason(decision)]) if is_dropped else before
        )
    return dict(sorted(effects.items()))
