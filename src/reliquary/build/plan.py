"""What a build decides before it writes a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from reliquary.build.groups import group_ids
from reliquary.build.identical import drop_identical
from reliquary.build.reader import SAMPLE_SUFFIX
from reliquary.build.selection import Example, LeftOut
from reliquary.build.splits import SplitItem, assign_splits
from reliquary.catalogue import RecipeFile
from reliquary.errors import ReliquaryError
from reliquary.records import SourceDigest


@dataclass(frozen=True)
class Identity:
    """What names a dataset version, and the digests of everything that went into it.

    Attributes:
        recipe: The recipe, with the profile that holds for this build.
        card: The prose of the card.
        recipe_sha256: Hash of both.
        sample: The pictures are those of the sample museum.
        sources: Digests of the records and decisions.
    """

    recipe: RecipeFile
    card: str
    recipe_sha256: str
    sample: bool
    sources: list[SourceDigest]

    @property
    def name(self) -> str:
        """The recipe's name, with a suffix that says so if it is a sample."""
        return self.recipe.name + (SAMPLE_SUFFIX if self.sample else "")

    @property
    def folder_name(self) -> str:
        """Name and version."""
        return f"{self.name}-{self.recipe.version}"


@dataclass(frozen=True)
class Plan:
    """The contents of a dataset.

    Attributes:
        examples: Sorted by image id, which is as good as shuffled.
        groups: The group of each image id.
        splits: For each config the split of each image id.
        left_out: Every image that is not in the dataset, sorted by museum, object and view.
    """

    examples: list[Example]
    groups: dict[str, str]
    splits: dict[str, dict[str, str]]
    left_out: list[LeftOut]

    def items(self) -> list[SplitItem]:
        """Return what splits are about."""
        return split_items(self.examples, self.groups)

    def in_split(self, config: str, split: str) -> list[Example]:
        """Return the examples of a split, in order."""
        return [example for example in self.examples if self.splits[config][example.image_id] == split]


def split_items(examples: Sequence[Example], groups: dict[str, str]) -> list[SplitItem]:
    """Return what splits have to know of the examples."""
    return [SplitItem(example.image_id, groups[example.image_id], example.label) for example in examples]


def make_plan(recipe: RecipeFile, examples: Sequence[Example], left_out: Sequence[LeftOut]) -> Plan:
    """Group the examples, drop identical pictures, and split.

    Args:
        recipe: The recipe.
        examples: All usable examples, in the order of museum, object and view.
        left_out: What was left out before.

    Raises:
        ReliquaryError: Nothing is left, or a split would be empty.
    """
    kept, identical = drop_identical(examples)
    everything = sorted([*left_out, *identical], key=lambda entry: (entry.museum, entry.object_id, entry.view))
    if not kept:
        counts = Counter(entry.reason for entry in everything)
        reasons = ", ".join(f"{reason} ({n})" for reason, n in sorted(counts.items())) or "there are no images"
        raise ReliquaryError(f"the recipe '{recipe.name}' matches no image of these sources: {reasons}")
    # Pictures that two objects share tie them together, so groups are made before one of the two is dropped.
    groups = group_ids(examples)
    kept.sort(key=lambda example: example.image_id)
    items = split_items(kept, groups)
    splits = {name: assign_splits(items, config.splits, name) for name, config in recipe.configs.items()}
    return Plan(kept, groups, splits, everything)
