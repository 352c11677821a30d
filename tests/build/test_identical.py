from __future__ import annotations

import pytest

from reliquary.build.identical import drop_identical
from reliquary.build.selection import Example
from tests.build.small_crawl import CLASSES, SmallCrawl, picture


@pytest.fixture
def examples(tmp_path):
    def make(*rows):
        crawl = SmallCrawl(tmp_path)
        made = []
        for object_id, view, seed, label in rows:
            crawl.add_object(object_id, (CLASSES[label],))
            crawl.add_image(object_id, view, picture(seed))
            made.append(Example(crawl.objects[-1], crawl.images[-1], label))
        return made

    return make


def test_the_first_of_identical_pictures_is_kept(examples):
    kept, left_out = drop_identical(examples(("1", 0, 7, 0), ("1", 1, 7, 0), ("2", 0, 7, 0), ("3", 0, 8, 1)))
    assert [(example.image.object_id, example.image.view) for example in kept] == [("1", 0), ("3", 0)]
    assert [entry.reason for entry in left_out] == [
        "identical to a picture of the same object",
        "identical to a picture of another object",
    ]


def test_identical_pictures_with_different_labels_are_all_left_out(examples):
    kept, left_out = drop_identical(examples(("1", 0, 7, 0), ("2", 0, 7, 1), ("3", 0, 8, 1)))
    assert [example.image.object_id for example in kept] == ["3"]
    assert {entry.reason for entry in left_out} == {"identical pictures with different labels"}
    assert len(left_out) == 2
