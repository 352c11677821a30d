from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.build.splitting.splits import SplitItem, assign_splits, check_no_leak, n_siblings
from reliquary.catalogue.recipe import SplitBy, Splits
from reliquary.errors import ReliquaryError
from reliquary.files import canonical_json, sha256_bytes

RATIOS = {"train": 0.8, "validation": 0.1, "test": 0.1}
BY_GROUP = Splits(by=SplitBy.GROUP, ratios=RATIOS)
BY_IMAGE = Splits(by=SplitBy.IMAGE, ratios=RATIOS)


STRATA = st.lists(st.integers(0, 3), max_size=5).map(tuple)


@st.composite
def collections_of_groups(draw):
    """Draw at least as many groups as splits, of one to thirty images with any number of things in them."""
    return [
        SplitItem(f"{group:03}-{number}", f"g{group:03}", draw(STRATA))
        for group in range(draw(st.integers(3, 12)))
        for number in range(draw(st.sampled_from([1, 1, 2, 6, 30])))
    ]


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
    items = [SplitItem(f"{label}-{i}", "g", (label,)) for label, n in enumerate(n_by_label) for i in range(n)]
    splits = Splits(by=SplitBy.IMAGE, ratios=RATIOS, seed=seed)
    assigned = assign_splits(items, splits, "c")
    counts = Counter((*item.strata, assigned[item.image_id]) for item in items)
    for label, n in enumerate(n_by_label):
        for split, ratio in RATIOS.items():
            assert abs(counts[label, split] - ratio * n) < len(RATIOS) - 1


def grouped_items(n_groups, seed=0):
    rng = random.Random(seed)
    return [
        SplitItem(f"{group}-{view}", f"g{group}", (group % 6,))
        for group in range(n_groups)
        for view in range(rng.choice([1, 1, 1, 2, 3, 8]))
    ]


def test_by_group_the_ratios_of_every_label_are_approached():
    items = grouped_items(1200)
    assigned = assign_splits(items, BY_GROUP, "c")
    counts = Counter((*item.strata, assigned[item.image_id]) for item in items)
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
    items = [SplitItem(f"{g}-{i}", f"big{g}", (0,)) for g in range(2) for i in range(30)]
    items += [SplitItem(f"small{i}", f"small{i}", (0,)) for i in range(40)]
    assigned = assign_splits(items, BY_GROUP, "c")
    assert {assigned[item.image_id] for item in items if item.group_id.startswith("big")} == {"train"}


def test_a_class_of_three_objects_reaches_every_split():
    items = [SplitItem(f"a{i}", f"ga{i}", (0,)) for i in range(100)] + [
        SplitItem(f"b{i}", f"gb{i}", (1,)) for i in range(3)
    ]
    assigned = assign_splits(items, BY_GROUP, "c")
    assert {assigned[f"b{i}"] for i in range(3)} == set(RATIOS)


def test_the_seed_changes_the_splits():
    items = grouped_items(60)
    other = Splits(by=SplitBy.GROUP, ratios=RATIOS, seed=1)
    assert assign_splits(items, BY_GROUP, "c") != assign_splits(items, other, "c")


def test_images_of_one_class_are_split_as_ever():
    # Published versions rest on these splits: a change here is a change of every dataset.
    assigned = assign_splits(grouped_items(300), BY_GROUP, "c")
    assert sha256_bytes(canonical_json(assigned)) == "a1800abfd7b9abcb7af860d65135225a0ce2fee4335183dc90a4b125036cd4a7"
    assigned = assign_splits(grouped_items(300), BY_IMAGE, "c")
    assert sha256_bytes(canonical_json(assigned)) == "b37b75dd5a6bdcb0807c5a093eec7be1e9f47e3ed2a75a538693ba4c53d94dab"


def scenes(n_groups, seed=0):
    """Make images with none to ten things of six classes, common and rare ones."""
    rng = random.Random(seed)
    return [
        SplitItem(
            f"{g}-{i}", f"g{g}", tuple(min(int(rng.expovariate(0.5)), 5) for _ in range(rng.choice([0, 1, 3, 10])))
        )
        for g in range(n_groups)
        for i in range(rng.choice([1, 1, 2, 5]))
    ]


def test_things_of_every_class_and_empty_scenes_are_shared_by_the_ratios():
    items = scenes(400)
    assigned = assign_splits(items, BY_GROUP, "c")
    counts = Counter((thing, assigned[item.image_id]) for item in items for thing in item.strata or ["empty"])
    for thing in ["empty", *range(6)]:
        total = sum(counts[thing, split] for split in RATIOS)
        for split, ratio in RATIOS.items():
            assert counts[thing, split] / total == pytest.approx(ratio, abs=0.03)


@pytest.mark.parametrize("sizes", [(50, 50, 50, 50), (400, 100, 50, 10), (1000, 1, 1, 1), (30, 20, 10)])
def test_a_few_caves_fill_all_splits_and_training_gets_the_largest(sizes):
    items = [SplitItem(f"{cave}-{i}", f"g{cave}", (i % 3,)) for cave, n in enumerate(sizes) for i in range(n)]
    assigned = assign_splits(items, BY_GROUP, "c")
    counts = Counter(assigned.values())
    assert set(counts) == set(RATIOS)
    assert max(counts, key=counts.get) == "train"


def test_fewer_groups_than_splits_are_an_error_that_names_the_empty_split_and_a_way_out():
    items = [SplitItem("a", "g1", (0,)), SplitItem("b", "g1", (0,)), SplitItem("c", "g2", (0,))]
    message = r"configs\.grouped\.splits: 3 images in 2 groups are too few: 'test' would be empty; .* split by image"
    with pytest.raises(ReliquaryError, match=message):
        assign_splits(items, BY_GROUP, "grouped")
    assert set(assign_splits(items, BY_IMAGE, "paper").values()) == set(RATIOS)


def test_fewer_images_than_splits_are_an_error():
    message = r"configs\.paper\.splits: 2 images are too few: 'test' would be empty; add images, or name fewer splits"
    with pytest.raises(ReliquaryError, match=message):
        assign_splits([SplitItem("a", "g", (0,)), SplitItem("b", "g", (0,))], BY_IMAGE, "paper")


def test_the_proof_finds_a_leak():
    items = [SplitItem("a", "g", (0,)), SplitItem("b", "g", (0,))]
    check_no_leak(items, {"a": "train", "b": "train"}, "c")
    with pytest.raises(ReliquaryError, match="group g stands in 'train' and in 'test'"):
        check_no_leak(items, {"a": "train", "b": "test"}, "c")


def test_siblings_are_counted():
    items = [SplitItem("a", "g", (0,)), SplitItem("b", "g", (0,)), SplitItem("c", "h", (0,))]
    assigned = {"a": "train", "b": "test", "c": "test"}
    assert n_siblings(items, assigned, of="test", within="train") == 1
