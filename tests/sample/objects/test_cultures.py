from __future__ import annotations

from itertools import pairwise

import pytest

from reliquary.errors import ReliquaryError
from reliquary.sample.objects.cultures import CULTURES, culture_named, kinds_in


def test_the_six_classes_and_their_departments():
    assert {name: culture.department_id for name, culture in CULTURES.items()} == {
        "egyptian": 10,
        "grecoroman": 13,
        "orient": 3,
        "islam": 14,
        "byzantium": 17,
        "asian": 6,
    }


def test_shares_add_up_to_one():
    assert sum(culture.share for culture in CULTURES.values()) == pytest.approx(1)


@pytest.mark.parametrize("name", CULTURES)
def test_periods_follow_each_other_and_skip_the_year_0(name):
    periods = CULTURES[name].periods
    assert all(period.begin < period.end for period in periods)
    assert all(before.end < after.begin for before, after in pairwise(periods))
    assert all(0 not in (period.begin, period.end) for period in periods)


def test_a_year_between_two_periods_belongs_to_the_nearer():
    assert culture_named("egyptian").period(-1590).name == "New Kingdom"
    assert culture_named("egyptian").period(-9000).name == "Early Dynastic Period"
    assert culture_named("islam").period(1500).name == "Timurid"


def test_progress_runs_from_0_to_1_and_no_further():
    asian = culture_named("asian")
    assert [asian.progress(year) for year in (-5000, -1600, 1911, 2100)] == [0, 0, 1, 1]


def test_no_coins_before_there_were_coins():
    assert "coin" not in kinds_in(-601)
    assert "coin" in kinds_in(-600)


def test_an_unknown_civilisation_is_refused_by_name():
    with pytest.raises(ReliquaryError, match="'atlantis'.*egyptian"):
        culture_named("atlantis")
