"""Which candidates become examples of the dataset, and why the others do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from reliquary.build.candidates import Candidate
from reliquary.build.decisions import Decisions
from reliquary.build.labels import matching_labels
from reliquary.catalogue import RecipeFile
from reliquary.catalogue.recipe import Profile
from reliquary.records import ImageRecord, ImageStatus, ObjectRecord, Verdict


@dataclass(frozen=True)
class Example:
    """One image of the dataset with its label, an index into the class names."""

    artefact: ObjectRecord
    image: ImageRecord
    label: int

    @property
    def image_id(self) -> str:
        """SHA-256 of the original bytes."""
        if self.image.sha256 is None:
            raise ValueError(f"an example needs stored bytes, but {self.image.url} has status '{self.image.status}'")
        return self.image.sha256


@dataclass(frozen=True)
class LeftOut:
    """One image that is not in the dataset.

    Attributes:
        reason: The rule that left it out; the same words for all images of a rule, so that they can be counted.
        rejected: The image should have been in the dataset but is faulty.
    """

    museum: str
    object_id: str
    view: int
    sha256: str | None
    reason: str
    rejected: bool = False

    @classmethod
    def of(cls, image: ImageRecord, reason: str, *, rejected: bool = False) -> LeftOut:
        """Return the entry for an image."""
        return cls(image.museum, image.object_id, image.view, image.sha256, reason, rejected)


class Selection:
    """Applies the rules of a recipe to candidates; the first rule that an image breaks is its reason.

    Args:
        recipe: The recipe, with the profile that holds for this build.
        decisions: What curators decided.
        redistributable: For each museum, the licences under which its images may be passed on.
    """

    def __init__(
        self, recipe: RecipeFile, decisions: Decisions, redistributable: Mapping[str, Collection[str]]
    ) -> None:
        self.recipe = recipe
        self.decisions = decisions
        self.redistributable = redistributable
        self.examples: list[Example] = []
        self.left_out: list[LeftOut] = []

    def apply(self, candidates: Sequence[Candidate]) -> None:
        """Sort all candidates into ``examples`` and ``left_out``, both in the order given."""
        placeholders = find_placeholders(candidates, self.recipe.filters.placeholder_objects)
        for candidate in candidates:
            labels = self._labels(candidate)
            reason = (
                self._not_usable(candidate)
                or self._filtered(candidate, placeholders)
                or ("no label of this dataset" if not labels else None)
                or ("more than one label" if len(labels) > 1 else None)
            )
            if reason:
                self.left_out.append(LeftOut.of(candidate.image, reason))
            else:
                self.examples.append(Example(candidate.artefact, candidate.image, labels[0]))

    def _not_usable(self, candidate: Candidate) -> str | None:
        """The reason why the image cannot or may not be used at all."""
        image = candidate.image
        # First, so that the card counts all of them: a museum that withholds an image gives no bytes either.
        for flag in sorted(set(candidate.artefact.flags) & set(self.recipe.filters.flags)):
            return f"flag: {flag}"
        if image.status is not ImageStatus.STORED:
            return f"not stored: {image.status}"
        public = self.recipe.profile is Profile.PUBLIC
        if public and image.licence not in self.redistributable[image.museum]:
            return "not redistributable"
        return None

    def _filtered(self, candidate: Candidate, placeholders: Collection[str]) -> str | None:
        """The reason why the image is not wanted."""
        image = candidate.image
        decision = self.decisions.get(image.sha256 or "")
        if decision and decision.verdict is Verdict.DROP:
            return "dropped by a curator"
        if image.sha256 in placeholders:
            return "placeholder"
        if min(image.width or 0, image.height or 0) < self.recipe.filters.min_side:
            return "too small"
        wanted = self._classes_wanted(image.museum)
        if wanted and not wanted & set(candidate.artefact.classes):
            return "class not taken"
        return None

    def _labels(self, candidate: Candidate) -> list[int]:
        decision = self.decisions.get(candidate.image.sha256 or "")
        if decision and decision.label is not None:
            return [self.recipe.labels.names.index(decision.label)]
        return matching_labels(candidate.artefact, self.recipe.labels)

    def _classes_wanted(self, museum: str) -> set[str]:
        """The classes that the recipe takes of a museum; empty for all. A museum it does not name gives all."""
        return {name for source in self.recipe.sources if museum in source.museums for name in source.classes}


def find_placeholders(candidates: Sequence[Candidate], min_objects: int) -> set[str]:
    """Return the SHA-256 of every picture that stands for ``min_objects`` objects or more."""
    objects: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for candidate in candidates:
        if candidate.image.sha256 is not None:
            objects[candidate.image.sha256].add((candidate.image.museum, candidate.image.object_id))
    return {sha256 for sha256, found in objects.items() if len(found) >= min_objects}
