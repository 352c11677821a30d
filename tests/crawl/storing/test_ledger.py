from __future__ import annotations

from functools import partial

import pytest

from reliquary.crawl.entries import ObjectOutcome
from reliquary.crawl.reading.entry import read_entry
from reliquary.crawl.reading.met import read_met
from reliquary.crawl.storing.ledger import Ledger, Listing
from reliquary.records import ImageStatus

FOUND = {"sha256": "1" * 64, "bytes": 5, "media_type": "image/jpeg", "width": 2, "height": 2}


@pytest.fixture
def entry(record, received, crawler):
    def make(number, **changes):
        return read_entry(record(number, **changes), received(str(number)), partial(read_met, crawler=crawler))

    return make


def stored(entry, view):
    return entry.image_row(entry.images[view], ImageStatus.STORED, None, **FOUND)


def failed(entry, view):
    return entry.image_row(entry.images[view], ImageStatus.FAILED, "HTTP 503")


def bare(entry, outcome):
    return entry.model_copy(update={"outcome": outcome, "reason": "HTTP 503", "record": None, "images": []})


def views(found):
    return [wanted.image.view for wanted in found]


def test_an_object_is_answered_unless_it_failed(tmp_path, entry):
    ledger = Ledger(tmp_path)
    ledger.add_object(entry(1))
    ledger.add_object(bare(entry(2), ObjectOutcome.FAILED))
    for made in (ledger, Ledger(tmp_path)):
        assert made.is_answered("1")
        assert not made.is_answered("2")
        assert not made.is_answered("3")
        assert made.count_objects() == {ObjectOutcome.KEPT: 1, ObjectOutcome.FAILED: 1}
        assert made.outcome("3") is None


def test_what_lacks_images_is_gone_on_with(tmp_path, entry):
    ledger = Ledger(tmp_path)
    done, half, untouched = entry(1), entry(2), entry(3)
    for made in (done, half, untouched):
        ledger.add_object(made)
    for row in (stored(done, 0), stored(done, 1), stored(half, 0), failed(half, 1)):
        ledger.add_image(row)
    again = Ledger(tmp_path)
    assert again.unfinished() == ["2", "3"]
    assert views(again.images_to_fetch("1")) == []
    assert views(again.images_to_fetch("2")) == [1]
    assert views(again.images_to_fetch("3")) == [0, 1]
    assert again.count_images() == {ImageStatus.STORED: 3, ImageStatus.FAILED: 1}
    assert again.count_untried() == 2


def test_what_is_known_of_an_object_survives(tmp_path, entry):
    made = entry(1).model_copy(update={"etag": '"a"', "last_modified": "Fri, 01 Jan 2021 00:00:00 GMT"})
    Ledger(tmp_path).add_object(made)
    assert Ledger(tmp_path).known("1") == made.model_copy(update={"images": []})
    assert Ledger(tmp_path).known("2") is None


def test_a_later_entry_replaces_an_earlier_one(tmp_path, entry):
    ledger = Ledger(tmp_path)
    first = entry(1)
    changed = entry(1, primaryImage="https://images.example.org/CRDImages/xx/original/new.jpg", creditLine="New credit")
    ledger.add_object(first)
    ledger.add_image(failed(first, 1))
    ledger.add_image(stored(first, 0))
    ledger.add_image(stored(first, 1))
    assert Ledger(tmp_path).unfinished() == []
    ledger.add_object(changed)
    again = Ledger(tmp_path)
    assert again.unfinished() == ["1"]
    assert views(again.images_to_fetch("1")) == [0]
    again.add_image(stored(changed, 0))
    images = list(again.images("not fetched"))
    assert [(row.view, row.image_id, row.status.value) for row in images] == [
        (0, "new", "stored"),
        (1, "S-1-1", "stored"),
    ]
    assert all(row.credit.startswith("New credit") for row in images)


def test_a_view_that_the_record_names_no_more_goes(tmp_path, entry):
    ledger = Ledger(tmp_path)
    ledger.add_object(entry(1))
    ledger.add_image(stored(entry(1), 1))
    ledger.add_object(entry(1, additionalImages=[]))
    assert [row.view for row in ledger.images("not fetched")] == [0]


def test_an_image_whose_rights_were_lost_is_barred_and_may_come_back(tmp_path, entry):
    ledger = Ledger(tmp_path)
    ledger.add_object(entry(1, views=1))
    ledger.add_image(stored(entry(1, views=1), 0))
    ledger.add_object(entry(1, views=1, isPublicDomain=False))
    assert [row.status for row in ledger.images("so")] == [ImageStatus.NOT_ALLOWED]
    ledger.add_object(entry(1, views=1))
    assert views(ledger.images_to_fetch("1")) == [0]


