from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from reliquary.curate.checks.blank.blocks import in_blocks
from reliquary.curate.checks.blank.drawn import Drawn, _grown, _shrunk
from reliquary.curate.checks.blank.edges import rises_of, steepness_of
from reliquary.curate.checks.blank.figures import Figures
from reliquary.curate.checks.blank.forest import forests
from reliquary.curate.checks.blank.parting import parted
from reliquary.curate.checks.blank.pieces import pieces_of
from reliquary.curate.checks.blank.repeating import repeats_of, spike_of
from reliquary.curate.checks.blank.roughness import bends_of, roughness_of
from reliquary.curate.checks.blank.tones import colours_of, commonest_of, palette_of, span_of, variety_of

SIDE = 256


def flat(level=200.0):
    return np.full((SIDE, SIDE), level, np.float32)


def noisy(spread=5.0):
    return (128 + np.random.default_rng(0).normal(0, spread, (SIDE, SIDE))).clip(0, 255).astype(np.float32)


def boxed(level=40.0):
    grey = flat()
    grey[64:128, 96:192] = level
    return grey


def colours(grey):
    return np.repeat(grey.astype(np.uint8)[..., None], 3, axis=-1)


def drawn(grey):
    blocks = in_blocks(grey)
    return Drawn(parted(blocks), rises_of(blocks.levels))


@pytest.mark.parametrize("grey", [flat(), noisy(), boxed(), flat()[:5, :3], noisy()[:30, :70]])
def test_every_figure_is_a_number_at_any_size(grey):
    found = Figures(grey, colours(grey)).whole()
    assert set(found) == {*forests().quick.figures, *forests().whole.figures}
    assert all(np.isfinite(value) for value in found.values())


def test_a_step_is_sharp_and_a_slope_is_not():
    ramp = flat()
    ramp[:, 100:140] = np.linspace(200, 40, 40)
    ramp[:, 140:] = 40
    step, slope = (steepness_of(in_blocks(grey), rises_of(in_blocks(grey).levels), 160) for grey in (boxed(), ramp))
    assert step["sharp"] == 1
    assert slope["sharp"] < 0.5
    assert steepness_of(in_blocks(flat()), rises_of(in_blocks(flat()).levels), 0) == {
        "sharp": 1,
        "soft": 1,
        "softest": 1,
    }


def test_rises_are_ranges_of_nine_pixels():
    levels = np.zeros((SIDE, SIDE), np.uint8)
    levels[100, 100] = 90
    rises = rises_of(levels)
    assert np.count_nonzero(rises == 90) == 9
    assert rises[99, 101] == 90


def test_tones_and_colours_are_counted():
    assert variety_of(in_blocks(flat())) == 0
    halves = np.concatenate([flat(40)[:, :128], flat(200)[:, 128:]], axis=1)
    assert variety_of(in_blocks(halves)) == pytest.approx(np.log(2))
    assert variety_of(in_blocks(noisy(30))) == 5
    assert span_of(halves.astype(np.uint8)) == 160
    assert commonest_of(colours_of(colours(halves))) == 1
    assert palette_of(colours_of(colours(halves)), halves > 0) == pytest.approx(np.log(2))
    assert palette_of(colours_of(colours(halves)), halves < 0) == 0
    assert commonest_of(colours_of(colours(np.arange(256, dtype=np.float32)[None].repeat(256, 0)))) == pytest.approx(
        5 / 32
    )


def test_pieces_are_counted_with_the_box_round_them():
    marks = np.zeros((100, 100), bool)
    assert pieces_of(marks) == {"pieces": 0, "big": 0, "box": 0}
    marks[10:20, 10:20] = True
    marks[50, 59] = True
    assert pieces_of(marks) == {"pieces": 2, "big": 1, "box": pytest.approx(41 * 50 / 10_000)}


