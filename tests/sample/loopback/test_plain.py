from __future__ import annotations

import io

from PIL import Image

from reliquary.pictures import carries_sample_mark
from reliquary.sample.loopback.plain import PlainPictures, with_comment


def opened(data):
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def test_no_two_views_have_the_same_bytes():
    pictures = PlainPictures()
    made = {pictures.picture(number, view) for number in range(9_000_001, 9_000_101) for view in range(3)}
    assert len(made) == 300


def test_plain_pictures_are_small_and_marked_as_sample():
    data = PlainPictures().picture(9_000_001, 0)
    assert len(data) < 1500
    assert carries_sample_mark(opened(data))


def test_given_pictures_are_repeated():
    buffers = []
    for colour in ("red", "blue"):
        buffer = io.BytesIO()
        Image.new("RGB", (20, 10), colour).save(buffer, "JPEG")
        buffers.append(buffer.getvalue())
    pictures = PlainPictures(buffers)
    red, blue, again = (opened(pictures.picture(number, 0)) for number in (2, 3, 4))
    assert red.tobytes() == again.tobytes() != blue.tobytes()


def test_a_comment_leaves_the_picture_as_it_is():
    data = PlainPictures().picture(1, 0)
    changed = with_comment(data, "changed 1")
    assert changed != data
    assert opened(changed).tobytes() == opened(data).tobytes()
    assert carries_sample_mark(opened(changed))
    assert with_comment(b"\x89PNG...", "x") == b"\x89PNG...x"
