from __future__ import annotations

import pytest

from reliquary.errors import ReliquaryError
from reliquary.tasks.detection import DetectionTask
from tests.tasks.conftest import ObjectsOnly

OWL, LAMP = (0, [10.0, 20.0, 30.0, 40.0], False), (1, [1.5, 2.5, 3.5, 4.5], True)


def truth_of(objects, **settings):
    return DetectionTask().truth(ObjectsOnly(objects), "default", "test", **settings)


def test_objects_stand_by_image_with_all_that_is_known_of_them():
    truth = truth_of([[OWL, LAMP], [], [OWL]])
    assert truth.image_ids == sorted(truth.image_ids)
    assert truth.sizes.tolist() == [[120, 100]] * 3
    assert sorted(truth.objects.image.tolist()) == truth.objects.image.tolist()
    assert len(set(truth.objects.image.tolist())) == 2
    lamp = truth.objects.label.tolist().index(1)
    assert truth.objects.boxes[lamp].tolist() == [1.5, 2.5, 3.5, 4.5]
    assert truth.objects.area[lamp] == pytest.approx(15.75)
    assert truth.objects.crowd.tolist().count(True) == 1
    assert truth.n_objects.tolist() == [2, 0, 0]


def test_a_limit_takes_the_first_images_and_their_objects_only():
    whole, part = truth_of([[OWL]] * 5), truth_of([[OWL]] * 5, limit=2)
    assert part.image_ids == whole.image_ids[:2]
    assert part.objects.image.tolist() == [0, 1]


@pytest.mark.parametrize("objects", [[], [[], []], [[LAMP]]])
def test_a_split_in_which_nothing_is_to_be_found_cannot_be_scored(objects):
    with pytest.raises(ReliquaryError, match="split 'test' of config 'default' holds no objects; nothing to score"):
        truth_of(objects)


def test_a_limit_that_leaves_no_object_is_named():
    with pytest.raises(ReliquaryError, match="holds no objects within its first 1 images"):
        truth_of([[LAMP]] * 3, limit=1)


def test_images_of_one_object_are_one_group():
    shown = ObjectsOnly([[OWL], [OWL], [OWL]], groups=["cave 1", "cave 1", None])
    truth = DetectionTask().truth(shown, "default", "test")
    assert truth.groups.count("dunhuang/cave 1") == 2
    assert min(truth.groups) in truth.image_ids
