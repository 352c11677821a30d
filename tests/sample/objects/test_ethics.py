from __future__ import annotations

from collections import Counter

from reliquary.sample.objects.collection import sample_objects
from reliquary.sample.objects.ethics import concern, is_blocked

OBJECTS = sample_objects(300)


def test_the_shares_are_exact_in_every_hundred():
    for start in (0, 100, 200):
        found = Counter(concern(o) for o in OBJECTS[start : start + 100])
        assert found == {None: 94, "human_remains": 2, "sacred": 2, "mnr": 2}


def test_half_of_the_remains_and_of_the_sacred_objects_are_blocked():
    assert Counter(concern(o) for o in OBJECTS if is_blocked(o)) == {"human_remains": 3, "sacred": 3}


def test_they_are_ordinary_objects_otherwise():
    assert {(o.rights, o.picture) for o in OBJECTS if concern(o)} == {("public_domain", "own")}
