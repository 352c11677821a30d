"""What holds for all checks of photographs and scans."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from reliquary.curate.checks.blurred import Blurred
from reliquary.curate.checks.colour_card import ColourCard
from reliquary.curate.checks.grey import Grey
from reliquary.curate.checks.ruler import Ruler
from reliquary.curate.checks.scan_border import ScanBorder
from reliquary.curate.checks.tiny import Tiny
from reliquary.curate.checks.truncated import Truncated
from reliquary.curate.measuring.sights import FLAGGED
from tests.curate.checks.faulty import faultless, noise, working

CHECKS = [Tiny(), Blurred(), Truncated(), Grey(), ScanBorder(), ColourCard(), Ruler()]
every_check = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)


@every_check
@settings(max_examples=10, deadline=None)
@given(
    pixels=arrays(
        np.uint8, st.tuples(st.integers(1, 48), st.integers(1, 48), st.just(3)), elements=st.sampled_from((0, 128, 255))
    )
)
def test_any_picture_has_a_score_and_a_sentence(check, pixels):
    sight = check.look(working(pixels))
    assert 0 <= sight.score <= 1
    assert sight.explanation
    assert isinstance(sight.score, float)


@every_check
@pytest.mark.parametrize("shape", [(1, 1), (1, 600), (600, 1), (3, 90), (90, 7), (300, 300)])
def test_odd_shapes_and_noise_are_no_trouble(check, shape):
    assert 0 <= check.look(working(noise(*shape))).score <= 1


@every_check
def test_a_faultless_picture_is_not_flagged(check):
    assert [
        check.look(working(picture, "JPEG")).explanation for picture in faultless() if is_flagged(check, picture)
    ] == []


@every_check
def test_plain_pictures_are_flagged_only_as_grey(check):
    plain = np.full((200, 300, 3), (90, 130, 200), np.uint8)
    assert not is_flagged(check, plain)
    assert is_flagged(check, np.full((200, 300, 3), 128, np.uint8)) == (check.name == "grey")


def is_flagged(check, pixels):
    return check.look(working(pixels, "JPEG")).score >= FLAGGED
