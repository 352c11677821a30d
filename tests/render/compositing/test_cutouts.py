from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from reliquary.blobs import BlobStore
from reliquary.errors import ReliquaryError
from reliquary.pictures import png_bytes
from reliquary.render.compositing.cutouts import open_cutout, scaled
from tests.build.pictures.encoded import encoded
from tests.render.compositing.small_views import MAGENTA, SIDE, block, disc

CLAY = (200, 60, 120)


@pytest.fixture
def opened(tmp_path):
    blobs = BlobStore(tmp_path)
    return lambda pixels, sample=False: open_cutout(blobs.put(png_bytes(pixels, sample=sample)), blobs)


@pytest.fixture(scope="module")
def opener(tmp_path_factory):
    blobs = BlobStore(tmp_path_factory.mktemp("blobs"))
    return lambda pixels: open_cutout(blobs.put(png_bytes(pixels, sample=False)), blobs)


def pasted(cutout, colour, size=(200, 200), place=(5, 5)):
    picture = Image.new("RGB", size, colour)
    picture.paste(cutout.image, place, cutout.image)
    return np.asarray(picture).astype(int)


def test_a_cutout_is_the_view_without_the_emptiness_round_it(opened):
    cutout = opened(block((10, 20, 40, 50)))
    assert (cutout.image.size, cutout.corner, cutout.box) == ((30, 30), (10, 20), (10, 20, 40, 50))
    assert not cutout.marked
    assert opened(block(), sample=True).marked


def test_the_box_holds_what_is_covered_by_half_and_the_image_all_of_it(opened):
    pixels = block((10, 20, 40, 50))
    pixels[19, 10:40] = (0, 0, 0, 127)
    pixels[50, 10:40] = (0, 0, 0, 128)
    cutout = opened(pixels)
    assert cutout.box == (10, 20, 40, 51)
    assert (cutout.corner, cutout.image.size) == ((10, 19), (30, 32))


def test_a_view_that_is_faint_everywhere_has_a_box_too(opened):
    pixels = np.zeros((SIDE, SIDE, 4), dtype=np.uint8)
    pixels[5:9, 7:10, 3] = 40
    assert opened(pixels).box == (7, 5, 10, 9)


@given(
    scale=st.floats(0.05, 3),
    box=st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(1, 34), st.integers(1, 34)),
)
def test_boxes_scale_with_the_view(opener, scale, box):
    left, top, width, height = box
    cutout = scaled(opener(block((left, top, left + width, top + height))), scale)
    x, y, right, bottom = cutout.box
    assert (cutout.covered[y:bottom, x:right]).any(axis=0).all()
    assert cutout.covered.sum() == cutout.covered[y:bottom, x:right].sum()
    for start, end, origin, first, length in (
        (x, right, cutout.origin[0], left, width),
        (y, bottom, cutout.origin[1], top, height),
    ):
        slack = 0.75 if cutout.scale * length >= 2 else 1.51  # what is thinner is spread over a pixel at either side
        assert start == pytest.approx(origin + cutout.scale * first, abs=slack)
        assert end == pytest.approx(origin + cutout.scale * (first + length), abs=slack)


def test_a_point_of_the_view_is_found_where_the_record_says(opened):
    pixels = block((2, 2, 62, 62), (0, 0, 0))
    pixels[41:44, 23:26, :3] = 255
    for scale in (0.4, 0.77, 1.0, 1.9):
        cutout = scaled(opened(pixels), scale)
        light = np.asarray(cutout.image)[..., 0].astype(float)
        y, x = (np.average(axis + 0.5, weights=light) for axis in np.indices(light.shape))
        assert (x, y) == pytest.approx([cutout.origin[0] + scale * 24.5, cutout.origin[1] + scale * 42.5], abs=0.1)


