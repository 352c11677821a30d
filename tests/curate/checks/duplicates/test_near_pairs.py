from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from reliquary.curate.checks.duplicates import Thumbnail, near_pairs
from reliquary.curate.checks.duplicates.near_pairs import TWINS, NearPairs
from reliquary.curate.measuring.look import Looked
from reliquary.files import sha256_bytes
from tests.curate.checks.duplicates.photographed import COPIES, looked_at, opened, photograph, png, thumbnail

ORIGINAL, OTHER = photograph(0), photograph(2)
CUT = COPIES["cut all round"](opened(ORIGINAL))


def looked_at_thumbnails(thumbnails):
    return Looked({}, {Thumbnail.name: thumbnails})


def test_pairs_are_named_by_their_pictures_the_smaller_first():
    (pair,) = NearPairs().of(looked_at([ORIGINAL, OTHER, CUT]))
    assert [pair.first, pair.second] == sorted([sha256_bytes(ORIGINAL), sha256_bytes(CUT)])
    assert pair.stretch == pytest.approx(0.1, abs=0.02)
    assert pair.shift == pytest.approx(0, abs=0.01)


def test_the_order_in_which_pictures_were_looked_at_does_not_matter():
    assert NearPairs().of(looked_at([ORIGINAL, OTHER, CUT])) == NearPairs().of(looked_at([CUT, OTHER, ORIGINAL]))


def test_pairs_of_one_collection_are_found_once(monkeypatch):
    searched = []
    monkeypatch.setattr(near_pairs, "matches", lambda pixels: searched.append(len(pixels)) or ())
    pairs, looked, another = NearPairs(), looked_at([ORIGINAL, OTHER]), looked_at([CUT])
    pairs.of(looked)
    pairs.of(looked)
    assert searched == [2]
    pairs.of(another)
    pairs.of(looked)
    assert searched == [2, 1, 2]


def test_pictures_that_are_gone_are_not_taken_for_others():
    pairs = NearPairs()
    assert len(pairs.of(looked_at([ORIGINAL, CUT]))) == 1
    assert pairs.of(looked_at([ORIGINAL])) == []


def test_equal_thumbnails_are_pairs_but_plain_ones_are_not():
    looked = looked_at([ORIGINAL, png(opened(ORIGINAL))])
    assert [(pair.correlation, pair.shift) for pair in NearPairs().of(looked)] == [(1.0, 0.0)]
    plain = [png(Image.new("RGB", size, (200, 200, 200))) for size in ((50, 50), (60, 60))]
    assert NearPairs().of(looked_at(plain)) == []


def test_many_twins_have_few_pairs_each_but_hang_together():
    names = [sha256_bytes(bytes([number])) for number in range(100)]
    pairs = NearPairs().of(looked_at_thumbnails(dict.fromkeys(names, thumbnail(ORIGINAL))))
    assert len(pairs) < 100 * TWINS
    assert {end for pair in pairs for end in (pair.first, pair.second)} == set(names)
    assert {pair.first for pair in pairs} == set(sorted(names)[:TWINS])


def test_twins_have_the_near_duplicates_of_each_other():
    ones = {sha256_bytes(b"one %d" % number): thumbnail(ORIGINAL) for number in range(3)}
    others = {sha256_bytes(b"other %d" % number): thumbnail(CUT) for number in range(TWINS + 4)}
    pairs = {(pair.first, pair.second) for pair in NearPairs().of(looked_at_thumbnails(ones | others))}
    for one in ones:
        assert sum((min(one, other), max(one, other)) in pairs for other in others) >= TWINS
    for other in others:
        assert sum((min(one, other), max(one, other)) in pairs for one in ones) == len(ones)


def test_a_collection_without_readable_pictures_has_no_pairs():
    assert NearPairs().of(looked_at([])) == []


def test_noise_alone_is_no_likeness():
    rng = np.random.default_rng(0)
    noise = [png(Image.fromarray(rng.integers(120, 136, (64, 64, 3), dtype=np.uint8))) for _ in range(8)]
    assert NearPairs().of(looked_at(noise)) == []
