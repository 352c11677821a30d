from __future__ import annotations

import pytest

from reliquary.build.splitting.identical import drop_identical
from tests.build.small_crawl import CLASSES, SmallCrawl, picture


@pytest.fixture
def examples(tmp_path):
    def make(*rows):
        crawl = SmallCrawl(tmp_path)
        for object_id in dict.fromkeys(row[0] for row in rows):
            label = next(row[3] for row in rows if row[0] == object_id)
            crawl.add_object(object_id, (CLASSES[label],))
        for object_id, view, seed, _ in rows:
            crawl.add_image(object_id, view, picture(seed))
        return crawl.examples()

    return make


def test_the_first_of_identical_pictures_is_kept(examples):
    found = drop_identical(examples(("1", 0, 7, 0), ("1", 1, 7, 0), ("2", 0, 7, 0), ("3", 0, 8, 1)))
    assert [(kept.candidate.item, kept.candidate.view) for kept in found.examples] == [("1", 0), ("3", 0)]
    assert [entry.reason for entry in found.left_out] == [
        "identical to a picture of the same object",
        "identical to a picture of another object",
    ]


def test_identical_pictures_with_different_labels_are_all_left_out(examples):
    found = drop_identical(examples(("1", 0, 7, 0), ("2", 0, 7, 1), ("3", 0, 8, 1)))
    assert [kept.candidate.item for kept in found.examples] == ["3"]
    assert {entry.reason for entry in found.left_out} == {"identical pictures with different annotations"}
    assert len(found.left_out) == 2
