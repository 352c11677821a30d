from __future__ import annotations

import gzip
import io
import zlib

import pytest
from PIL import Image

from reliquary.sample.loopback.bombs import gzip_bomb, png_bomb
from reliquary.sample.loopback.faults import PNG_BOMB_SIDE

MIB = 1 << 20


@pytest.mark.parametrize("n_bytes", [0, 1, MIB, 3 * MIB + 17])
def test_the_archive_is_whole_and_holds_zeros(n_bytes):
    assert gzip.decompress(gzip_bomb(n_bytes)) == bytes(n_bytes)


def test_the_archive_is_a_thousandth_of_what_it_holds():
    assert len(gzip_bomb(64 * MIB)) < 64 * MIB / 900


def test_the_archive_names_its_checksum():
    assert gzip_bomb(2 * MIB)[-8:-4] == zlib.crc32(bytes(2 * MIB)).to_bytes(4, "little")


def test_a_small_picture_of_the_kind_is_a_black_square():
    with Image.open(io.BytesIO(png_bomb(1001))) as picture:
        picture.load()
        assert (picture.size, picture.getextrema()) == ((1001, 1001), (0, 0))


def test_the_picture_of_the_museum_says_its_size_and_is_small():
    bomb = png_bomb(PNG_BOMB_SIDE)
    assert len(bomb) < MIB
    with pytest.raises(Image.DecompressionBombError):
        Image.open(io.BytesIO(bomb))
