from __future__ import annotations

from dataclasses import replace

from reliquary.build.kinds import kind_of
from reliquary.build.writing.rows import make_row
from reliquary.records import ClassificationRow, YearQuality
from reliquary.records.dataset import ImageCell
from tests.build.small_crawl import SmallCrawl, picture

JPEG = b"\xff\xd8\xff and more"


def test_a_row_carries_what_the_museum_says_and_null_for_the_rest(tmp_path):
    crawl = SmallCrawl(tmp_path)
    years = {"year_begin": -200, "year_end": -101, "year_quality": YearQuality.CENTURY}
    crawl.add("26784283", "egyptian", picture(1), culture="Greek", **years)
    (example,) = crawl.examples()
    row = make_row(kind_of("classification"), example, {"label": 0}, lambda _: JPEG, group_id="g", split="test")
    assert (row.culture, row.year_begin, row.year_end, row.object_type) == ("Greek", -200, -101, None)
    assert (row.museum, row.object_id, row.view) == ("met", "26784283", 0)
    assert (row.licence, row.permalink) == ("CC0-1.0", "https://museum.invalid/26784283")
    assert (row.image_id, row.group_id, row.split, row.label) == (example.image_id, "g", "test", 0)
    assert (row.image.bytes, row.image.path, row.filename) == (JPEG, "1_MET_26784283.jpg", "1_MET_26784283.jpg")


def test_maps_of_an_image_are_told_apart_by_their_names(tmp_path):
    crawl = SmallCrawl(tmp_path)
    crawl.add("1", "egyptian", picture(1))
    (example,) = crawl.examples()
    example = replace(
        example, pictures={"image": example.pictures["image"], "mask": replace(example.pictures["image"])}
    )

    class WithMask(ClassificationRow):
        mask: ImageCell

    class WithMaskKind(type(kind_of("classification"))):
        row = WithMask

    kind = WithMaskKind()
    row = make_row(kind, example, {"label": 0}, lambda _: JPEG, group_id="g", split="test")
    assert (row.image.path, row.mask.path) == ("1_MET_1.jpg", "1_MET_1_mask.jpg")
