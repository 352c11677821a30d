from __future__ import annotations

from reliquary.build.rows import classification_row, file_name
from reliquary.build.selection import Example
from reliquary.catalogue.recipe import ImageFormat
from reliquary.records import YearQuality
from tests.build.small_crawl import SmallCrawl, picture


def example_of(tmp_path, object_id="26784283", view=0, label=0, **fields):
    crawl = SmallCrawl(tmp_path, "met")
    crawl.add_object(object_id, **fields)
    crawl.add_image(object_id, view, picture(1))
    return Example(crawl.objects[0], crawl.images[0], label)


def test_file_names_have_class_number_museum_object_and_view(tmp_path):
    assert file_name(example_of(tmp_path), ImageFormat.JPEG) == "1_MET_26784283.jpg"
    assert file_name(example_of(tmp_path, view=2, label=5), ImageFormat.PNG) == "6_MET_26784283_2.png"


def test_file_names_hold_no_path(tmp_path):
    assert file_name(example_of(tmp_path, "../../etc/x y"), ImageFormat.JPEG) == "1_MET_..-..-etc-x-y.jpg"


def test_a_row_carries_what_the_museum_says_and_null_for_the_rest(tmp_path):
    years = {"year_begin": -200, "year_end": -101, "year_quality": YearQuality.CENTURY}
    example = example_of(tmp_path, culture="Greek", **years)
    row = classification_row(example, b"jpeg", image_format=ImageFormat.JPEG, group_id="g", split="test")
    assert (row.culture, row.year_begin, row.year_end, row.object_type) == ("Greek", -200, -101, None)
    assert (row.licence, row.permalink) == ("CC0-1.0", "https://museum.invalid/26784283")
    assert (row.image_id, row.group_id, row.split, row.label) == (example.image_id, "g", "test", 0)
    assert row.image.path == row.filename
