from itertools import pairwise

from reliquary.dates.confidence import CONFLICT, HEDGED, NUMBERS_ONLY, OPEN, PERIOD_TABLE, degree


def test_the_factors_stand_in_the_order_of_the_scale():
    assert all(worse < better for better, worse in pairwise([1, HEDGED, OPEN, PERIOD_TABLE, NUMBERS_ONLY, CONFLICT]))


def test_every_weakness_lowers_it():
    assert degree() == 1
    assert degree(PERIOD_TABLE, HEDGED) == 0.63
    assert 0 < degree(*[CONFLICT, NUMBERS_ONLY, HEDGED, OPEN, PERIOD_TABLE]) < CONFLICT
