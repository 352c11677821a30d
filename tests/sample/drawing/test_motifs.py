from __future__ import annotations

import numpy as np
import pytest

from reliquary.sample.drawing.motifs import MOTIFS, TILE, motif_band, motif_field, motif_tile
from reliquary.sample.drawing.scripts import SCRIPTS, glyph_tiles, text_panel
from reliquary.seeds import generator

DRAWN = [name for name in MOTIFS if name not in ("glyphs", "wedges", "kufic")]


@pytest.mark.parametrize("name", MOTIFS)
def test_every_motif_has_paint_and_ground(name):
    band = motif_band(name, 32, 256, 6, generator(0, name))
    assert band.shape == (32, 256)
    assert 0.08 < band.mean() < 0.75
    assert band.min() >= 0
    assert band.max() <= 1


@pytest.mark.parametrize("name", DRAWN)
def test_the_edges_of_a_motif_meet(name):
    tile = motif_tile(name)
    across_the_seam = np.abs(tile[:, -1] - tile[:, 0]).mean()
    # The squares of a chequer change colour at every edge, the seam among them.
    assert (across_the_seam > 0.9) if name == "checker" else (across_the_seam < 0.16)


def test_motifs_differ_from_each_other():
    tiles = np.array([motif_tile(name).ravel() for name in DRAWN])
    distances = np.abs(tiles[:, None] - tiles[None]).mean(axis=-1)
    np.fill_diagonal(distances, 1)
    assert distances.min() > 0.05


def test_a_cached_tile_cannot_be_spoilt():
    with pytest.raises(ValueError, match="read-only"):
        motif_tile("meander")[0, 0] = 1


def test_a_field_repeats_its_cell():
    field = motif_field("star", 90, 150, cell=30)
    assert field.shape == (90, 150)
    assert np.array_equal(field[:, :30], field[:, 30:60])


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_has_many_different_glyphs(script):
    tiles = glyph_tiles(script)
    assert len({tile.tobytes() for tile in tiles}) >= 10
    assert all(0.03 < tile.mean() < 0.6 for tile in tiles)


def test_text_depends_on_the_generator_alone():
    first, again, other = (text_panel("seal", 3, 5, generator(seed, "text")) for seed in (1, 1, 2))
    assert first.shape == (3 * 32, 5 * 32)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_tile_size_is_what_the_bands_expect():
    assert motif_tile("lotus").shape == (TILE, TILE)
