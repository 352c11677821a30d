from __future__ import annotations

from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from reliquary.crawl import pictures
from reliquary.crawl.pictures import PictureError, check_picture
from reliquary.records import SAMPLE_MARK, ImageSource


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
        (b"<html>", "image/jpeg", "not one of the formats"),
        (b"", "image/jpeg", "empty answer"),
        (b"%PDF-1.4", "", "not one of the formats"),
    ],
)
def test_what_is_no_picture_is_refused_with_its_reason(data, content_type, reason):
    with pytest.raises(PictureError, match=reason):
        check_picture(data, content_type)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_a_truncated_picture_is_refused(picture, kind):
    data = picture(kind=kind, size=(64, 64), marked=False)
    with pytest.raises(PictureError):
        check_picture(data[: len(data) // 2], "image/jpeg")


def test_too_many_pixels_are_refused_before_they_are_decoded(picture, monkeypatch):
    monkeypatch.setattr(pictures, "MAX_PIXELS", 62)
    with pytest.raises(PictureError, match="9 x 7 pixels, more than 62"):
        check_picture(picture(size=(9, 7)), "image/jpeg")


def test_a_decompression_bomb_is_refused(monkeypatch, picture):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
    with pytest.raises(PictureError, match="pixels"):
        check_picture(picture(size=(64, 64)), "image/jpeg")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["JPEG", "PNG", "TIFF", "GIF", "WEBP"]), st.data())
def test_damaged_bytes_are_a_picture_or_a_reason_and_nothing_else(kind, data):
    buffer = BytesIO()
    Image.linear_gradient("L").resize((24, 24)).convert("RGB").save(buffer, kind)
    spoilt = bytearray(buffer.getvalue())
    for _ in range(data.draw(st.integers(1, 6))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    with suppress(PictureError):
        assert check_picture(bytes(spoilt), "image/jpeg").width > 0
