from __future__ import annotations

import json

import pytest

from reliquary.build.kinds.detection import DetectionKind, object_id
from reliquary.build.splitting.identical import drop_identical
from reliquary.catalogue.recipe import Crops, Fit, ImageSpec, Labels, TaskKind
from tests.build.small_candidates import box, copied
from tests.build.small_crawl import small_recipe

KIND = DetectionKind()
LABELS = Labels(names=["seal", "donor"], values={"donor": ["Donor", "patron"]})


def recipe(size=(120, 60), fit=Fit.RESIZE, **fields):
    return small_recipe(task=TaskKind.DETECTION, labels=LABELS, image=ImageSpec(size=size, fit=fit), **fields)


def examples(*candidates, **fields):
    return KIND.examples(candidates, recipe(**fields), {})


def boxes(example):
    return [found.bbox for found in KIND.columns(example, {})["objects"]]


def crops(**fields):
    return {"size": (40, 40), "crops": Crops(**{"per_original": 30} | fields)}


def test_boxes_become_objects_of_the_image():
    candidate = copied(boxes=(box(10, 20, 30, 10), box(0, 0, 5, 5, "Patron", iscrowd=True)))
    (example,) = examples(candidate).examples
    columns = KIND.columns(example, {})
    assert (columns["width"], columns["height"]) == (120, 60)
    first, second = columns["objects"]
    assert (first.bbox, first.category, first.area, first.iscrowd) == ([10, 20, 30, 10], 0, 300, False)
    assert (second.bbox, second.category, second.iscrowd) == ([0, 0, 5, 5], 1, True)
    assert example.strata == (0, 1)


@pytest.mark.parametrize(
    ("fit", "size", "expected"),
    [
        (Fit.RESIZE, (60, 60), [5, 20, 15, 10]),
        (Fit.LETTERBOX, (60, 60), [5, 25, 15, 5]),  # half the size, 15 px of bar above
        (Fit.CROP, (60, 60), [0, 20, 10, 10]),  # the middle: 30 px are cut off on the left
    ],
)
def test_boxes_follow_their_picture(fit, size, expected):
    (example,) = examples(copied(boxes=(box(10, 20, 30, 10),)), fit=fit, size=size).examples
    assert boxes(example) == [expected]


def test_what_is_not_shown_has_no_box():
    (example,) = examples(copied(boxes=(box(0, 0, 30, 10),)), fit=Fit.CROP, size=(60, 60)).examples
    assert boxes(example) == []
    assert example.strata == ()


def test_a_picture_at_which_nobody_looked_is_left_out():
    (entry,) = examples(copied(boxes=None)).left_out
    assert (entry.reason, entry.rejected) == ("not annotated", False)


def test_an_annotated_picture_without_boxes_is_taken():
    assert len(examples(copied(boxes=())).examples) == 1


def test_a_class_that_is_not_in_the_label_map_rejects_its_image_and_is_named():
    (entry,) = examples(copied(boxes=(box(0, 0, 5, 5), box(0, 0, 5, 5, "demon"), box(0, 0, 1, 1, "demon")))).left_out
    assert (entry.reason, entry.rejected) == ("class not in the label map: demon", True)


def test_cut_outs_hold_what_is_visible_in_them():
    wall = copied(boxes=tuple(box(x, 20, 10, 10) for x in range(0, 120, 20)))
    for example in examples(wall, **crops(min_visible=0.5)).examples:
        left, top, *_ = example.pictures["image"].box
        shown = [(max(0, x - left), min(40, x + 10 - left)) for x in range(0, 120, 20)]
        rows = max(0, 20 - top), min(40, 30 - top)
        height = rows[1] - rows[0]
        expected = [[x1, rows[0], x2 - x1, height] for x1, x2 in shown if (x2 - x1) * height >= 50 and x2 > x1]
        assert boxes(example) == expected


def test_cut_outs_at_half_the_resolution_have_boxes_of_half_the_size():
    wall = copied(size=(80, 80), boxes=(box(10, 20, 30, 40),), dpi=60)
    (example,) = examples(wall, **crops(dpi=[30])).examples
    assert boxes(example) == [[5, 10, 15, 20]]


def test_empty_cut_outs_are_kept_or_counted():
    wall = copied(boxes=(box(0, 0, 5, 5),))
    kept = examples(wall, **crops(keep_empty=True))
    dropped = examples(wall, **crops(keep_empty=False))
    n_empty = sum(not example.strata for example in kept.examples)
    assert n_empty > 0
    assert [entry.reason for entry in dropped.left_out] == ["cut-out without a box"] * n_empty
    assert len(dropped.examples) == len(kept.examples) - n_empty


def test_too_small_originals_are_left_out_with_the_reason():
    found = examples(copied(size=(39, 39), boxes=()), **crops())
    assert [entry.reason for entry in found.left_out] == ["no cut-outs: the original is smaller"]


def test_ids_of_objects_are_their_own_and_do_not_depend_on_other_images():
    candidates = [copied(f"{number}.jpg", boxes=tuple(box(n, 0, 5, 5) for n in range(20))) for number in range(50)]
    ids = [found.id for example in examples(*candidates).examples for found in KIND.columns(example, {})["objects"]]
    assert len(set(ids)) == 1000
    alone = examples(candidates[7]).examples[0]
    assert [found.id for found in KIND.columns(alone, {})["objects"]] == ids[140:160]


def test_ids_of_objects_survive_readers_that_know_only_double_precision():
    ids = [object_id("0" * 64, number) for number in range(1000)]
    assert all(0 < found == json.loads(json.dumps(float(found))) for found in ids)
    assert max(ids) > 2**52


def test_identical_pictures_are_one_image_only_if_their_boxes_agree():
    same = {"sha256": "0" * 64}
    first = copied("a.jpg", boxes=(box(0, 0, 5, 5),), **same)
    agreeing = examples(first, copied("b.jpg", boxes=(box(0, 0, 5, 5),), **same))
    assert len(drop_identical(agreeing.examples).examples) == 1
    differing = examples(first, copied("b.jpg", boxes=(box(0, 0, 5, 6),), **same))
    assert drop_identical(differing.examples).examples == []


def test_a_config_has_all_images_and_the_names_of_the_classes():
    found = examples(copied("a.jpg", boxes=(box(0, 0, 5, 5),)), copied("b.jpg", boxes=())).examples
    contents = KIND.contents(found, recipe(), "grouped")
    assert contents.class_names == {"objects.category": ["seal", "donor"]}
    assert contents.strata == {found[0].image_id: (0,), found[1].image_id: ()}
    assert set(contents.columns) == set(contents.strata)


def test_files_are_named_by_the_image():
    (example,) = examples(copied(boxes=())).examples
    assert KIND.file_name(example, {}, "jpg") == f"{example.image_id[:16]}.jpg"


def test_images_as_a_whole_have_no_labels_for_curators():
    assert KIND.label_names(recipe()) == []
