"""What a build decides before it writes a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from reliquary.build.decisions import Decisions
from reliquary.build.examples import Example, LeftOut
from reliquary.build.kinds import Kind
from reliquary.build.planning.pools import plan_pools
from reliquary.build.planning.stores import ConfigPlan, Part, Store
from reliquary.build.reader import SAMPLE_SUFFIX
from reliquary.build.splitting.splits import SplitItem, assign_splits
from reliquary.catalogue import RecipeFile
from reliquary.catalogue.recipe import Config, SplitBy
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
        decisions: The decisions that make a difference.
    """

    recipe: RecipeFile
    card: str
    recipe_sha256: str
    sample: bool
    sources: list[SourceDigest]
    decisions: Decisions = field(default_factory=dict)

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
        kind: What kind of dataset it is.
        examples: By image id, in the order of the ids, which is as good as shuffled.
        groups: The group of each image id.
        stores: What is written.
        configs: What can be loaded; the first is the default.
        left_out: Everything that is not in the dataset, sorted by source, item and view.
    """

    kind: Kind
    examples: dict[str, Example]
    groups: dict[str, str]
    stores: list[Store]
    configs: list[ConfigPlan]
    left_out: list[LeftOut]

    def store_of(self, config: ConfigPlan) -> Store:
        """Return the store that a config takes its rows from."""
        return next(store for store in self.stores if store.name == config.store)

    def image_ids(self, config: ConfigPlan, split: str) -> list[str]:
        """Return the image ids of a split, sorted."""
        store = self.store_of(config)
        return sorted(image_id for piece in config.splits[split] for image_id in store.image_ids(piece))


def make_plan(
    recipe: RecipeFile,
    kind: Kind,
    examples: Sequence[Example],
    groups: dict[str, str],
    left_out: Collection[LeftOut],
) -> Plan:
    """Choose the contents of every config, and split.

    Args:
        recipe: The recipe.
        kind: The kind of its dataset.
        examples: One for each image id.
        groups: The group of each of them.
        left_out: What was left out before.

    Raises:
        ReliquaryError: Nothing is left, or a split would be empty.
    """
    if not examples:
        counts = Counter(entry.reason for entry in left_out)
        reasons = ", ".join(f"{reason} ({n})" for reason, n in sorted(counts.items())) or "there are no images"
        raise ReliquaryError(f"the recipe '{recipe.name}' matches no image of these sources: {reasons}")
    ordered = sorted(examples, key=lambda example: example.image_id)
    everything = list(left_out)
    if recipe.pools is None:
        stores, configs = _plan_stores(recipe, kind, ordered, groups)
    else:
        pooled = plan_pools(recipe, recipe.pools, kind, ordered, groups)
        stores, configs = [pooled.store], pooled.configs
        everything += pooled.left_out
    written = {image_id for store in stores for image_id in store.contents.strata}
    by_id = {example.image_id: example for example in ordered if example.image_id in written}
    return Plan(kind, by_id, groups, stores, configs, sorted(everything, key=lambda entry: entry.key))


def _plan_stores(
    recipe: RecipeFile, kind: Kind, examples: Sequence[Example], groups: dict[str, str]
) -> tuple[list[Store], list[ConfigPlan]]:
    """Plan all configs; those with the same labels and splits hold the same rows, and read one store."""
    stores: list[Store] = []
    configs: list[ConfigPlan] = []
    for name, config in recipe.configs.items():
        store = next((store for store in stores if _same_rows(recipe.configs[store.name], config)), None)
        if store is None:
            store = _plan_store(recipe, kind, name, examples, groups)
            stores.append(store)
        configs.append(ConfigPlan.of_whole_parts(name, config.description, store))
    return stores, configs


def _same_rows(first: Config, second: Config) -> bool:
    return (first.labels, first.splits) == (second.labels, second.splits)


def _plan_store(
    recipe: RecipeFile, kind: Kind, name: str, examples: Sequence[Example], groups: dict[str, str]
) -> Store:
    settings = recipe.configs[name].splits
    contents = kind.contents(examples, recipe, name)
    items = [SplitItem(image_id, groups[image_id], contents.strata[image_id]) for image_id in sorted(contents.strata)]
    assigned = assign_splits(items, settings, name)
    parts = [
        Part(split, split, [item.image_id for item in items if assigned[item.image_id] == split])
        for split in settings.ratios
    ]
    return Store(name, contents, settings.by is SplitBy.GROUP, parts)
