from __future__ import annotations

from collections import Counter

import pytest

from reliquary.errors import ReliquaryError
from reliquary.sample.objects.collection import FIRST_OBJECT_ID, sample_objects
from reliquary.sample.objects.cultures import CULTURES, KINDS


def test_a_larger_collection_begins_with_the_smaller_one():
    assert sample_objects(250)[:120] == sample_objects(120)


def test_the_seed_changes_the_collection():
    assert sample_objects(30, seed=1) != sample_objects(30, seed=2)


def test_ids_count_up_from_the_first():
    assert [o.object_id for o in sample_objects(3)] == [FIRST_OBJECT_ID, FIRST_OBJECT_ID + 1, FIRST_OBJECT_ID + 2]
    assert FIRST_OBJECT_ID == 9_000_001


def test_the_faults_have_their_exact_shares():
    objects = sample_objects(300)
    assert Counter(o.picture for o in objects) == {
        "own": 300 - 12,
        "placeholder": 6,
        "exact_duplicate": 3,
        "near_duplicate": 3,
    }
    assert Counter(o.rights for o in objects) == {"public_domain": 300 - 12, "no_image": 9, "restricted": 3}


def test_duplicates_show_an_earlier_ordinary_object_of_the_same_kind():
    objects = sample_objects(400, seed=5)
    by_id = {o.object_id: o for o in objects}
    for twin in (o for o in objects if o.picture.endswith("duplicate")):
        original = by_id[twin.drawn_as]
        assert original.object_id < twin.object_id
        assert original.picture == "own"
        assert original.rights == "public_domain"
        assert (original.culture, original.kind, original.year) == (twin.culture, twin.kind, twin.year)


def test_classes_kinds_and_views_are_spread_as_promised():
    objects = sample_objects(2000)
    cultures = Counter(o.culture for o in objects)
    for name, culture in CULTURES.items():
        assert cultures[name] / 2000 == pytest.approx(culture.share, abs=0.04)
    assert all(count > 300 for count in Counter(o.kind for o in objects).values())
    assert set(Counter(o.kind for o in objects)) == set(KINDS)
    assert {o.n_views for o in objects} == {1, 2, 3, 4}


def test_years_lie_in_or_near_their_civilisation():
    for o in sample_objects(1000):
        culture = CULTURES[o.culture]
        assert o.year_begin <= o.year <= o.year_end
        assert culture.begin - 100 <= o.year <= culture.end + 100
        assert o.year != 0
        assert o.kind != "coin" or o.year > -760


def test_a_negative_number_is_refused():
    with pytest.raises(ReliquaryError, match="n_objects is -1"):
        sample_objects(-1)


def test_an_empty_collection_is_empty():
    assert sample_objects(0) == []
