from __future__ import annotations

import numpy as np
import pytest

from reliquary.render.preview.radiance import mean_colour
from tests.render.blender.relic_models import write_radiance_map

HEAD = b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 2 +X 16\n"


def packed(line):
    """A line of pixels (w, 4) with run lengths: one run and the rest as they are, channel by channel."""
    width = len(line)
    parts = [b"\2\2" + width.to_bytes(2, "big")]
    for channel in line.T:
        run = next((n for n in range(1, width) if channel[n] != channel[0]), width)
        parts.append(bytes((128 + run, channel[0])))
        if run < width:
            parts.append(bytes((width - run,)) + channel[run:].astype(np.uint8).tobytes())
    return b"".join(parts)


def test_the_mean_counts_directions_alike(tmp_path):
    radiance = np.zeros((8, 16, 3))
    radiance[:4] = (4.0, 1.0, 0.5)
    np.testing.assert_allclose(mean_colour(write_radiance_map(tmp_path / "a.hdr", radiance)), (2, 0.5, 0.25), rtol=0.02)
    radiance[:] = 0
    radiance[0] = 1.0
    pole = mean_colour(write_radiance_map(tmp_path / "b.hdr", radiance))
    assert pole[0] < 0.05, "a line at a pole is a small part of the sphere"


def test_run_lengths(tmp_path):
    line = np.tile(np.array([128, 64, 32, 129], np.uint8), (16, 1))
    line[9:, 0] = 0
    path = tmp_path / "a.hdr"
    path.write_bytes(HEAD + packed(line) * 2)
    np.testing.assert_allclose(mean_colour(path), (9 / 16, 0.5, 0.25))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xff\xd8 a photograph", "neither a Radiance picture"),
        (HEAD, "cut off"),
        (HEAD + b"\2\2\0\x10" + b"\x90", "cut off"),
        (HEAD + b"\2\2\0\x10" + bytes((128 + 127, 1)) * 4, "too long"),
        (HEAD + bytes(2 * 16 * 4), "no light"),
    ],
)
def test_faulty_maps(tmp_path, data, reason):
    path = tmp_path / "a.hdr"
    path.write_bytes(data)
    with pytest.raises(ValueError, match=reason):
        mean_colour(path)


def test_openexr_counts_as_white(tmp_path):
    path = tmp_path / "a.exr"
    path.write_bytes(b"\x76\x2f\x31\x01")
    np.testing.assert_array_equal(mean_colour(path), 1)
