from __future__ import annotations

import io

import pytest
from PIL import Image

from reliquary.pictures import carries_sample_mark
from reliquary.records import SAMPLE_MARK
from reliquary.thumbnails import thumbnail_of


def jpeg(size=(400, 200), **options):
    buffer = io.BytesIO()
    Image.new("RGB", size, "red").save(buffer, "JPEG", **options)
    return buffer.getvalue()


@pytest.mark.parametrize("marked", [True, False])
def test_a_thumbnail_is_small_and_keeps_the_sample_mark_alone(marked):
    data = jpeg(comment=SAMPLE_MARK if marked else "taken at 52.5 N", exif=b"Exif\x00\x00secret place")
    small = thumbnail_of(data, "CC0-1.0")
    with Image.open(io.BytesIO(small)) as image:
        assert image.size == (128, 64)
        assert carries_sample_mark(image) is marked
    assert b"52.5" not in small
    assert b"secret" not in small


@pytest.mark.parametrize("licence", ["https://rightsstatements.org/vocab/InC/1.0/", "CC-BY-ND-4.0", "unheard of"])
def test_what_may_not_be_passed_on_has_no_thumbnail(licence):
    assert thumbnail_of(jpeg(), licence) is None
