from __future__ import annotations

import numpy as np

from reliquary.catalogue.render_set import CompositeWish
from reliquary.records import CompositeEffect
from reliquary.render.compositing.effects import HARMONY, draw_effects
from reliquary.seeds import generator

COUNT = 400


def drawn(**wish):
    return [draw_effects(CompositeWish(**wish), generator(0, "effects", number)) for number in range(COUNT)]


def test_none_by_default():
    assert {tuple(effects.names()) for effects in drawn()} == {()}
    assert {effects.quality for effects in drawn()} == {92}


def test_each_comes_as_often_as_wished():
    found = drawn(shadow=0.2, harmonised=0.5, blurred=0.9, quality=(40, 43))
    shares = {effect: np.mean([effect in effects.names() for effects in found]) for effect in CompositeEffect}
    assert abs(shares[CompositeEffect.SHADOW] - 0.2) < 0.06
    assert abs(shares[CompositeEffect.HARMONISED] - 0.5) < 0.08
    assert abs(shares[CompositeEffect.BLURRED] - 0.9) < 0.05
    assert {effects.quality for effects in found} == {40, 41, 42, 43}
    assert all(effects.harmony == 0 or HARMONY[0] <= effects.harmony <= HARMONY[1] for effects in found)


def test_all_of_them_always():
    assert {tuple(effects.names()) for effects in drawn(shadow=1, harmonised=1, blurred=1)} == {tuple(CompositeEffect)}


def test_more_of_one_effect_changes_no_composite_that_had_it():
    few, many = drawn(shadow=0.2, harmonised=0.5), drawn(shadow=0.6, harmonised=0.5)
    for less, more in zip(few, many, strict=True):
        assert less.shadow is None or less == more
        assert (less.harmony, less.quality) == (more.harmony, more.quality)
