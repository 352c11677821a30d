from __future__ import annotations

import pytest

from reliquary.crawl.entries import ObjectOutcome
from reliquary.crawl.ledger import Ledger
from reliquary.crawl.met_records import read_object
from reliquary.records import ImageStatus

FOUND = {"sha256": "1" * 64, "bytes": 5, "media_type": "image/jpeg", "width": 2, "height": 2}


@pytest.fixture
def entry(record, received, crawler):
    def make(number, **changes):
        return read_object(record(number, **changes), received(str(number)), crawler)

    return make


def stored(entry, view):
    return entry.image_row(entry.images[view], ImageStatus.STORED, None, **FOUND)


def failed(entry, view):
    return entry.image_row(entry.images[view], ImageStatus.FAILED, "HTTP 503")


def views(images):
    return [image.view for image in images]


def test_an_object_is_answered_unless_it_failed(tmp_path, entry):
    ledger = Ledger(tmp_path)
    ledger.add_object(entry(1))
    ledger.add_object(entry(2).model_copy(update={"outcome": ObjectOutcome.FAILED, "record": None, "images": []}))
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
    assert [found.object_id for found in again.unfinished()] == ["2", "3"]
    assert views(again.images_to_fetch(half)) == [1]
    assert views(again.images_to_fetch(untouched)) == [0, 1]
    assert again.count_images() == {ImageStatus.STORED: 3, ImageStatus.FAILED: 1}
    assert again.has_tried("2", half.images[1])
    assert not again.has_tried("3", untouched.images[0])


def test_a_later_line_replaces_an_earlier_one(tmp_path, entry):
    ledger = Ledger(tmp_path)
    first = entry(1)
    changed = entry(1, primaryImage="https://images.example.org/CRDImages/xx/original/new.jpg", title="New title")
    ledger.add_object(first)
    ledger.add_image(failed(first, 1))
    ledger.add_image(stored(first, 0))
    ledger.add_image(stored(first, 1))
    assert list(Ledger(tmp_path).unfinished()) == []
    ledger.add_object(changed)
    again = Ledger(tmp_path)
    assert [found.record.title for found in again.unfinished()] == ["New title"]
    assert views(again.images_to_fetch(changed)) == [0]
    again.add_image(stored(changed, 0))
    objects, images = again.tables("not fetched")
    assert [row.title for row in objects] == ["New title"]
    assert [(row.view, row.image_id, row.status.value) for row in images] == [
        (0, "new", "stored"),
        (1, "S-1-1", "stored"),
    ]


def test_objects_added_while_going_on_are_not_gone_on_with(tmp_path, entry):
    Ledger(tmp_path).add_object(entry(1))
    ledger = Ledger(tmp_path)
    unfinished = ledger.unfinished()
    assert next(unfinished).object_id == "1"
    ledger.add_object(entry(2))
    assert list(unfinished) == []


def test_tables_are_sorted_and_say_why_images_are_not_there(tmp_path, entry):
    ledger = Ledger(tmp_path)
    for made in (entry(3), entry(20), entry(1, isPublicDomain=False)):
        ledger.add_object(made)
    ledger.add_image(stored(entry(3), 1))
    ledger.close()
    objects, images = ledger.tables("not asked for")
    assert [row.object_id for row in objects] == ["1", "20", "3"]
    assert [(row.object_id, row.view, row.status.value, row.reason) for row in images] == [
        ("1", 0, "not_allowed", "isPublicDomain is not true"),
        ("1", 1, "not_allowed", "isPublicDomain is not true"),
        ("20", 0, "not_allowed", "not asked for"),
        ("20", 1, "not_allowed", "not asked for"),
        ("3", 0, "not_allowed", "not asked for"),
        ("3", 1, "stored", None),
    ]