def test_a_pattern_repeats_itself_and_noise_does_not():
    waves = 128 + 40 * np.sin(np.arange(SIDE) * 2 * np.pi / 12)[None].repeat(SIDE, 0).astype(np.float32)
    assert repeats_of(waves) > 0.9
    assert repeats_of(noisy()) < 0.2
    assert spike_of(waves) > 10 * spike_of(noisy())
    assert repeats_of(flat()) == spike_of(flat()) == 0


def test_a_ground_is_told_from_what_is_on_it():
    slope = np.linspace(100, 220, SIDE, dtype=np.float32)[None].repeat(SIDE, 0)
    whole = parted(in_blocks(slope))
    assert whole.contrast < 3
    slope[64:128, 96:192] = 30
    drawing = drawn(slope)
    assert drawing.marked == pytest.approx(64 * 96 / SIDE**2, rel=0.03)
    assert drawing.blurred < 0.05
    assert drawing.texture == drawing.shading == 0


def test_shading_and_texture_are_seen_inside_what_stands_out():
    shaded, rough = boxed(), boxed()
    shaded[64:128, 96:192] = np.linspace(20, 120, 96)
    rough[64:128, 96:192] += np.random.default_rng(0).normal(0, 25, (64, 96)).clip(-40, 40)
    assert drawn(shaded).shading > 0.3
    assert drawn(rough).texture > 0.3
    assert drawn(boxed()).shading == 0


@pytest.mark.parametrize("side", [3, 7, 9, 11])
def test_masks_shrink_and_grow_as_filters_of_minima_and_maxima_make_them(side):
    mask = np.random.default_rng(side).random((40, 53)) < 0.97
    assert (_shrunk(mask, side) == ndimage.minimum_filter(mask, side, mode="nearest")).all()
    assert (_grown(~mask, side) == ndimage.maximum_filter(~mask, side, mode="nearest")).all()


def test_a_slope_does_not_bend_and_a_ball_does():
    slope = np.linspace(100, 220, SIDE, dtype=np.float32)[None].repeat(SIDE, 0)
    y, x = np.mgrid[:SIDE, :SIDE] / SIDE - 0.5
    ball = (200 - 300 * (x * x + y * y)).astype(np.float32)
    assert bends_of(in_blocks(slope))["bend"] < 0.1
    assert bends_of(in_blocks(ball))["bend"] > 0.3
    bent = slope.copy()
    bent[:, 100:140] += 10
    assert bends_of(in_blocks(bent))["ripple"] < 0.1
    assert bends_of(in_blocks(noisy(30))) == {"ripple": 9, "bend": 9}


def test_noise_is_as_rough_everywhere_and_things_are_not():
    thing = boxed()
    thing[64:128, 96:192] += np.random.default_rng(0).normal(0, 3, (64, 96))
    even, drawing, shown = (roughness_of(in_blocks(grey)) for grey in (noisy(30), boxed(), thing))
    assert even["uneven"] < 0.5
    assert even["calmest"] > 15
    assert drawing["flat"] > 0.85
    assert drawing["between"] == 0
    assert shown["between"] == pytest.approx(64 * 96 / SIDE**2, rel=0.1)
    assert shown["uneven"] > 4


@pytest.mark.parametrize(("level", "other"), [(40.0, 250.0), (250.0, 40.0)])
def test_how_far_all_that_stands_out_is_to_one_side(level, other):
    one, both = boxed(level), boxed(level)
    both[192:, :64] = other
    assert drawn(one).onesided == 1
    assert drawn(both).onesided == pytest.approx(0.2, abs=0.05)


def test_a_ground_explains_what_is_not_covered():
    assert parted(in_blocks(flat())).explained == 1
    assert parted(in_blocks(boxed())).explained == pytest.approx(1 - 64 * 96 / SIDE**2)


def test_the_tone_of_a_block_is_what_lies_under_thin_lines():
    lined = flat()
    lined[:, 3::8] = 20
    blocks = in_blocks(lined)
    assert (blocks.tone == 200).all()
    assert (blocks.light < 180).all()
    assert (blocks.most(blocks.levels) == 200).all()
    assert (blocks.least(blocks.levels) == 20).all()
