from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from reliquary.curate.checks import embedding
from reliquary.curate.checks.embedding import DIMENSIONS, Embedding, embeddings
from reliquary.curate.measuring.look import Looked
from tests.build.pictures.encoded import patches
from tests.curate.checks.drawn import canvas, with_discs, working


def described(image, **options):
    return np.frombuffer(Embedding().describe(working(image, **options)), "<f2").astype(np.float32)


def stripes(period, *, upright=True):
    wave = 128 + 100 * np.sin(np.arange(256) * 2 * np.pi / period)
    grey = np.broadcast_to(wave if upright else wave[:, None], (256, 256)).astype(np.uint8)
    return Image.fromarray(grey).convert("RGB")


def test_equal_pixels_give_equal_numbers_of_a_known_length():
    first, second = described(patches((300, 200))), described(patches((300, 200)))
    assert first.shape == (DIMENSIONS,)
    assert np.isfinite(first).all()
    assert np.array_equal(first, second)


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (64, 64), (700, 40)])
def test_pictures_of_any_shape_are_described(size):
    assert np.isfinite(described(patches(size))).all()


@pytest.mark.parametrize(
    ("colour", "lab"),
    [((255, 255, 255), (100, 0, 0)), ((0, 0, 0), (0, 0, 0)), ((255, 0, 0), (54.3, 80.8, 69.9)),
     ((0, 0, 255), (29.6, 68.3, -112.0)), ((200, 120, 40), (58.5, 27.8, 54.6))],
)  # fmt: skip
def test_the_layout_holds_cie_lab(colour, lab):
    layout = described(canvas(tone=colour))[: 3 * 36].reshape(36, 3)
    assert layout == pytest.approx(np.tile(np.array(lab) / 100, (36, 1)), abs=0.006)


def test_the_layout_knows_places_and_the_histogram_does_not():
    image = with_discs(canvas(), (60, 60, 40), tone=(180, 40, 40))
    there, elsewhere = described(image), described(image.transpose(Image.Transpose.ROTATE_180))
    layout, colours = np.s_[: 3 * 36], np.s_[3 * 36 : 3 * 36 + embedding.N_COLOURS]
    assert np.abs(there[layout] - elsewhere[layout]).max() > 0.3
    assert there[colours] == pytest.approx(elsewhere[colours], abs=0.01)


def test_shares_of_colours_add_up():
    colours = described(patches((256, 256)))[3 * 36 : 3 * 36 + embedding.N_COLOURS]
    assert np.square(colours).sum() == pytest.approx(1, abs=1e-2)


def test_texture_knows_which_way_lines_run():
    upright, level = (described(stripes(32, upright=way))[-2 * 128 :].reshape(2, 16, 8) for way in (True, False))
    strongest = [texture.sum(axis=(0, 1)).argmax() for texture in (upright, level)]
    assert strongest == [0, 4]


def test_copies_are_nearer_than_strangers():
    image, other = patches((400, 400), 1), patches((400, 400), 2)
    one = described(image)
    copy = described(image.resize((250, 250)), image_format="JPEG", quality=60)
    assert np.linalg.norm(one - copy) < 0.1 * np.linalg.norm(one - described(other))


def test_all_embeddings_of_a_collection_in_their_order():
    pictures = {key: working(patches((64, 64), seed)) for seed, key in enumerate("bca")}
    looked = Looked({}, {Embedding.name: {key: Embedding().describe(picture) for key, picture in pictures.items()}})
    ids, matrix = embeddings(looked)
    assert ids == ["b", "c", "a"]
    assert matrix.dtype == np.float32
    assert np.array_equal(matrix[1], described(patches((64, 64), 1)))


def test_no_pictures_no_embeddings():
    ids, matrix = embeddings(Looked({}, {Embedding.name: {}}))
    assert ids == []
    assert matrix.shape == (0, DIMENSIONS)
