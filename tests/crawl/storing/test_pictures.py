from __future__ import annotations

import time
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from reliquary.crawl.storing import pictures
from reliquary.crawl.storing.pictures import PictureError, check_picture
from reliquary.records import SAMPLE_MARK, ImageSource

# Pillow warns of what is odd in damaged files before it gives them up.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("TIFF", "image/tiff"),
        ("WEBP", "image/webp"),
        ("GIF", "image/gif"),
    ],
)
def test_pictures_are_known_by_their_bytes(picture, kind, media_type):
    found = check_picture(picture(kind=kind, size=(9, 7)), "application/octet-stream")
    assert (found.media_type, found.width, found.height) == (media_type, 9, 7)
    assert check_picture(picture(kind=kind), "image/whatever; charset=x").media_type == media_type


def test_a_jpeg_with_a_second_picture_inside_is_a_jpeg():
    buffer = BytesIO()
    first, second = Image.new("RGB", (8, 8)), Image.new("RGB", (8, 8), "red")
    first.save(buffer, "MPO", save_all=True, append_images=[second])
    assert check_picture(buffer.getvalue(), "image/jpeg").media_type == "image/jpeg"


def test_the_sample_museum_s_mark_is_seen(picture):
    assert check_picture(picture(), "image/jpeg").source is ImageSource.SAMPLE
    assert check_picture(picture(marked=False), "image/jpeg").source is ImageSource.REAL
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", SAMPLE_MARK)
    buffer = BytesIO()
    Image.new("L", (3, 3)).save(buffer, "PNG", pnginfo=text)
    assert check_picture(buffer.getvalue(), "image/png").source is ImageSource.SAMPLE
    assert check_picture(picture(kind="PNG"), "image/png").source is ImageSource.REAL


@pytest.mark.parametrize(
    ("data", "content_type", "reason"),
    [
        (b"<html>", "text/html; charset=utf-8", "text/html instead of an image"),
        (b"{}", "application/json", "application/json instead of an image"),
        (b"<html>", "image/jpeg", "^HTML of none of the formats JPEG"),
        (b"", "image/jpeg", "empty answer"),
        (b"%PDF-1.4", "", "^PDF of none of the formats"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", "^SVG of none of the formats"),
        (b"BM" + bytes(80), "image/bmp", "^bytes of none of the formats"),
    ],
)
def test_what_is_no_picture_is_refused_with_its_reason(data, content_type, reason):
    with pytest.raises(PictureError, match=reason):
        check_picture(data, content_type)


KINDS = [
    ("JPEG", {}),
    ("JPEG", {"progressive": True}),
    ("JPEG", {"subsampling": 0, "quality": 95}),
    ("PNG", {}),
    ("GIF", {}),
    ("WEBP", {}),
    ("WEBP", {"lossless": True}),
    ("TIFF", {}),
    ("TIFF", {"compression": "tiff_lzw"}),
]


def gradient(kind, size=(70, 61), **options):
    """A picture in which no two neighbours are the same, so that no part of it can be guessed."""
    buffer = BytesIO()
    picture = Image.merge("RGB", [Image.linear_gradient("L").rotate(angle).resize(size) for angle in (0, 90, 45)])
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def pixels(data):
    with Image.open(BytesIO(data)) as picture:
        return picture.convert("RGB").tobytes()


@pytest.mark.parametrize(("kind", "options"), KINDS)
def test_every_truncation_is_found_or_the_picture_is_whole_all_the_same(kind, options):
    data = gradient(kind, **options)
    assert check_picture(data, "").width == 70
    accepted = 0
    for length in [*range(0, len(data) - 16, max(1, len(data) // 150)), *range(len(data) - 16, len(data))]:
        if reason_against(data[:length]) is None:
            accepted += 1
            assert pixels(data[:length]) == pixels(data)
    assert accepted < 10


def fully_decodes(data):
    """What a decode at full size says, for comparison."""
    try:
        for check in ("verify", "load"):
            with Image.open(BytesIO(data), formats=pictures.FORMATS) as picture:
                getattr(picture, check)()
    except pictures._DAMAGE:
        return False
    return True


def reason_against(data):
    try:
        check_picture(data, "")
    except PictureError as error:
        return str(error)
    return None


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(KINDS), st.data())
def test_the_small_decode_finds_the_damage_that_a_full_one_finds(kind, data):
    spoilt = bytearray(gradient(kind[0], (24, 20), **kind[1]))
    for _ in range(data.draw(st.integers(1, 4))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    reason = reason_against(bytes(spoilt))
    if reason is None or "pixels" not in reason:
        assert (reason is None) == fully_decodes(bytes(spoilt))


def test_a_jpeg_with_a_zeroed_half_or_without_its_end_is_judged_as_by_a_full_decode():
    data = gradient("JPEG", (200, 200))
    half = len(data) // 2
    for spoilt in (data[:half] + bytes(len(data) - half), data[:-2], data[:-2] + b"\xff\xd0", data + b"trailing"):
        assert (reason_against(spoilt) is None) == fully_decodes(spoilt)


def test_the_media_type_is_that_of_the_bytes_whatever_the_server_says(picture):
    assert check_picture(picture(kind="PNG"), "image/jpeg").media_type == "image/png"


def test_too_many_pixels_are_refused_before_they_are_decoded(picture, monkeypatch):
    monkeypatch.setattr(pictures, "MAX_PIXELS", 62)
    with pytest.raises(PictureError, match="9 x 7 pixels, more than 62"):
        check_picture(picture(size=(9, 7)), "image/jpeg")


def test_a_decompression_bomb_is_refused(monkeypatch, picture):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
    with pytest.raises(PictureError, match="pixels"):
        check_picture(picture(size=(64, 64)), "image/jpeg")


def test_a_picture_of_30_kb_is_checked_in_well_under_a_millisecond_and_a_half():
    buffer = BytesIO()
    Image.effect_noise((300, 300), 60).convert("RGB").save(buffer, "JPEG", quality=50)
    data = buffer.getvalue()
    assert 25_000 < len(data) < 40_000

    def cost():
        begin = time.process_time()
        for _ in range(10):
            check_picture(data, "image/jpeg")
        return (time.process_time() - begin) / 10

    assert min(cost() for _ in range(5)) < 0.0015
