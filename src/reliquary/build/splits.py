"""Splits: deterministic, stratified by label, and never through a group."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from reliquary.catalogue.recipe import SplitBy, Splits
from reliquary.errors import ReliquaryError
from reliquary.seeds import derive

ROUNDING = 1e-9  # 0.1 * 30 is a little more than 3


@dataclass(frozen=True)
class SplitItem:
    """What a split has to know of an image."""

    image_id: str
    group_id: str
    label: int


def assign_splits(items: Sequence[SplitItem], splits: Splits, config: str) -> dict[str, str]:
    """Return the split of every image id.

    Groups are dealt out one by one, large ones first and equal ones in an order drawn from the seed. Each goes to
    the split that has so far received the smallest share of its quota of the group's labels, among the splits where
    the group still fits. Splitting image by image is the same with every image as a group of its own.

    Args:
        items: All images of a config, in any order.
        splits: The ratios, the seed, and what stays together.
        config: Name of the config, for messages.

    Raises:
        ReliquaryError: A split would be empty, or a group would stand in two splits.
    """
    groups: defaultdict[str, list[SplitItem]] = defaultdict(list)
    for item in items:
        groups[item.group_id if splits.by is SplitBy.GROUP else item.image_id].append(item)
    quota = _Quota(Counter(item.label for item in items), splits.ratios)
    assigned: dict[str, str] = {}
    for name in sorted(groups, key=lambda name: (-len(groups[name]), derive(splits.seed, "split", name))):
        split = quota.give(Counter(item.label for item in groups[name]))
        assigned |= {item.image_id: split for item in groups[name]}
    _check_none_empty(assigned, splits, config, n_groups=len(groups))
    if splits.by is SplitBy.GROUP:
        check_no_leak(items, assigned, config)
    return assigned


class _Quota:
    """How many images of each label a split should have, and how many it has."""

    def __init__(self, n_by_label: Counter[int], ratios: Mapping[str, float]) -> None:
        self._wanted = {
            split: {label: ratio * n for label, n in n_by_label.items()} for split, ratio in sorted(ratios.items())
        }
        self._given: dict[str, Counter[int]] = {split: Counter() for split in self._wanted}
        self._by_ratio = sorted(ratios, key=lambda split: (-ratios[split], split))

    def give(self, group: Counter[int]) -> str:
        """Return the split for a group with so many images of each label, and count it as given."""
        fitting = [split for split in self._by_ratio if self._fits(split, group)]
        chosen = min(fitting or self._by_ratio, key=lambda split: self._share(split, group))
        self._given[chosen] += group
        return chosen

    def _fits(self, split: str, group: Counter[int]) -> bool:
        # Rounded up, so that a class of a few images can still reach the small splits.
        return all(
            self._given[split][label] + n <= ceil(self._wanted[split][label] - ROUNDING) for label, n in group.items()
        )

    def _share(self, split: str, group: Counter[int]) -> float:
        """Return how much of its quota the split has of the group's labels, 0 for nothing and 1 for all."""
        shares = (n * self._given[split][label] / self._wanted[split][label] for label, n in sorted(group.items()))
        return sum(shares) / group.total()


def _check_none_empty(assigned: Mapping[str, str], splits: Splits, config: str, n_groups: int) -> None:
    empty = [split for split in splits.ratios if split not in set(assigned.values())]
    if empty:
        raise ReliquaryError(
            f"configs.{config}.splits: {len(assigned)} images in {n_groups} groups are too few: '{empty[0]}' would be "
            "empty; crawl more, or filter less"
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
