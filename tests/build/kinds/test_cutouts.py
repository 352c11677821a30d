from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reliquary.build.kinds.cutouts import excerpts
from reliquary.build.pictures.cropped import Cropped
from reliquary.build.pictures.resized import Resized
from reliquary.catalogue.recipe import Crops, Fit, ImageSpec
from reliquary.files import canonical_json, sha256_bytes
from reliquary.records import Decision, Verdict
from tests.build.small_candidates import copied
from tests.build.small_crawl import NOON, small_recipe

IMAGE = ImageSpec(size=(20, 10), fit=Fit.RESIZE)


def recipe(per_original=5, dpi=(), seed=0, image=IMAGE):
    return small_recipe(image=image, crops=Crops(per_original=per_original, dpi=list(dpi), seed=seed))


def cut(candidate, decisions=(), **fields):
    return excerpts(candidate, recipe(**fields), {decision.sha256: decision for decision in decisions})


def boxes(candidate, **fields):
    return [excerpt.box for excerpt in cut(candidate, **fields)[0]]


def reasons(candidate, **fields):
    return [entry.reason for entry in cut(candidate, **fields)[1]]


def drop(image_id, **fields):
    return Decision(sha256=image_id, verdict=Verdict.DROP, reason="blurred", reviewer="me", at=NOON, **fields)


def test_without_crops_the_whole_original_is_shown():
    found, left_out = excerpts(copied(dpi=30), small_recipe(image=IMAGE), {})
    (whole,) = found
    assert (whole.image_id, whole.box, whole.region, whole.dpi) == (
        copied().sha256,
        (0, 0, 120, 60),
        (0, 0, 120, 60),
        30,
    )
    assert whole.picture == Resized(copied().sha256, IMAGE)
    assert left_out == []


@given(st.integers(20, 300), st.integers(10, 200), st.integers(1, 30), st.integers(0, 3))
def test_cut_outs_lie_within_the_original_and_no_two_are_the_same(width, height, per_original, seed):
    found = boxes(copied(size=(width, height)), per_original=per_original, seed=seed)
    assert 1 <= len(found) <= per_original
    assert len(set(found)) == len(found)
    assert all(x >= 0 and y >= 0 and x + w <= width and y + h <= height and (w, h) == (20, 10) for x, y, w, h in found)


def test_an_original_as_large_as_a_cut_out_gives_one():
    assert boxes(copied(size=(20, 10)), per_original=50) == [(0, 0, 20, 10)]


def test_all_places_are_drawn_about_equally_often():
    found = boxes(copied(size=(20 + 99, 10)), per_original=2000)
    assert {x for x, *_ in found} == set(range(100))


def test_more_cut_outs_leave_the_first_ones_where_they_are():
    assert boxes(copied(), per_original=9)[:5] == boxes(copied(), per_original=5)


def test_places_depend_on_the_seed_and_on_the_original():
    assert boxes(copied()) == boxes(copied())
    assert boxes(copied()) != boxes(copied(), seed=1)
    assert boxes(copied("a.jpg")) != boxes(copied("b.jpg"))


def test_cut_outs_of_lower_resolution_show_more_of_the_wall():
    found, _ = cut(copied(size=(500, 500), dpi=150), dpi=(150, 75, 30), per_original=1)
    assert [(excerpt.dpi, *excerpt.box[2:]) for excerpt in found] == [(150, 20, 10), (75, 40, 20), (30, 100, 50)]


def test_an_original_without_a_resolution_is_cut_once_as_it_is():
    found, left_out = cut(copied(), dpi=(150, 75), per_original=1)
    assert [(excerpt.dpi, *excerpt.box[2:]) for excerpt in found] == [(None, 20, 10)]
    assert left_out == []


def test_a_recipe_without_resolutions_takes_each_original_as_it_is():
    found, _ = cut(copied(dpi=75), per_original=1)
    assert [(excerpt.dpi, *excerpt.box[2:]) for excerpt in found] == [(75, 20, 10)]


def test_resolutions_that_an_original_does_not_have_are_left_out_with_the_reason():
    candidate = copied(size=(50, 25), dpi=75)
    assert reasons(candidate, dpi=(150, 75, 25)) == [
        "no cut-outs of 150 dpi: the original has fewer",
        "no cut-outs of 25 dpi: the original is smaller",
    ]
    assert boxes(candidate, dpi=(150, 75, 25), per_original=1)[0][2:] == (20, 10)


def test_an_original_that_is_too_small_gives_none():
    for size in ((19, 60), (120, 9)):
        assert reasons(copied(size=size)) == ["no cut-outs: the original is smaller"]


def test_the_id_names_original_place_and_size():
    excerpt, *_ = cut(copied())[0]
    named = ["cutout", copied().sha256, list(excerpt.box), [20, 10]]
    assert excerpt.image_id == sha256_bytes(canonical_json(named))
    assert excerpt.picture == Cropped(copied().sha256, excerpt.box, IMAGE)
    larger = cut(copied(), image=ImageSpec(size=(40, 20), fit=Fit.RESIZE), per_original=50)[0]
    assert excerpt.image_id not in {other.image_id for other in larger}


def test_a_curator_may_drop_single_cut_outs():
    first, *others = cut(copied())[0]
    kept, left_out = cut(copied(), [drop(first.image_id, check="blurred")])
    assert kept == others
    assert [(entry.reason, entry.rejected) for entry in left_out] == [("dropped by a curator: blurred", False)]
