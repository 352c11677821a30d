"""Pools of training images, and the fusion configs that take a share of each.

Every file of a pool holds one image of each class, so that one file is one step of the share: a training set in which
k of n images of each class come from the second pool is the first n - k files of the first pool and the first k files
of the second. All of them exist without one image being stored twice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reliquary.build.examples import Example, LeftOut
from reliquary.build.kinds import Contents, Kind
from reliquary.build.planning.stores import ConfigPlan, Part, Piece, Store
from reliquary.build.splitting.splits import SplitItem, check_no_leak
from reliquary.catalogue import RecipeFile
from reliquary.catalogue.recipe import Pools
from reliquary.errors import ReliquaryError
from reliquary.seeds import derive

STORE = "pools"
TRAIN, TEST = "train", "test"
NOT_ONE_CLASS = "not exactly one class in the picture"
NOT_NEEDED = "not needed: its pool is full"
SIBLING = "not needed: sibling of a training image"


@dataclass(frozen=True)
class PooledDataset:
    """What pools come to: one store, the configs that read it, and the images that are in none."""

    store: Store
    configs: list[ConfigPlan]
    left_out: list[LeftOut]


def plan_pools(
    recipe: RecipeFile, pools: Pools, kind: Kind, examples: Sequence[Example], groups: Mapping[str, str]
) -> PooledDataset:
    """Plan two pools of equal size, a test part from the first pool's other groups, and the fusion configs.

    The pools hold ``per_class`` images of each class, or as many as there are: no group of the first pool stands in
    training and in test. A share that no whole number of files gives is not offered.

    Args:
        recipe: The recipe; the training ratio of its one config bounds what training takes of the first pool.
        pools: Its section ``pools``.
        kind: The kind of dataset.
        examples: All examples, sorted by image id.
        groups: The group of each image id.

    Raises:
        ReliquaryError: A class is missing in a pool, or has too few groups for a test.
    """
    config = next(iter(recipe.configs))
    contents = kind.contents(examples, recipe, config)
    sorting = _Sorting(pools, contents, groups)
    for example in examples:
        sorting.add(example)
    ratio = recipe.configs[config].splits.ratios.get(TRAIN, 1.0)
    n_classes = len(recipe.labels_of(config).names)
    size = min(pools.per_class, sorting.room(n_classes, ratio))
    base, test = sorting.take_base(n_classes, size)
    added = sorting.take(pools.added, n_classes, size)
    parts = [
        Part(pools.base, TRAIN, base, rows_per_file=n_classes),
        Part(pools.added, TRAIN, added, rows_per_file=n_classes),
        Part(TEST, TEST, test),
    ]
    chosen = {image_id for part in parts for image_id in part.image_ids}
    store = Store(STORE, _only(contents, chosen), by_group=True, parts=parts)
    _check(store, groups)
    return PooledDataset(store, _fusions(pools, size), sorting.left_out)


class _Sorting:
    """The images of each pool by class, in an order drawn from the seed."""

    def __init__(self, pools: Pools, contents: Contents, groups: Mapping[str, str]) -> None:
        self._pools = pools
        self._contents = contents
        self._groups = groups
        self._by_class: defaultdict[tuple[str, int], list[Example]] = defaultdict(list)
        self.left_out: list[LeftOut] = []

    def add(self, example: Example) -> None:
        """Put an image into its pool."""
        pool, classes = example.candidate.pool, set(self._contents.strata[example.image_id])
        if pool not in (self._pools.base, self._pools.added):
            self.left_out.append(LeftOut.of(example.candidate, "source without a pool"))
        elif len(classes) != 1:
            self.left_out.append(LeftOut.of(example.candidate, NOT_ONE_CLASS))
        else:
            self._by_class[pool, classes.pop()].append(example)

    def room(self, n_classes: int, ratio: float) -> int:
        """Return the most images of each class that both pools can give, leaving a group of the first for the test.

        Raises:
            ReliquaryError: There is none of a class.
        """
        counts = [self._training_room(label, ratio) for label in range(n_classes)]
        counts += [len(self._by_class[self._pools.added, label]) for label in range(n_classes)]
        if not min(counts):
            raise ReliquaryError(
                f"pools: each class needs an image in '{self._pools.added}', and two groups of images in "
                f"'{self._pools.base}', one for the test; images there: {self._counts()}"
            )
        return min(counts)

    def _training_room(self, label: int, ratio: float) -> int:
        ordered = [self._groups[example.image_id] for example in self._in_groups(self._pools.base, label)]
        in_last = ordered.count(ordered[-1]) if ordered else 0
        return min(int(len(ordered) * ratio), len(ordered) - in_last)

    def take_base(self, n_classes: int, size: int) -> tuple[list[str], list[str]]:
        """Return the first pool, file after file, and the test images: those of groups without a training image."""
        ordered = [self._in_groups(self._pools.base, label) for label in range(n_classes)]
        training = [of_class[:size] for of_class in ordered]
        held = {self._groups[example.image_id] for of_class in training for example in of_class}
        test = []
        for example in (example for of_class in ordered for example in of_class[size:]):
            if self._groups[example.image_id] in held:
                self.left_out.append(LeftOut.of(example.candidate, SIBLING))
            else:
                test.append(example.image_id)
        return _interleaved([[example.image_id for example in of_class] for of_class in training]), sorted(test)

    def take(self, pool: str, n_classes: int, size: int) -> list[str]:
        """Return a pool, file after file."""
        taken = []
        for label in range(n_classes):
            ordered = self._in_groups(pool, label)
            taken.append([example.image_id for example in ordered[:size]])
            self.left_out += [LeftOut.of(example.candidate, NOT_NEEDED) for example in ordered[size:]]
        return _interleaved(taken)

    def _in_groups(self, pool: str, label: int) -> list[Example]:
        """Return the images of a class, groups in a drawn order, images of a group together."""

        def place(example: Example) -> tuple[int, str]:
            group = self._groups[example.image_id]
            return derive(self._pools.seed, "pool", pool, group), example.image_id

        return sorted(self._by_class[pool, label], key=place)

    def _counts(self) -> str:
        found = Counter({key: len(examples) for key, examples in self._by_class.items()})
        return ", ".join(f"{pool}/{label}: {n}" for (pool, label), n in sorted(found.items())) or "none"


def _interleaved(by_class: Sequence[Sequence[str]]) -> list[str]:
    """Return the first image of each class, then the second of each, and so on."""
    return [image_id for of_file in zip(*by_class, strict=True) for image_id in of_file]


def _only(contents: Contents, chosen: set[str]) -> Contents:
    return replace(
        contents,
        columns={image_id: columns for image_id, columns in contents.columns.items() if image_id in chosen},
        strata={image_id: strata for image_id, strata in contents.strata.items() if image_id in chosen},
    )


def _check(store: Store, groups: Mapping[str, str]) -> None:
    assigned = {image_id: part.split for part in store.parts for image_id in part.image_ids}
    items = [SplitItem(image_id, groups[image_id], store.contents.strata[image_id]) for image_id in assigned]
    check_no_leak(items, assigned, store.name)


def _fusions(pools: Pools, size: int) -> list[ConfigPlan]:
    """Return a config for each share that a whole number of files gives."""
    configs = []
    for share in pools.shares:
        n_added, rest = divmod(share * size, 100)
        if rest:
            continue
        pieces = [Piece(pools.base, 0, size - n_added), Piece(pools.added, 0, n_added)]
        train = [piece for piece in pieces if piece.stop]
        description = f"{share} % of the training images of each class are {pools.added}; {size} of each class in all."
        configs.append(ConfigPlan(pools.config_name(share), description, STORE, {TRAIN: train, TEST: [Piece(TEST)]}))
    return configs
