from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.build.effects import applied, effects_of, sort_candidates
from reliquary.build.kinds.cutouts import excerpts
from reliquary.catalogue.recipe import Crops, Filters, Fit, ImageSpec, MaskKind, Masks, TaskKind
from tests.build.small_candidates import copied
from tests.build.small_crawl import SmallCrawl, picture, small_recipe
from tests.build.small_decisions import by_image, decision


@pytest.fixture
def crawl(tmp_path):
    """One good picture, one placeholder, one that is too small, one of no class here, one of two classes."""
    crawl = SmallCrawl(tmp_path)
    crawl.add("good", "asian", picture(0))
    for number in range(3):
        crawl.add(f"placeholder {number}", "asian", picture(1))
    crawl.add_object("small", ("asian",))
    crawl.add_image("small", 0, picture(2), width=31)
    crawl.add("oceanic", "oceania", picture(3))
    crawl.add_object("two", ("asian", "islam"))
    crawl.add_image("two", 0, picture(4))
    return crawl


def sha256_of(crawl, item):
    return next(image.sha256 for image in crawl.images if image.object_id == item)


def effect_of(crawl, item, verdict, **fields):
    sha256 = sha256_of(crawl, item)
    return effects_of(crawl.candidates(), small_recipe(), by_image(decision(sha256, verdict, **fields)))[sha256]


@pytest.mark.parametrize(
    ("item", "verdict", "before", "after"),
    [
        ("good", "drop", 1, ["dropped by a curator"]),
        ("placeholder 0", "drop", ["placeholder"] * 3, ["dropped by a curator"] * 3),
        ("placeholder 0", "keep", ["placeholder"] * 3, 3),
        ("oceanic", "relabel islam", ["no label of this dataset"], 1),
        ("two", "relabel islam", ["more than one label"], 1),
        ("good", "relabel islam", 1, 1),
    ],
)
def test_a_decision_that_makes_a_difference(crawl, item, verdict, before, after):
    verdict, _, label = verdict.partition(" ")
    effect = effect_of(crawl, item, verdict, label=label or None)
    for outcome, expected in ((effect.before, before), (effect.after, after)):
        assert len(outcome.examples) == (expected if isinstance(expected, int) else 0)
        assert outcome.reasons == ([] if isinstance(expected, int) else expected)
    assert effect.is_any
    assert applied({"x": effect}) == {"x": effect.decision}


@pytest.mark.parametrize(
    ("item", "verdict"),
    [
        ("good", "keep"),
        ("good", "relabel asian"),
        ("small", "keep"),
        ("small", "relabel islam"),
        ("two", "keep"),
    ],
)
def test_a_decision_that_makes_none(crawl, item, verdict):
    verdict, _, label = verdict.partition(" ")
    effect = effect_of(crawl, item, verdict, label=label or None)
    assert not effect.is_any
    assert applied({"x": effect}) == {}


def test_a_decision_about_a_picture_that_is_not_there_has_no_effect(crawl):
    assert effects_of(crawl.candidates(), small_recipe(), by_image(decision("0" * 64))) == {}


MASKED = small_recipe(
    task=TaskKind.RESTORATION,
    image=ImageSpec(size=(20, 10), fit=Fit.RESIZE),
    crops=Crops(per_original=4, seed=0),
    masks=Masks(kinds=[MaskKind.DUST]),
)
WALLS = [copied("a.jpg"), copied("b.jpg")]
CUT_OUTS = [excerpt.image_id for wall in WALLS for excerpt in excerpts(wall, MASKED, {})[0]]


def test_single_cut_outs_are_dropped_and_nothing_else_can_be_decided_of_them():
    first, second, *_ = CUT_OUTS
    decided = by_image(decision(first), decision(second, "keep"))
    effects = effects_of(WALLS, MASKED, decided)
    assert {image_id: effect.is_any for image_id, effect in effects.items()} == {first: True, second: False}


def test_a_cut_out_of_an_original_that_is_dropped_has_no_decision_left():
    decided = by_image(decision(WALLS[0].original), decision(CUT_OUTS[0]))
    assert list(applied(effects_of(WALLS, MASKED, decided))) == [WALLS[0].original]


@given(
    st.dictionaries(st.sampled_from([*CUT_OUTS, *(wall.original for wall in WALLS)]), st.sampled_from(["drop", "keep"]))
)
def test_decisions_without_effect_can_be_left_away_of_cut_outs(verdicts):
    decided = by_image(*(decision(image_id, verdict) for image_id, verdict in verdicts.items()))
    kept = applied(effects_of(WALLS, MASKED, decided))
    assert sort_candidates(WALLS, MASKED, kept) == sort_candidates(WALLS, MASKED, decided)


ITEMS = [copied(f"{number}.jpg", size=(40 - number % 20, 40), sha256=f"{number % 7:064x}") for number in range(12)]
RECIPE = small_recipe(filters=Filters(placeholder_objects=2, min_side=32))
VERDICTS = st.sampled_from([("drop", None), ("keep", None), ("relabel", "islam"), ("relabel", "asian")])


@given(st.dictionaries(st.sampled_from(sorted({item.original for item in ITEMS})), VERDICTS))
def test_decisions_without_effect_can_be_left_away_of_originals(verdicts):
    decided = by_image(*(decision(sha256, verdict, label=label) for sha256, (verdict, label) in verdicts.items()))
    kept = applied(effects_of(ITEMS, RECIPE, decided))
    assert sort_candidates(ITEMS, RECIPE, kept) == sort_candidates(ITEMS, RECIPE, decided)
