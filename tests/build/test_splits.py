from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.build.splits import SplitItem, assign_splits, check_no_leak, n_siblings
from reliquary.catalogue.recipe import SplitBy, Splits
from reliquary.errors import ReliquaryError

RATIOS = {"train": 0.8, "validation": 0.1, "test": 0.1}
BY_GROUP = Splits(by=SplitBy.GROUP, ratios=RATIOS)
BY_IMAGE = Splits(by=SplitBy.IMAGE, ratios=RATIOS)


@st.composite
def collections_of_groups(draw):
    """Draw groups of one to six images, of one label or two, after three single images that fit everywhere."""
    items = [SplitItem(f"single-{number}", f"single-{number}", 0) for number in range(3)]
    for group in range(draw(st.integers(6, 40))):
        labels = draw(st.sampled_from([(0,), (1,), (2,), (0, 1)]))
        for number in range(draw(st.integers(1, 6))):
            label = labels[number % len(labels)]
            items.append(SplitItem(f"{group:03}-{number}", f"g{group:03}", label))
    return items


@settings(max_examples=60)
@given(collections_of_groups(), st.randoms(use_true_random=False))
def test_no_group_stands_in_two_splits_and_order_does_not_matter(items, shuffler):
    assigned = assign_splits(items, BY_GROUP, "c")
    assert set(assigned) == {item.image_id for item in items}
    assert set(assigned.values()) == set(RATIOS)
    for group in {item.group_id for item in items}:
        assert len({assigned[item.image_id] for item in items if item.group_id == group}) == 1
    shuffled = list(items)
    shuffler.shuffle(shuffled)
    assert assign_splits(shuffled, BY_GROUP, "c") == assigned


@settings(max_examples=40)
@given(st.lists(st.integers(10, 120), min_size=1, max_size=4), st.integers(0, 2**32))
def test_image_by_image_every_label_gets_its_ratios_but_for_rounding_up(n_by_label, seed):
    items = [SplitItem(f"{label}-{i}", "g", label) for label, n in enumerate(n_by_label) for i in range(n)]
    splits = Splits(by=SplitBy.IMAGE, ratios=RATIOS, seed=seed)
    assigned = assign_splits(items, splits, "c")
    counts = Counter((item.label, assigned[item.image_id]) for item in items)
    for label, n in enumerate(n_by_label):
        for split, ratio in RATIOS.items():
            assert abs(counts[label, split] - ratio * n) < len(RATIOS) - 1


def grouped_items(n_groups, seed=0):
    rng = random.Random(seed)
    return [
        SplitItem(f"{group}-{view}", f"g{group}", group % 6)
        for group in range(n_groups)
        for view in range(rng.choice([1, 1, 1, 2, 3, 8]))
    ]


def test_by_group_the_ratios_of_every_label_are_approached():
    items = grouped_items(1200)
    assigned = assign_splits(items, BY_GROUP, "c")
    counts = Counter((item.label, assigned[item.image_id]) for item in items)
    for label in range(6):
        total = sum(counts[label, split] for split in RATIOS)
        for split, ratio in RATIOS.items():
            assert counts[label, split] / total == pytest.approx(ratio, abs=0.02)


def test_splits_have_large_and_small_groups_alike():
    items = grouped_items(1200)
    assigned = assign_splits(items, BY_GROUP, "c")
    for split in RATIOS:
        sizes = Counter(item.group_id for item in items if assigned[item.image_id] == split)
        assert sum(sizes.values()) / len(sizes) == pytest.approx(len(items) / 1200, rel=0.15)


def test_a_group_too_large_for_a_small_split_goes_to_training():
    items = [SplitItem(f"{g}-{i}", f"big{g}", 0) for g in range(2) for i in range(30)]
    items += [SplitItem(f"small{i}", f"small{i}", 0) for i in range(40)]
    assigned = assign_splits(items, BY_GROUP, "c")
    assert {assigned[item.image_id] for item in items if item.group_id.startswith("big")} == {"train"}


def test_a_class_of_three_objects_reaches_every_split():
    items = [SplitItem(f"a{i}", f"ga{i}", 0) for i in range(100)] + [SplitItem(f"b{i}", f"gb{i}", 1) for i in range(3)]
    assigned = assign_splits(items, BY_GROUP, "c")
    assert {assigned[f"b{i}"] for i in range(3)} == set(RATIOS)


def test_the_seed_changes_the_splits():
    items = grouped_items(60)
    other = Splits(by=SplitBy.GROUP, ratios=RATIOS, seed=1)
    assert assign_splits(items, BY_GROUP, "c") != assign_splits(items, other, "c")


@pytest.mark.parametrize("splits", [BY_GROUP, BY_IMAGE])
def test_an_empty_split_is_an_error_that_names_it(splits):
    items = [SplitItem("a", "g1", 0), SplitItem("b", "g2", 0)]
    with pytest.raises(ReliquaryError, match=r"configs\.grouped\.splits: 2 images .*' would be empty"):
        assign_splits(items, splits, "grouped")


def test_the_proof_finds_a_leak():
    items = [SplitItem("a", "g", 0), SplitItem("b", "g", 0)]
    check_no_leak(items, {"a": "train", "b": "train"}, "c")
    with pytest.raises(ReliquaryError, match="group g stands in 'train' and in 'test'"):
        check_no_leak(items, {"a": "train", "b": "test"}, "c")


def test_siblings_are_counted():
    items = [SplitItem("a", "g", 0), SplitItem("b", "g", 0), SplitItem("c", "h", 0)]
    assigned = {"a": "train", "b": "test", "c": "test"}
    assert n_siblings(items, assigned, of="test", within="train") == 1
