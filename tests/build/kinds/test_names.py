from __future__ import annotations

from reliquary.build.kinds.names import class_file_name, plain_file_name
from tests.build.small_crawl import SmallCrawl, picture


def candidate_of(tmp_path, object_id="26784283", view=0):
    crawl = SmallCrawl(tmp_path, "met")
    crawl.add_object(object_id)
    crawl.add_image(object_id, view, picture(1))
    return crawl.candidates()[0]


def test_file_names_have_class_number_museum_object_and_view(tmp_path):
    assert class_file_name(candidate_of(tmp_path / "a"), 0, "jpg") == "1_MET_26784283.jpg"
    assert class_file_name(candidate_of(tmp_path / "b", view=2), 5, "png") == "6_MET_26784283_2.png"


def test_file_names_hold_no_path(tmp_path):
    assert class_file_name(candidate_of(tmp_path, "../../etc/x y"), 0, "jpg") == "1_MET_..-..-etc-x-y.jpg"


def test_an_image_without_a_class_is_named_by_its_id():
    assert plain_file_name("0123456789abcdef" * 4, "png") == "0123456789abcdef.png"
