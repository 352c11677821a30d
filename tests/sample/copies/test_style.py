from __future__ import annotations

import io
from collections import Counter

import numpy as np
import pytest
from PIL import Image

from reliquary.pictures import carries_sample_mark
from reliquary.sample.copies.scale import Scale
from reliquary.sample.copies.style import style_pieces


@pytest.fixture(scope="module")
def tiny():
    return style_pieces(0, Scale.TINY)


def opened(piece):
    [data] = piece.draw()
    return Image.open(io.BytesIO(data))


def in_folder(pieces, folder):
    return [piece for piece in pieces if piece.files[0].startswith(f"{folder}/")]


def test_six_caves_of_paintings_at_150_dpi_and_photographs_of_no_site():
    pieces = style_pieces(0, Scale.SMALL)
    paintings = [piece.originals[0] for piece in in_folder(pieces, "qinglvshanshui")]
    photographs = [piece.originals[0] for piece in in_folder(pieces, "landscape-photograph")]
    assert len(paintings) + len(photographs) == len(pieces)
    assert len({row.site for row in paintings}) == 6
    assert {row.dpi for row in paintings} == {150}
    assert {(row.site, row.dpi) for row in photographs} == {(None, None)}


def test_photographs_show_mountains_and_fields(tiny):
    names = [piece.files[0].split("/")[1] for piece in in_folder(tiny, "landscape-photograph")]
    assert Counter(name.split("-")[0] for name in names) == {"mountains": 6, "field": 2}
    assert len(set(names)) == len(names)


def test_a_painting_holds_a_crop_of_256_px_even_at_15_dpi(tiny):
    with opened(tiny[0]) as painting:
        assert carries_sample_mark(painting)
        assert min(painting.size) // 10 >= 256


def test_photographs_differ_and_are_marked(tiny):
    first, second = (opened(piece) for piece in in_folder(tiny, "landscape-photograph")[:2])
    assert carries_sample_mark(first)
    assert np.abs(np.asarray(first, dtype=float) - np.asarray(second, dtype=float)).mean() > 5


def test_the_seed_decides(tiny):
    def bytes_of(seed):
        return list(style_pieces(seed, Scale.TINY)[-1].draw())

    assert bytes_of(0) == bytes_of(0)
    assert bytes_of(0) != bytes_of(1)
