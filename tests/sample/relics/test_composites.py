from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from reliquary.blobs import BlobStore
from reliquary.pictures import carries_sample_mark
from reliquary.sample.drawing.encoding import png_bytes
from reliquary.sample.relics.composites import BEYOND, QUALITY, SCALES, SIDE, compose, paste, within_picture
from reliquary.sample.relics.rendering import tight_box
from reliquary.seeds import derive

BOX = [100.0, 60.0, 200.0, 300.0]
COUNT = 40


@pytest.fixture(scope="module")
def view():
    """A solid magenta block, a colour that no background has."""
    picture = np.zeros((416, 416, 4), dtype=np.uint8)
    picture[60:360, 100:300] = (255, 0, 255, 255)
    return png_bytes(picture)


@pytest.fixture(scope="module")
def composed(view, tmp_path_factory):
    blobs = BlobStore(tmp_path_factory.mktemp("blobs"))
    sha256 = blobs.put(view)
    return blobs, [compose(sha256, "owl", number, 0, blobs) for number in range(COUNT)]


def opened(blobs, sha256):
    return Image.open(BytesIO(blobs.get(sha256)))


def test_the_box_is_where_the_cutout_is(composed):
    blobs, records = composed
    for record in records:
        picture = np.asarray(opened(blobs, record.image_sha256)).astype(int)
        assert picture.shape == (SIDE, SIDE, 3)
        magenta = np.minimum(picture[..., 0], picture[..., 2]) - picture[..., 1] > 120
        assert record.parts[0].bbox == pytest.approx(list(tight_box(magenta)), abs=2.5)


def test_the_box_is_that_of_the_view_moved_and_scaled_and_cut_at_the_edges(composed):
    _, records = composed
    for part in (record.parts[0] for record in records):
        left, top = (place + part.scale * start for place, start in zip(part.place, BOX[:2], strict=True))
        right, bottom = left + part.scale * BOX[2], top + part.scale * BOX[3]
        x, y, width, height = part.bbox
        assert (x, y) == pytest.approx((max(left, 0), max(top, 0)))
        assert (x + width, y + height) == pytest.approx((min(right, SIDE), min(bottom, SIDE)))
        assert part.visible == pytest.approx(width * height / (part.scale**2 * BOX[2] * BOX[3]), abs=0.03)
        assert part.visible > (1 - BEYOND) ** 2 - 0.03


def test_places_and_scales_vary_over_the_whole_range(composed):
    _, records = composed
    scales = [record.parts[0].scale for record in records]
    assert SCALES[0] - 0.01 <= min(scales) < 0.4
    assert 0.9 < max(scales) <= SCALES[1]
    assert min(record.parts[0].visible for record in records) < 0.95
    assert sum(record.parts[0].visible == 1 for record in records) > COUNT / 4
    assert len({record.background_sha256 for record in records}) == COUNT


def test_anybody_can_make_the_composite_from_the_record(composed):
    blobs, records = composed
    for record in records[:4]:
        picture = opened(blobs, record.background_sha256).convert("RGB")
        (part,) = record.parts
        paste(picture, opened(blobs, part.image_sha256), part.place, part.scale)
        encoded = BytesIO()
        picture.save(encoded, "JPEG", quality=QUALITY)
        assert np.array_equal(np.asarray(Image.open(encoded)), np.asarray(opened(blobs, record.image_sha256)))


def test_both_pictures_say_that_they_are_sample_ones(composed):
    blobs, records = composed
    for sha256 in (records[0].image_sha256, records[0].background_sha256):
        assert carries_sample_mark(opened(blobs, sha256))


def test_composites_repeat_and_follow_the_seed(view, composed, tmp_path):
    _, records = composed
    blobs = BlobStore(tmp_path)
    sha256 = blobs.put(view)
    assert compose(sha256, "owl", 7, 0, blobs) == records[7]
    assert records[7].seed == derive(0, "relic composite", "owl", 7)
    assert compose(sha256, "owl", 7, 1, blobs) != records[7]


def test_the_mask_shows_the_visible_pixels(composed):
    coco = pytest.importorskip("pycocotools.mask")
    _, records = composed
    for part in (record.parts[0] for record in records):
        mask = coco.decode({"size": part.mask.size, "counts": part.mask.counts.encode()}).astype(bool)
        assert mask.shape == (SIDE, SIDE)
        assert part.bbox == pytest.approx(list(tight_box(mask)), abs=2.5)


def test_what_lies_within_the_picture():
    covered = np.zeros((10, 10), dtype=bool)
    covered[:, 4:6] = True
    shares = {
        place: within_picture(covered, place).sum() / covered.sum()
        for place in ((0, 0), (-5, 0), (0, -8), (SIDE - 5, SIDE - 5), (-10, 0), (SIDE, 0), (-SIDE, 3))
    }
    assert list(shares.values()) == pytest.approx([1, 0.5, 0.2, 0.25, 0, 0, 0])
    assert tight_box(within_picture(covered, (20, 30))) == (24, 30, 2, 10)
