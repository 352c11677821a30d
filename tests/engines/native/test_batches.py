from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reliquary.engines.native.batches import EpochBatches, Share, copies_of, in_order


def batches_of(epoch, images=10, batch_size=4, seed=3, steps=100):
    batches = EpochBatches(range(images), batch_size, seed, steps)
    batches.set_epoch(epoch)
    found = list(batches)
    assert {rows.epoch for rows in found} == {epoch}
    return [rows.numbers for rows in found]


def test_the_order_depends_on_seed_and_epoch_alone():
    assert batches_of(1) == batches_of(1)
    assert batches_of(1) != batches_of(2)
    assert batches_of(1) != batches_of(1, seed=4)


def test_an_epoch_has_full_batches_of_different_images():
    batches = batches_of(0)
    assert [len(batch) for batch in batches] == [4, 4]
    assert len({row for batch in batches for row in batch}) == 8


def test_fewer_images_than_a_batch_make_one_batch():
    assert [sorted(batch) for batch in batches_of(0, images=3, batch_size=8)] == [[0, 1, 2]]


def test_images_that_are_only_looked_at_come_in_order_and_of_no_epoch():
    assert [(rows.numbers, rows.epoch) for rows in in_order(5, 2)] == [([0, 1], None), ([2, 3], None), ([4], None)]


def test_the_last_epoch_is_cut_short_where_the_steps_are_done():
    assert [len(batches_of(epoch, steps=5)) for epoch in range(3)] == [2, 2, 1]
    assert batches_of(2, steps=5) == batches_of(2)[:1]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=30))
def test_a_row_that_comes_repeatedly_is_counted(rows):
    expected = [rows[:position].count(row) for position, row in enumerate(rows)]
    found = copies_of(np.array(rows))
    assert (found is None) == (len(set(rows)) == len(rows))
    assert found is None or found.tolist() == expected


def test_copies_keep_their_numbers_when_they_are_shuffled():
    batches = EpochBatches([0, 1, 2, 2, 2, 1], 3, 0, 100)
    found = [pair for rows in batches for pair in zip(rows.numbers, rows.copies, strict=True)]
    assert sorted(found) == [(0, 0), (1, 0), (1, 1), (2, 0), (2, 1), (2, 2)]


def test_where_no_image_is_repeated_nothing_is_counted():
    assert {rows.copies for rows in EpochBatches(range(6), 3, 0, 100)} == {None}


def test_processes_share_every_batch():
    def numbers(rank):
        return [rows.numbers for rows in EpochBatches(range(10), 4, 3, 100, Share(rank, 2))]

    shared = [sorted(one + other) for one, other in zip(numbers(0), numbers(1), strict=True)]
    assert shared == [sorted(rows.numbers) for rows in EpochBatches(range(10), 4, 3, 100)]
    assert {len(part) for part in numbers(0) + numbers(1)} == {2}


@given(st.integers(1, 40), st.integers(1, 9), st.integers(1, 4))
def test_processes_get_equally_many_batches_and_every_image_once(images, batch_size, processes):
    parts = [in_order(images, batch_size, Share(rank, processes)) for rank in range(processes)]
    assert len({len(part) for part in parts}) == 1
    numbers = sorted(number for part in parts for rows in part for number in rows.numbers)
    assert all(rows.numbers for part in parts for rows in part)
    assert numbers == sorted(list(range(images)) * (processes if images < processes else 1))
