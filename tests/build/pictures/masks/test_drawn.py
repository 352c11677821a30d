from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from reliquary.build.pictures.masks.drawn import DrawnMask
from reliquary.build.pictures.original import Original
from reliquary.build.pictures.picture import key
from reliquary.catalogue.recipe import MaskKind, Masks
from reliquary.records import SAMPLE_MARK
from tests.build.pictures.encoded import decoded, encoded, patches

SHA256 = "a" * 64
SIZE = (64, 48)
ALL = Masks(kinds=list(MaskKind), steps=2_000)


def original(**options):
    return Original(encoded(patches((80, 80)), "JPEG", **options))


def mask_of(image_id, masks=ALL):
    return DrawnMask.of(image_id, SHA256, SIZE, masks)


def pixels(mask):
    image = decoded(mask.make(original()).data)
    assert (image.mode, image.size) == ("L", SIZE)
    return np.asarray(image)


@pytest.mark.parametrize("shape", list(MaskKind))
def test_a_mask_is_lost_or_intact_and_is_not_compared(shape):
    mask = mask_of("1", Masks(kinds=[shape], steps=2_000))
    assert set(np.unique(pixels(mask))) == {0, 255}
    assert mask.make(original()).fingerprint is None


def test_shapes_differ():
    masks = {shape: mask_of("1", Masks(kinds=[shape], steps=2_000)) for shape in MaskKind}
    assert len({pixels(mask).tobytes() for mask in masks.values()}) == len(MaskKind)
    assert len({key(mask) for mask in masks.values()}) == len(MaskKind)


def test_the_image_and_the_seed_decide_the_mask():
    assert mask_of("1") == mask_of("1")
    assert mask_of("1").seed != mask_of("2").seed
    assert mask_of("1").seed != mask_of("1", ALL.model_copy(update={"seed": 1})).seed


def test_shapes_have_equal_chances():
    drawn = Counter(mask_of(str(number)).shape for number in range(600))
    assert drawn == {shape: pytest.approx(200, abs=45) for shape in MaskKind}


def test_a_mask_is_marked_if_its_original_is():
    mask = mask_of("1")
    assert SAMPLE_MARK in str(decoded(mask.make(original(comment=SAMPLE_MARK)).data).info)
    assert SAMPLE_MARK not in str(decoded(mask.make(original()).data).info)