@pytest.mark.parametrize("around", [(0, 0, 0), (255, 255, 255), (0, 255, 0)])
@pytest.mark.parametrize("scale", [0.3, 0.77, 1.0, 1.6])
@pytest.mark.parametrize("ground", [(0, 120, 40), (255, 255, 255), (0, 0, 0), CLAY])
def test_edges_have_no_fringe_whatever_lies_round_the_object(opened, around, scale, ground):
    """Every pixel lies on the line between the colours of the object and of the ground."""
    picture = pasted(scaled(opened(disc(CLAY, around=around)), scale), ground)
    for channel in range(3):
        low, high = sorted((CLAY[channel], ground[channel]))
        assert low - 2 <= picture[..., channel].min()
        assert picture[..., channel].max() <= high + 2
    way = np.array(CLAY) - ground
    if way.any():
        share = ((picture - ground) @ way / (way @ way))[..., None]
        assert np.abs(ground + share * way - picture).max() <= 2.5, "all channels mix alike"


@pytest.mark.parametrize("scale", [0.6, 1.3, 2.7])
def test_no_colour_shines_above_its_alpha(opened, scale):
    """A dark disc with a bright rim, where the filter overshoots."""
    pixels = disc((20, 20, 20), radius=20)
    rim = (pixels[..., 3] > 0) & (disc(radius=17)[..., 3] == 0)
    pixels[rim, :3] = 255
    image = np.asarray(scaled(opened(pixels), scale).image)
    assert (image[..., :3] <= image[..., 3:]).all()


def test_fringes_would_be_seen():
    """The same picture, its alpha not multiplied in before it is scaled, shows the colour that nobody should see."""
    pixels = Image.fromarray(disc(MAGENTA, around=(0, 255, 0)))
    half = Image.merge("RGBA", [band.resize((32, 32), Image.Resampling.HAMMING) for band in pixels.split()])
    picture = Image.new("RGB", (32, 32), MAGENTA)
    picture.paste(half, (0, 0), half)
    assert np.asarray(picture)[..., 1].max() > 30


def test_blur_widens_the_edge_and_keeps_the_box_about(opened):
    sharp, blurred = (scaled(opened(disc()), 1.5, blur) for blur in (0, 3))
    soft = [
        np.count_nonzero((np.asarray(c.image)[..., 3] > 8) & (np.asarray(c.image)[..., 3] < 247))
        for c in (sharp, blurred)
    ]
    assert soft[1] > 3 * soft[0]
    assert np.asarray(blurred.image)[[0, -1], :, 3].max() == 0, "the blur has room"
    assert np.subtract(blurred.box[2:], blurred.box[:2]) == pytest.approx(
        np.subtract(sharp.box[2:], sharp.box[:2]), abs=2
    )


@pytest.mark.parametrize("scale", [0.3, 0.05, 0.01, 0.001])
def test_the_smallest_cutout_is_never_empty(opened, scale):
    pixels = np.zeros((SIDE, SIDE, 4), dtype=np.uint8)
    pixels[3, 4] = pixels[60, 61] = (255, 255, 255, 255)
    cutout = scaled(opened(pixels), scale)
    assert cutout.covered.any()
    assert cutout.scale >= scale
    left, top, right, bottom = cutout.box
    assert right > left
    assert bottom > top


def test_a_view_that_shows_nothing_is_refused(opened):
    with pytest.raises(ReliquaryError, match="wholly transparent.*render it again"):
        opened(np.zeros((SIDE, SIDE, 4), dtype=np.uint8))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"no picture", "no readable PNG"),
        (png_bytes(block(), sample=False)[:120], "no readable PNG"),
        (encoded(Image.new("RGB", (8, 8))), "the channels RGB, RGBA is needed"),
        (encoded(Image.new("RGB", (8, 8)), "JPEG"), "no readable PNG"),
    ],
)
def test_a_view_that_is_no_cutout_is_named(tmp_path, data, problem):
    blobs = BlobStore(tmp_path)
    sha256 = blobs.put(data)
    with pytest.raises(ReliquaryError, match=f"{sha256}.*{problem}.*render again"):
        open_cutout(sha256, blobs)


def test_a_view_that_is_gone(tmp_path):
    with pytest.raises(ReliquaryError, match="the blob is missing"):
        open_cutout("0" * 64, BlobStore(tmp_path))
