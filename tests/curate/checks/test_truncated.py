from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from reliquary.curate.checks.truncated import Truncated
from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.curate.measuring.sights import FLAGGED
from reliquary.sample.faults.cuts import cut_off
from reliquary.seeds import generator
from tests.curate.checks.faulty import faultless, upside_down, working


def look(pixels):
    return Truncated().look(working(pixels, "JPEG"))


def jpeg(pixels):
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["grey", "repeated"])
def test_pictures_that_lost_their_end_are_flagged(kind):
    cut = [cut_off(picture, generator(1, kind, n), kind) for n, picture in enumerate(faultless())]
    assert np.mean([look(picture).score >= FLAGGED for picture in cut]) >= 0.9


def test_the_size_of_the_lost_part_is_told():
    picture = faultless()[0].copy()
    half = picture.shape[0] // 2 // 16 * 16
    picture[half:] = 128
    assert f"the lowest {1 - half / picture.shape[0]:.0%} are the grey of missing data" in look(picture).explanation


def test_a_missing_end_marker_is_seen_though_zeros_follow():
    whole = jpeg(faultless()[0])
    sight = Truncated().look(WorkingPicture(whole[:-2] + bytes(5000)))
    assert sight.score == 1
    assert "no end-of-image marker" in sight.explanation
    assert Truncated().look(WorkingPicture(whole)).score == 0


def test_bytes_after_the_end_are_no_fault():
    assert Truncated().look(WorkingPicture(jpeg(faultless()[0]) + b"made by a camera")).score == 0


def test_a_preview_with_its_own_end_marker_does_not_hide_that_the_picture_has_none():
    preview = jpeg(np.zeros((8, 8, 3), np.uint8))
    comment = b"\xff\xfe" + (len(preview) + 2).to_bytes(2, "big") + preview
    whole = jpeg(faultless()[0])
    assert Truncated().look(WorkingPicture(whole[:2] + comment + whole[2:-2] + bytes(5000))).score == 1


def test_grey_ground_without_a_straight_edge_is_no_missing_data():
    picture = np.full((300, 300, 3), 128, np.uint8)
    rows, columns = np.mgrid[:300, :300]
    picture[(rows - 130) ** 2 + (columns - 150) ** 2 < 110**2] = (180, 90, 60)
    assert look(picture).score < FLAGGED


@pytest.mark.parametrize("tone", [0, 60, 255])
def test_plain_lower_parts_of_other_tones_are_left_to_the_check_of_borders(tone):
    picture = faultless()[0].copy()
    picture[-80:] = tone
    assert look(picture).score < FLAGGED


def test_stripes_that_fill_the_picture_are_no_repeated_row():
    stripes = np.tile(np.random.default_rng(1).integers(0, 256, (1, 300, 1), np.uint8), (200, 1, 3))
    assert look(stripes).score < FLAGGED


def test_stripes_that_are_nearly_as_still_above_are_no_repeated_row():
    rng = np.random.default_rng(2)
    stripes = np.tile(rng.integers(60, 196, (1, 300, 1), np.uint8), (200, 1, 3))
    changed = rng.random((200, 300, 1)) < np.where(np.arange(200) < 100, 0.5, 0.15)[:, None, None]
    assert Truncated().look(working(stripes + changed)).score < FLAGGED


def test_what_is_lost_at_the_top_is_no_lost_end():
    cut = cut_off(faultless()[0], generator(1, "grey", 0), "grey")
    assert look(upside_down(cut)).score < FLAGGED
