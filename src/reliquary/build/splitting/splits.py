"""Splits: deterministic, stratified by class, and never through a group."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from reliquary.catalogue.recipe import SplitBy, Splits
from reliquary.errors import ReliquaryError
from reliquary.seeds import derive

ROUNDING = 1e-9  # 0.1 * 30 is a little more than 3
_NOTHING = (-1,)  # images that show no class are balanced as if that were one


@dataclass(frozen=True, slots=True)
class SplitItem:
    """What a split has to know of an image.

    Attributes:
        image_id: The image.
        group_id: Its group.
        strata: The class of the image, or of each thing in it: one entry a box, none in an empty scene.
    """

    image_id: str
    group_id: str
    strata: tuple[int, ...]


def assign_splits(items: Sequence[SplitItem], splits: Splits, config: str) -> dict[str, str]:
    """Return the split of every image id.

    Groups are dealt out one by one, large ones first and equal ones in an order drawn from the seed. Each goes to
    the split that has so far received the smallest share of its quota of the group's classes, among the splits where
    the group still fits. Where only as many groups are left as there are empty splits, each of these gets one: so
    four caves fill three splits, however large they are. Splitting image by image is the same with every image as a
    group of its own.

    Args:
        items: All images of a config, in any order.
        splits: The ratios, the seed, and what stays together.
        config: Name of the config, for messages.

    Raises:
        ReliquaryError: There are fewer groups than splits, or a group would stand in two splits.
    """
    groups: defaultdict[str, list[SplitItem]] = defaultdict(list)
    for item in items:
        groups[item.group_id if splits.by is SplitBy.GROUP else item.image_id].append(item)
    _check_enough(items, len(groups), splits, config)
    quota = _Quota(_count(items), splits.ratios)
    assigned: dict[str, str] = {}
    order = sorted(groups, key=lambda name: (-len(groups[name]), derive(splits.seed, "split", name)))
    for n_dealt, name in enumerate(order):
        split = quota.give(_count(groups[name]), n_left=len(order) - n_dealt)
        assigned |= {item.image_id: split for item in groups[name]}
    if splits.by is SplitBy.GROUP:
        check_no_leak(items, assigned, config)
    return assigned


def _count(items: Iterable[SplitItem]) -> Counter[int]:
    return Counter(stratum for item in items for stratum in item.strata or _NOTHING)


class _Quota:
    """How many images or things of each class a split should have, and how many it has."""

    def __init__(self, n_by_class: Counter[int], ratios: Mapping[str, float]) -> None:
        self._wanted = {
            split: {stratum: ratio * n for stratum, n in n_by_class.items()} for split, ratio in sorted(ratios.items())
        }
        self._given: dict[str, Counter[int]] = {split: Counter() for split in self._wanted}
        self._by_ratio = sorted(ratios, key=lambda split: (-ratios[split], split))

    def give(self, group: Counter[int], n_left: int) -> str:
        """Return the split for a group with so many of each class, and count it as given.

        Args:
            group: How many it has of each class.
            n_left: Number of groups that are not dealt out yet, with this one.
        """
        empty = [split for split in self._by_ratio if not self._given[split]]
        allowed = empty if n_left <= len(empty) else self._by_ratio
        fitting = [split for split in allowed if self._fits(split, group)]
        chosen = min(fitting or allowed, key=lambda split: self._share(split, group))
        self._given[chosen].update(group)
        return chosen

    def _fits(self, split: str, group: Counter[int]) -> bool:
        # Rounded up, so that a class of a few images can still reach the small splits.
        return all(
            self._given[split][stratum] + n <= ceil(self._wanted[split][stratum] - ROUNDING)
            for stratum, n in group.items()
        )

    def _share(self, split: str, group: Counter[int]) -> float:
        """Return how much of its quota the split has of the group's classes, 0 for nothing and 1 for all."""
        given, wanted = self._given[split], self._wanted[split]
        return sum(n * given[stratum] / wanted[stratum] for stratum, n in sorted(group.items())) / group.total()


def _check_enough(items: Sequence[SplitItem], n_groups: int, splits: Splits, config: str) -> None:
    if n_groups >= len(splits.ratios):
        return
    if splits.by is SplitBy.GROUP:
        found = f"{len(items)} images in {n_groups} groups"
        remedy = "add images of other objects or sites, name fewer splits, or split by image and say so in the card"
    else:
        found, remedy = f"{len(items)} images", "add images, or name fewer splits"
    raise ReliquaryError(
        f"configs.{config}.splits: {found} are too few: '{list(splits.ratios)[n_groups]}' would be empty; {remedy}"
    )


def check_no_leak(items: Sequence[SplitItem], assigned: Mapping[str, str], config: str) -> None:
    """Prove that no group stands in two splits.

    Raises:
        ReliquaryError: One does.
    """
    where: dict[str, str] = {}
    for item in items:
        split = assigned[item.image_id]
        if where.setdefault(item.group_id, split) != split:
            raise ReliquaryError(
                f"config '{config}': group {item.group_id} stands in '{where[item.group_id]}' and in '{split}'; "
                "the splits leak, nothing was written"
            )


def n_siblings(items: Sequence[SplitItem], assigned: Mapping[str, str], of: str, within: str) -> int:
    """Return how many images of the split ``of`` have an image of their group in the split ``within``."""
    groups = {item.group_id for item in items if assigned[item.image_id] == within}
    return sum(assigned[item.image_id] == of and item.group_id in groups for item in items)
