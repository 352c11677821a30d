from __future__ import annotations

from PIL import Image

from reliquary.curate.checks.duplicates.pixels import PixelDigest, equal_pictures
from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.files import sha256_bytes
from tests.curate.checks.duplicates.photographed import jpeg, looked_at, opened, photograph, png


def digest(data):
    return PixelDigest().describe(WorkingPicture(data))


def test_one_picture_in_two_formats_has_one_digest():
    image = opened(photograph(0))
    assert digest(photograph(0)) == digest(png(image))
    assert len(digest(photograph(0))) == 32


def test_one_pixel_makes_another_digest():
    image = opened(photograph(0))
    changed = image.copy()
    red, green, blue = image.getpixel((3, 4))
    changed.putpixel((3, 4), (red, green ^ 1, blue))
    assert digest(png(image)) != digest(png(changed))


def test_shape_and_size_count():
    plain = [Image.new("RGB", size, (9, 9, 9)) for size in ((40, 20), (20, 40), (2000, 1000), (1000, 500))]
    assert len({digest(png(image)) for image in plain}) == 4


def test_equal_pictures_are_listed_in_order():
    image = opened(photograph(0))
    data = [photograph(0), png(image), photograph(2), jpeg(image, 50)]
    assert equal_pictures(looked_at(data)) == [sorted(map(sha256_bytes, data[:2]))]
    assert equal_pictures(looked_at(reversed(data))) == [sorted(map(sha256_bytes, data[:2]))]
    assert equal_pictures(looked_at([])) == []
