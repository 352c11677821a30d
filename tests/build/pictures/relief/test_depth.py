from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from reliquary.build.pictures.original import Original
from reliquary.build.pictures.picture import key
from reliquary.build.pictures.relief.depth import Depth, heights
from reliquary.build.pictures.unreadable import UnreadablePictureError
from reliquary.records import SAMPLE_MARK
from tests.build.pictures.encoded import decoded, encoded, patches
from tests.build.pictures.relief.maps import SHA256, depth_file, pixels, spec

DEEP = np.random.default_rng(0).integers(0, 65536, (60, 100), dtype=np.uint16)


def test_depth_keeps_its_16_bits():
    made = Depth(SHA256, spec(100, 60)).make(depth_file(DEEP))
    assert decoded(made.data).mode == "I;16"
    assert np.array_equal(np.asarray(decoded(made.data)), DEEP)
    assert made.fingerprint is None


@given(width=st.integers(8, 80), height=st.integers(8, 80))
def test_no_value_is_invented(width, height):
    found = pixels(Depth(SHA256, spec(width, height)), depth_file(DEEP))
    assert found.shape == (height, width)
    assert set(found.ravel().tolist()) <= set(DEEP.ravel().tolist())


def test_the_middle_is_shown_in_proportion():
    found = pixels(Depth(SHA256, spec(20)), depth_file(DEEP))
    assert np.array_equal(found, DEEP[1::3, 21:80:3])


def test_heights_are_those_of_the_image():
    values = np.tile(np.linspace(0, 65535, 40).astype(np.uint16), (40, 1))
    found = heights(depth_file(values), spec(20), value_range=8.0)
    # Eight pixels of the original are four of the image; the nearest stands highest.
    assert found[0, 0] == pytest.approx(4, rel=0.06)
    assert found[0, -1] == pytest.approx(0, abs=0.06)
    assert (np.diff(found[0]) < 0).all()


@pytest.mark.parametrize(
    "data",
    [encoded(Image.new("L", (60, 60))), encoded(patches((60, 60))), encoded(patches((60, 60)), "JPEG")],
    ids=["8 bits", "colours", "JPEG"],
)
def test_a_map_that_is_not_of_16_bits_is_refused(data):
    with pytest.raises(UnreadablePictureError, match="a map that is not a 16-bit grey PNG"):
        Depth(SHA256, spec(20)).make(Original(data))


def test_a_truncated_map_is_refused():
    data = depth_file(DEEP).data
    with pytest.raises(UnreadablePictureError, match="damaged"):
        Depth(SHA256, spec(20)).make(Original(data[: len(data) // 2]))


def test_size_decides_the_name_and_encoding_does_not():
    jpeg = spec(20).model_copy(update={"quality": 50})
    assert key(Depth(SHA256, spec(20))) == key(Depth(SHA256, jpeg))
    assert key(Depth(SHA256, spec(20))) != key(Depth(SHA256, spec(20, 21)))


def test_a_map_of_the_sample_museum_stays_marked():
    text = PngInfo()
    text.add_text("Comment", SAMPLE_MARK)
    marked = depth_file(DEEP, pnginfo=text)
    assert SAMPLE_MARK in str(decoded(Depth(SHA256, spec(20)).make(marked).data).info)
