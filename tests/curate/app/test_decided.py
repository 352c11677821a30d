from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reliquary.curate.app import fields
from reliquary.curate.app.decided import show_decisions
from reliquary.records import Decision, Verdict
from tests.curate.app.small_curation import of

pytestmark = [
    pytest.mark.real,
    pytest.mark.xdist_group("fiftyone"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # FiftyOne's own
]

NOON = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)


def decision(sha256, verdict=Verdict.DROP, label=None, reviewer="bob") -> Decision:
    return Decision(sha256=sha256, verdict=verdict, label=label, reason="blank", reviewer=reviewer, at=NOON)


@pytest.fixture
def dataset(curation):
    return curation.open()


def test_all_fields_of_a_decision_are_shown_on_all_samples_of_the_picture(curation, dataset):
    third = curation.pictures[2]
    assert show_decisions(dataset, {third: decision(third, Verdict.RELABEL, "orient")}) == 2
    for object_id in ("2", "3"):
        sample = of(dataset, third, object_id)
        shown = [sample[name] for name in fields.DECISION_FIELDS]
        moment = NOON.replace(microsecond=123000, tzinfo=None)  # as the database keeps it
        assert shown == ["relabel", "orient", "blank", "bob", moment]


def test_what_no_longer_holds_is_cleared(curation, dataset):
    first, second, _ = curation.pictures
    show_decisions(dataset, {first: decision(first), second: decision(second)})
    assert show_decisions(dataset, {first: decision(first)}) == 1
    cleared = of(dataset, second)
    assert all(cleared[name] is None for name in fields.DECISION_FIELDS)
    assert of(dataset, first).verdict == "drop"


def test_only_the_pictures_asked_for_are_looked_at(curation, dataset):
    first, second, _ = curation.pictures
    show_decisions(dataset, {first: decision(first), second: decision(second)})
    assert show_decisions(dataset, {}, [first]) == 1
    assert of(dataset, first).verdict is None
    assert of(dataset, second).verdict == "drop"


def test_what_is_shown_already_is_not_written_again(curation, dataset):
    first = curation.pictures[0]
    show_decisions(dataset, {first: decision(first)})
    before = of(dataset, first).last_modified_at
    assert show_decisions(dataset, {first: decision(first)}) == 0
    assert of(dataset, first).last_modified_at == before
    assert show_decisions(dataset, {first: decision(first, reviewer="cleo")}) == 1


def test_decisions_on_pictures_that_are_not_here_are_of_no_concern(dataset):
    assert show_decisions(dataset, {"0" * 64: decision("0" * 64)}) == 0
