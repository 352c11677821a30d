from __future__ import annotations

import pytest
from PIL import Image

from reliquary.build.kinds import kind_of
from reliquary.build.kinds.restoration import RestorationKind
from reliquary.build.pictures.masks.own import OwnMask
from reliquary.build.pictures.resized import Resized
from reliquary.build.splitting.identical import drop_identical
from reliquary.catalogue.recipe import Crops, Fit, ImageFormat, ImageSpec, MaskKind, Masks, TaskKind
from reliquary.records import RestorationRow
from tests.build.pictures.encoded import encoded
from tests.build.small_candidates import copied
from tests.build.small_crawl import small_recipe

KIND = RestorationKind()
IMAGE = ImageSpec(size=(20, 20), fit=Fit.RESIZE, format=ImageFormat.PNG)
MASKS = Masks(kinds=[MaskKind.DUST, MaskKind.JELLY], steps=500)
MASK = "e" * 64


def recipe(**fields):
    return small_recipe(**{"task": TaskKind.RESTORATION, "labels": None, "image": IMAGE, "masks": MASKS} | fields)


def examples(*candidates, **fields):
    return KIND.examples(candidates, recipe(**fields), {})


def test_it_is_the_kind_of_its_task():
    assert isinstance(kind_of("restoration"), RestorationKind)
    assert KIND.row is RestorationRow
    assert KIND.label_names(recipe()) == []


def test_a_whole_picture_has_a_mask_of_its_size():
    candidate = copied()
    (example,) = examples(candidate).examples
    assert example.image_id == candidate.sha256
    assert example.pictures["image"] == Resized(candidate.sha256, IMAGE)
    mask = example.pictures["mask"]
    assert (mask.original, mask.size, mask.steps) == (candidate.sha256, (20, 20), 500)
    assert example.strata == ()


def test_cut_outs_have_masks_of_their_own():
    found = examples(copied(), crops=Crops(per_original=8)).examples
    assert len({example.pictures["mask"].seed for example in found}) == 8
    assert {example.columns["mask_kind"] for example in found} == {"dust", "jelly"}


def test_masks_depend_neither_on_order_nor_on_other_pictures():
    a, b, c = (copied(f"{name}.jpg") for name in "abc")
    first = {example.image_id: example.pictures["mask"] for example in examples(a, b, c).examples}
    second = {example.image_id: example.pictures["mask"] for example in examples(c, a).examples}
    assert second == {image_id: first[image_id] for image_id in second}


def test_another_seed_gives_other_masks():
    other = MASKS.model_copy(update={"seed": 1})
    assert (
        examples(copied()).examples[0].pictures["mask"] != examples(copied(), masks=other).examples[0].pictures["mask"]
    )


def test_a_mask_that_came_with_the_picture_is_kept():
    (example,) = examples(copied(mask=MASK)).examples
    assert example.pictures["mask"] == OwnMask(MASK, IMAGE, (0, 0, 120, 60))
    assert example.columns["mask_kind"] == "real"


def test_it_is_cut_where_its_picture_is():
    found = examples(copied(mask=MASK), crops=Crops(per_original=3)).examples
    assert len(found) == 3
    for example in found:
        assert example.pictures["mask"] == OwnMask(MASK, IMAGE, example.pictures["image"].box)


def test_identical_pictures_with_different_masks_are_both_left_out():
    pair = [copied(item, sha256="a" * 64, mask=mask * 64) for item, mask in (("a.jpg", "b"), ("b.jpg", "c"))]
    kept = drop_identical(examples(*pair).examples)
    assert kept.examples == []
    assert len(kept.left_out) == 2


def test_pictures_that_are_too_small_for_a_cut_out_are_left_out():
    found = examples(copied(size=(19, 60)), crops=Crops(per_original=1))
    assert found.examples == []
    assert [entry.reason for entry in found.left_out] == ["no cut-outs: the original is smaller"]


@pytest.mark.parametrize(("lost", "ratio"), [((0, 0, 20, 20), 1.0), ((0, 0, 10, 10), 0.25), ((3, 3, 4, 4), 1 / 400)])
def test_the_hole_ratio_is_that_of_the_mask(lost, ratio):
    (example,) = examples(copied()).examples
    mask = Image.new("L", (20, 20), 255)
    mask.paste(0, lost)
    columns = KIND.columns(example, {"image": b"", "mask": encoded(mask)})
    assert columns == {"mask_kind": example.columns["mask_kind"], "hole_ratio": pytest.approx(ratio)}


def test_a_config_holds_all():
    found = examples(copied("a.jpg"), copied("b.jpg")).examples
    contents = KIND.contents(found, recipe(), "grouped")
    assert contents.class_names == {}
    assert set(contents.columns) == set(contents.strata) == {example.image_id for example in found}


def test_images_are_named_by_their_id():
    (example,) = examples(copied()).examples
    assert KIND.file_name(example, {}, "png") == f"{example.image_id[:16]}.png"
