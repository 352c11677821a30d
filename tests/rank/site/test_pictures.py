from __future__ import annotations

import pytest
from PIL import Image

from reliquary.files import sha256_file
from reliquary.pictures import carries_sample_mark
from reliquary.rank.site.pictures import SIDE, Picture, draw_pictures, licence_page
from tests.rank.site.conftest import HOSTILE, with_pictures


@pytest.fixture
def dataset(bench):
    return with_pictures(bench.build())


def ids_of(dataset):
    return dataset.table("grouped", "test", ["image_id"]).column("image_id").to_pylist()


def test_wanted_images_are_small_keep_their_mark_and_are_named_by_their_bytes(dataset, tmp_path):
    wanted = ids_of(dataset)[:2]
    found = draw_pictures(dataset, "grouped", wanted, tmp_path)
    assert sorted(found) == sorted(wanted)
    picture = found[wanted[0]]
    path = tmp_path / "pictures" / picture.name
    assert sha256_file(path).startswith(path.stem)
    with Image.open(path) as image:
        assert image.size == (picture.width, picture.height) == (SIDE, SIDE * 3 // 4)
        assert carries_sample_mark(image)
    assert (picture.title, picture.licence) == ("A vase", "CC0-1.0")


def test_what_may_not_be_passed_on_has_credit_and_licence_but_no_file(dataset, tmp_path):
    held = ids_of(dataset)[2]
    picture = draw_pictures(dataset, "grouped", [held], tmp_path)[held]
    assert picture.name is None
    assert picture.credit_line == "Gift of A vase"
    assert not (tmp_path / "pictures").exists()


def test_a_dataset_without_images_has_no_pictures(bench, tmp_path):
    dataset = bench.build()
    assert draw_pictures(dataset, "grouped", ids_of(dataset), tmp_path) == {}


@pytest.mark.parametrize(
    ("licence", "page"),
    [
        ("CC-BY-4.0", "https://spdx.org/licenses/CC-BY-4.0.html"),
        ("https://rightsstatements.org/vocab/InC/1.0/", "https://rightsstatements.org/vocab/InC/1.0/"),
        ("javascript://alert(1)", ""),
        (HOSTILE, ""),
        ("", ""),
    ],
)
def test_only_known_forms_of_licences_become_links(licence, page):
    assert licence_page(licence) == page
    assert Picture(None, 0, 0, licence, "", "", "").licence_page == page
