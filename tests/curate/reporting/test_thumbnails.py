from __future__ import annotations

import pytest
from PIL import Image

from reliquary.curate.reporting.thumbnails import CAPTION, GAP, SIDE, TILE, draw_sheet, draw_thumbnails
from tests.build.small_crawl import picture
from tests.curate.small_collection import collection, item, key


@pytest.fixture
def drawn(tmp_path):
    """Thumbnails of a large picture, a small one, one that is no picture, and one whose file is gone."""
    pictures = {key("large"): picture(1, size=(600, 400)), key("small"): picture(2), key("junk"): b"junk"}
    items = [item(name) for name in ("large", "small", "junk", "gone", "other")]
    wanted = [key(name) for name in ("gone", "junk", "small", "large")]
    return draw_thumbnails(collection(items, pictures), wanted, tmp_path, quiet=True)


def test_pictures_are_shrunk_to_their_longer_side_and_never_enlarged(drawn):
    sizes = {sha256: (thumbnail.width, thumbnail.height) for sha256, thumbnail in drawn.items()}
    assert sizes == {key("large"): (SIDE, round(SIDE * 2 / 3)), key("small"): (48, 40)}


def test_each_is_a_jpeg_named_by_its_hash(drawn, tmp_path):
    assert {path.name for path in tmp_path.iterdir()} == {f"{sha256}.jpg" for sha256 in drawn}
    for thumbnail in drawn.values():
        with Image.open(thumbnail.path) as image:
            assert (image.format, image.size) == ("JPEG", (thumbnail.width, thumbnail.height))


def test_those_that_cannot_be_read_are_left_out(drawn):
    assert key("junk") not in drawn
    assert key("gone") not in drawn


def test_a_sheet_has_ten_pictures_a_row_and_empty_cells_for_those_without(drawn, tmp_path):
    cells = [(key("large"), "1  0.99"), *[(key("gone"), f"{n}  0.50") for n in range(2, 13)]]
    draw_sheet(cells, drawn, tmp_path / "sheet.jpg")
    with Image.open(tmp_path / "sheet.jpg") as sheet:
        assert sheet.size == (10 * (TILE + GAP) + GAP, 2 * (TILE + CAPTION + GAP) + GAP)
        first, second = (sheet.crop((x, GAP + 2, x + 100, GAP + 100)) for x in (GAP + 10, GAP + TILE + GAP + 10))
        assert len(first.getcolors(100_000)) > 1000
        assert len(second.getcolors(100_000)) < 50


def test_a_sheet_of_few_pictures_is_as_wide_as_they_are(drawn, tmp_path):
    draw_sheet([(key("small"), "1  0.99")], drawn, tmp_path / "sheet.jpg")
    with Image.open(tmp_path / "sheet.jpg") as sheet:
        assert sheet.width == TILE + 2 * GAP
