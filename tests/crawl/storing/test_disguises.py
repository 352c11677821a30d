from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.crawl.storing.disguises import readable_as
from reliquary.crawl.storing.pictures import PictureError, check_picture


@pytest.fixture(scope="module")
def archive():
    buffer = BytesIO()
    with ZipFile(buffer, "w") as packed:
        packed.writestr("evil.class", b"code")
        packed.comment = b"comment"
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"  <!DOCTYPE HTML>", "HTML"),
        (b"\xef\xbb\xbf<HTML lang=de>", "HTML"),
        (b'<?xml version="1.0"?>\n<svg>', "SVG"),
    ],
)
def test_other_files_are_called_by_their_names(data, name):
    assert readable_as(data) == name


def test_archives_are_known_by_their_end(archive):
    assert readable_as(b"anything" + archive) == "ZIP"
    assert readable_as(b"PK\x05\x06" + bytes(10)) is None
    assert readable_as(b"x" * 100 + b"PK\x05\x06" + b"\xff" * 18) is None


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF"])
def test_a_picture_that_is_an_archive_besides_is_refused(picture, archive, kind):
    with pytest.raises(PictureError, match="an image that is ZIP as well"):
        check_picture(picture(kind=kind) + archive, "image/jpeg")


@pytest.mark.parametrize(
    ("text", "name"), [(b"<script>alert(1)</script>", "HTML"), (b"<?php system(1);", "PHP"), (b"%PDF-1.4", "PDF")]
)
def test_a_picture_with_a_page_or_a_script_in_its_comment_is_refused(picture, text, name):
    data = picture(kind="JPEG", marked=False)
    comment = b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text
    with pytest.raises(PictureError, match=f"an image that is {name} as well"):
        check_picture(data[:2] + comment + data[2:], "image/jpeg")


@given(st.binary(max_size=200))
def test_any_bytes_have_an_answer(data):
    assert readable_as(data) in {None, "PDF", "HTML", "SVG", "PHP", "ZIP"}
    readable_as(b"PK\x05\x06" + data)
