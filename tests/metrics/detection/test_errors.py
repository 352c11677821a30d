from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.metrics.detection.boxes import find_overlaps
from reliquary.metrics.detection.errors import ErrorKind, error_breakdown
from reliquary.metrics.detection.matching import match_as_coco
from tests.metrics.detection.simulated import detections_of, objects_of, simulate

FIRST, SECOND = [0, 0, 20, 20], [200, 0, 20, 20]
AWAY = [100, 300, 20, 20]
NEAR_FIRST = [0, 12, 20, 20]  # IoU 0.25
TWO_OBJECTS = [(0, 0, FIRST, 400, False), (0, 1, SECOND, 400, False)]
FOUND = [(0, 0, FIRST, 0.5), (0, 1, SECOND, 0.5)]


def breakdown(objects, detections, n_classes=2):
    objects, detections = objects_of(objects), detections_of(detections)
    overlaps = find_overlaps(detections, objects)
    matches = match_as_coco(detections, objects, overlaps)
    return error_breakdown(detections, objects, overlaps, matches, objects.count(n_classes))


def counts(shares):
    return {kind.value: share.count for kind, share in shares.items() if share.count}


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ((0, 0, NEAR_FIRST, 0.9), "localisation"),
        ((0, 1, FIRST, 0.9), "classification"),
        ((0, 1, NEAR_FIRST, 0.9), "both"),
        ((0, 0, FIRST, 0.4), "duplicate"),
        ((0, 0, AWAY, 0.9), "background"),
        ((1, 0, FIRST, 0.9), "background"),
    ],
)
def test_a_wrong_detection_has_one_kind_of_error(wrong, kind):
    shares = breakdown(TWO_OBJECTS, [*FOUND, wrong])
    assert counts(shares) == {kind: 1}
    costly = {found.value for found, share in shares.items() if share.cost > 0}
    assert costly == ({kind} if wrong[3] > 0.5 else set())


def test_a_wrong_detection_above_the_right_ones_costs_the_precision_that_it_takes():
    shares = breakdown(TWO_OBJECTS, [*FOUND, (0, 0, AWAY, 0.9)])
    assert shares[ErrorKind.BACKGROUND].cost == pytest.approx((1 - 1 / 2) / 2)


def test_an_object_that_nobody_was_near_is_missed():
    shares = breakdown(TWO_OBJECTS, FOUND[:1])
    assert counts(shares) == {"missed": 1}
    assert shares[ErrorKind.MISSED].cost == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("near", "kind"),
    [((0, 0, NEAR_FIRST, 0.9), ErrorKind.LOCALISATION), ((0, 1, FIRST, 0.9), ErrorKind.CLASSIFICATION)],
)
def test_an_object_that_a_repair_would_find_is_not_missed_as_well(near, kind):
    shares = breakdown(TWO_OBJECTS, [near, FOUND[1]])
    assert counts(shares) == {kind.value: 1}
    expected = 0.5 if kind is ErrorKind.LOCALISATION else 0.5 + 0.5 * 0.5
    assert shares[kind].cost == pytest.approx(expected)


def test_of_two_errors_that_mean_one_object_only_the_more_confident_becomes_right():
    other = [0, 13, 20, 20]
    one = breakdown(TWO_OBJECTS, [(0, 0, NEAR_FIRST, 0.9), FOUND[1]])
    both = breakdown(TWO_OBJECTS, [(0, 0, NEAR_FIRST, 0.9), (0, 0, other, 0.8), FOUND[1]])
    assert both[ErrorKind.LOCALISATION].count == 2
    assert both[ErrorKind.LOCALISATION].cost == pytest.approx(one[ErrorKind.LOCALISATION].cost)


def test_what_lies_in_a_crowd_is_no_error_and_a_crowd_is_not_missed():
    crowd = (0, 0, [300, 300, 90, 90], 8100, True)
    assert counts(breakdown([*TWO_OBJECTS, crowd], [*FOUND, (0, 0, [310, 310, 20, 20], 0.9)])) == {}


def test_a_model_that_says_nothing_misses_everything():
    shares = breakdown(TWO_OBJECTS, [])
    assert counts(shares) == {"missed": 2}
    assert shares[ErrorKind.MISSED].cost == 1.0


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 10**6))
def test_every_detection_is_right_ignored_or_one_error(seed):
    objects, detections = simulate(seed, 3, 3, 25)
    overlaps = find_overlaps(detections, objects)
    matches = match_as_coco(detections, objects, overlaps)
    shares = error_breakdown(detections, objects, overlaps, matches, objects.count(3))
    wrong = int((~matches.right & ~matches.ignored).sum())
    assert sum(share.count for kind, share in shares.items() if kind is not ErrorKind.MISSED) == wrong
    assert shares[ErrorKind.MISSED].count <= int((~matches.found & ~objects.crowd).sum())
    assert all(0 <= share.cost <= 1 for share in shares.values())