def test_a_new_round_asks_for_everything_again_but_keeps_what_is_known(tmp_path, entry):
    first = Ledger(tmp_path)
    for number in (1, 2, 3):
        first.add_object(entry(number))
        for view in (0, 1):
            first.add_image(stored(entry(number), view))
    first.add_listing("GET list", Listing(items=["1", "2", "3"]))
    second = Ledger(tmp_path, 2)
    assert second.unanswered() == ["1", "2", "3"]
    assert not second.is_answered("1")
    assert second.listing("GET list") is None
    second.renew("1")
    second.add_object(entry(2).model_copy(update={"record": changed(entry(2).record)}))
    assert second.is_answered("1")
    assert second.unanswered() == ["3"]
    assert second.unfinished() == ["2"]
    known = [found.known for found in second.images_to_fetch("2")]
    assert [row.sha256 for row in known] == [FOUND["sha256"]] * 2


def changed(record):
    return record.model_copy(update={"raw_sha256": "2" * 64})


def test_a_failed_update_loses_nothing(tmp_path, entry):
    made = entry(1)
    first = Ledger(tmp_path)
    first.add_object(made)
    first.add_image(stored(made, 0))
    first.add_image(stored(made, 1))
    second = Ledger(tmp_path, 2)
    second.add_object(bare(made, ObjectOutcome.FAILED))
    assert [row.object_id for row in second.objects()] == ["1"]
    assert second.count_objects() == {ObjectOutcome.KEPT: 1, ObjectOutcome.FAILED: 1}
    assert not second.is_answered("1")
    second.add_object(made.model_copy(update={"record": changed(made.record)}))
    assert second.count_objects() == {ObjectOutcome.KEPT: 1}
    second.add_image(failed(made, 0))
    assert [row.status for row in second.images("so")] == [ImageStatus.STORED] * 2
    assert views(second.images_to_fetch("1")) == [0, 1]


def test_an_object_that_vanished_leaves_the_tables(tmp_path, entry):
    Ledger(tmp_path).add_object(entry(1))
    second = Ledger(tmp_path, 2)
    second.add_object(bare(entry(1), ObjectOutcome.MISSING))
    assert list(second.objects()) == []
    assert list(second.images("so")) == []


def test_a_picture_that_is_stored_for_another_object_is_named_as_its_twin(tmp_path, entry):
    ledger = Ledger(tmp_path)
    first = entry(1)
    second = entry(2, primaryImage=first.images[1].url, additionalImages=[first.images[0].url])
    ledger.add_object(first)
    ledger.add_image(failed(first, 0))
    ledger.add_image(stored(first, 1))
    ledger.add_object(second)
    twins = {wanted.image.view: wanted.twin for wanted in ledger.images_to_fetch("2")}
    assert twins == {0: stored(first, 1), 1: None}
    row = second.image_row_like(second.images[0], twins[0])
    assert (row.object_id, row.view, row.sha256) == ("2", 0, FOUND["sha256"])
    assert row.permalink == second.record.permalink


def test_a_list_is_kept_for_its_round(tmp_path):
    listing = Listing(items=["1", "2"], total=7)
    Ledger(tmp_path).add_listing("GET list?start=0", listing)
    assert Ledger(tmp_path).listing("GET list?start=0") == listing
    assert Ledger(tmp_path).listing("GET list?start=2") is None


def test_tables_are_sorted_and_say_why_images_are_not_there(tmp_path, entry):
    ledger = Ledger(tmp_path)
    for made in (entry(3), entry(20), entry(1, isPublicDomain=False)):
        ledger.add_object(made)
    ledger.add_image(stored(entry(3), 1))
    assert [row.object_id for row in ledger.objects()] == ["1", "20", "3"]
    assert [(row.object_id, row.view, row.status.value, row.reason) for row in ledger.images("not asked for")] == [
        ("1", 0, "not_allowed", "isPublicDomain is not true"),
        ("1", 1, "not_allowed", "isPublicDomain is not true"),
        ("20", 0, "not_allowed", "not asked for"),
        ("20", 1, "not_allowed", "not asked for"),
        ("3", 0, "not_allowed", "not asked for"),
        ("3", 1, "stored", None),
    ]
