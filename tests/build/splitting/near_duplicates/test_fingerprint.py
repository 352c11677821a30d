from __future__ import annotations

from io import BytesIO
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from reliquary.build.splitting.near_duplicates import FINGERPRINT_BYTES, fingerprint
from reliquary.build.splitting.near_duplicates.fingerprint import _COSINES
from reliquary.sample.objects.collection import sample_objects
from reliquary.sample.objects.pictures import render_view


@pytest.fixture(scope="module")
def pictures():
    """Sixty photographs of sample objects of all kinds."""
    objects = [item for item in sample_objects(80) if item.picture == "own"][:60]
    return [Image.fromarray(render_view(item, 0)) for item in objects]


def bits(data):
    return np.unpackbits(np.frombuffer(data, np.uint8))


def plain_phash(image, grey_32):
    """Compute what Zauner (2010, section 3.2.1) defines, in floating point with the whole cosine transform."""
    rows = np.arange(32)
    transform = np.sqrt(2 / 32) * np.cos(np.pi * rows[:, None] * (2 * rows + 1) / 64)
    transform[0] = np.sqrt(1 / 32)
    low = (transform @ grey_32(image) @ transform.T)[1:9, 1:9].ravel()
    return low > np.median(low)


def zauner_grey(image):
    """Luminance, a mean filter of 7 x 7, and the nearest of 32 x 32 pixels."""
    filtered = image.convert("L").filter(ImageFilter.BoxBlur(3))
    return np.asarray(filtered.resize((32, 32), Image.Resampling.NEAREST), np.float64)


def box_grey(image):
    return np.asarray(image.convert("L").resize((32, 32), Image.Resampling.BOX), np.float64)


def test_the_first_hash_is_the_published_one_where_its_filter_covers_a_pixel_of_the_small_picture(pictures):
    squares = [image.resize((7 * 32, 7 * 32)) for image in pictures]
    differing = [int((bits(fingerprint(image)[:8]) != plain_phash(image, zauner_grey)).sum()) for image in squares]
    assert np.mean(differing) <= 0.2


def test_the_first_hash_agrees_with_the_published_definition_at_any_size(pictures):
    differing = [int((bits(fingerprint(image)[:8]) != plain_phash(image, zauner_grey)).sum()) for image in pictures]
    assert np.mean(differing) <= 5


def test_whole_numbers_give_the_bits_of_the_exact_transform(pictures):
    differing = [int((bits(fingerprint(image)[:8]) != plain_phash(image, box_grey)).sum()) for image in pictures]
    assert np.mean(differing) <= 0.1


def test_no_cosine_is_so_near_a_half_that_machines_could_round_it_differently():
    exact = 2**16 * np.cos(np.pi * np.arange(1, 9)[:, None] * (2 * np.arange(32) + 1) / 64)
    assert np.abs(np.abs(exact - np.floor(exact)) - 0.5).min() > 1e-4
    assert (np.rint(exact) == _COSINES).all()
    assert 255 * (np.abs(_COSINES).sum(axis=1).max() ** 2) < 2**53


def test_the_second_hash_says_where_a_picture_gets_lighter_downwards():
    lighter = np.repeat(np.arange(32, dtype=np.uint8)[:, None], 32, axis=1) * 8
    assert fingerprint(Image.fromarray(lighter).convert("RGB"))[8:] == b"\xff" * 8
    assert fingerprint(Image.fromarray(lighter[::-1]).convert("RGB"))[8:] == b"\x00" * 8
    half = lighter.copy()
    half[:, 16:] = half[::-1, 16:]
    assert fingerprint(Image.fromarray(half).convert("RGB"))[8:] == b"\xf0" * 8


@given(st.tuples(*[st.integers(0, 255)] * 3), st.integers(1, 90), st.integers(1, 90))
def test_a_picture_of_one_colour_is_all_zeros(colour, width, height):
    assert fingerprint(Image.new("RGB", (width, height), colour)) == bytes(FINGERPRINT_BYTES)


def test_a_fingerprint_is_known_bit_by_bit():
    noise = np.random.Generator(np.random.PCG64(0)).integers(0, 256, (40, 56, 3), np.uint8)
    assert fingerprint(Image.fromarray(noise)).hex() == "bb530c26b5a59e1cc334c8376bd502ed"


def test_a_picture_encoded_anew_changes_few_bits_and_another_picture_half(pictures):
    for image, other in pairwise(pictures):
        encoded = BytesIO()
        image.save(encoded, "JPEG", quality=75)
        again = Image.open(encoded).convert("RGB")
        assert (bits(fingerprint(image)) != bits(fingerprint(again))).sum() <= 12
        assert (bits(fingerprint(image)) != bits(fingerprint(other))).sum() > 12
