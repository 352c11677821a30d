from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from reliquary.engines.native.classification.augmentation import Augmentation
from reliquary.engines.native.classification.parameters import ClassificationParameters

IDS = [f"{number:064x}" for number in range(40)]
ROWS = torch.arange(40)


def pictures(size=16):
    """Pictures whose red grows from left to right, and green from top to bottom."""
    ramp = torch.linspace(0, 1, size)
    image = torch.stack([ramp.expand(size, size), ramp[:, None].expand(size, size), torch.ones(size, size)])
    return image.expand(len(IDS), -1, -1, -1)


def augmented(epoch=0, seed=0, rows=ROWS, copies=None, images=None, **parameters):
    images = pictures()[: len(rows)] if images is None else images
    return Augmentation(ClassificationParameters(**parameters), IDS, seed)(images, rows, epoch, copies)


STILL = {"crop_scale": 1, "flip": False}
STRENGTHS = {"zoom": 0.3, "distortion": 0.2, "brightness": 0.3, "contrast": 0.3}
ALL = {"crop_scale": 0.6, "flip": True, **STRENGTHS}


def test_an_image_is_changed_alike_wherever_it_stands_in_a_batch():
    whole, turned = augmented(**ALL), augmented(rows=ROWS.flip(0), **ALL)
    assert torch.allclose(whole, turned.flip(0), atol=1e-6)


def test_every_epoch_and_seed_changes_images_otherwise():
    assert not torch.equal(augmented(epoch=0), augmented(epoch=1))
    assert not torch.equal(augmented(seed=0), augmented(seed=1))


def test_crops_and_flips_can_be_turned_off():
    assert torch.equal(augmented(crop_scale=1, flip=False), pictures())


def test_a_flip_mirrors_about_half_of_the_images_and_nothing_else():
    red = augmented(crop_scale=1, flip=True)[:, 0]
    mirrored = (red[:, 0, 0] > red[:, 0, -1]).sum().item()
    assert 8 < mirrored < 32
    assert torch.allclose(red[0].sort(dim=1).values, pictures()[0, 0], atol=1e-5)


def test_a_crop_stays_inside_and_keeps_the_share_asked_for():
    pixels = augmented(crop_scale=0.5, flip=False)
    widths = pixels[:, 0, 0, -1] - pixels[:, 0, 0, 0]
    heights = pixels[:, 1, -1, 0] - pixels[:, 1, 0, 0]
    assert ((pixels >= -1e-5) & (pixels <= 1 + 1e-5)).all()
    assert (widths * heights > 0.42).all()
    assert (widths * heights).std() > 0.05


@pytest.mark.parametrize("name", STRENGTHS)
def test_each_change_is_made_alone_differs_between_images_and_keeps_values_in_range(name):
    changed = augmented(**STILL, **{name: STRENGTHS[name]})
    assert not torch.equal(changed, pictures())
    assert not torch.equal(changed[0], changed[1])
    assert ((changed >= -1e-6) & (changed <= 1 + 1e-6)).all()


def test_zoom_makes_the_content_larger_or_smaller_and_keeps_its_middle():
    red = augmented(**STILL, zoom=0.3)[:, 0, 8]
    slopes = red[:, 8] - red[:, 7]
    factors = (1 / 15) / slopes
    assert torch.allclose(red[:, 7:9].mean(dim=1), torch.full((40,), 0.5), atol=1e-5)
    assert (factors > 0.69).all()
    assert (factors < 1.31).all()
    assert factors.min() < 0.85
    assert factors.max() > 1.15


def test_distortion_is_the_projective_map_that_it_says():
    augmentation = Augmentation(ClassificationParameters(**STILL, distortion=0.2), IDS, 0)
    transform = augmentation._change(IDS[0], 0, 0).transform
    assert np.abs(transform - np.eye(3)).max() <= 0.2
    red, place = augmented(**STILL, distortion=0.2)[0, 0], np.array([(2 * 5 + 1) / 16 - 1, (2 * 9 + 1) / 16 - 1, 1])
    x, _, far = transform @ place
    assert red[9, 5] == pytest.approx((x / far * 16 + 15) / 2 / 15, abs=1e-4)


def test_what_only_moves_pixels_is_the_affine_sampling_of_torch():
    augmentation = Augmentation(ClassificationParameters(crop_scale=0.5), IDS, 0)
    theta = torch.from_numpy(np.stack([augmentation._change(name, 0, 0).transform[:2] for name in IDS])).float()
    grid = functional.affine_grid(theta, [40, 3, 16, 16], align_corners=False)
    expected = functional.grid_sample(pictures(), grid, padding_mode="border", align_corners=False)
    assert torch.allclose(augmented(crop_scale=0.5), expected, atol=1e-5)


def test_brightness_multiplies_and_contrast_keeps_the_mean():
    grey = torch.linspace(0.3, 0.6, 16).expand(40, 3, 16, 16)
    brighter = augmented(**STILL, brightness=0.3, images=grey) / grey
    assert torch.allclose(brighter, brighter[:, :1, :1, :1].expand_as(brighter), atol=1e-5)
    assert 0.7 <= brighter.min() < 0.85
    assert 1.15 < brighter.max() <= 1.3
    steeper = augmented(**STILL, contrast=0.3, images=grey)
    assert torch.allclose(steeper.mean(dim=(1, 2, 3)), grey.mean(dim=(1, 2, 3)), atol=1e-5)
    ratios = steeper[:, 0, 0].std(dim=1) / grey[:, 0, 0].std(dim=1)
    assert 0.7 <= ratios.min() < 0.85
    assert 1.15 < ratios.max() <= 1.3


def test_the_copies_of_an_image_in_one_epoch_are_changed_differently():
    rows, copies = torch.zeros(3, dtype=torch.int64), torch.tensor([0, 1, 2])
    changed = augmented(rows=rows, copies=copies)
    assert not torch.equal(changed[0], changed[1])
    assert not torch.equal(changed[1], changed[2])
    assert torch.equal(changed, augmented(rows=rows, copies=copies))
    assert torch.equal(changed[:1], augmented(rows=rows[:1]))


def test_what_is_for_copies_alone_leaves_the_first_of_each_image():
    only = {"sampling": "oversample", "augment_copies_only": True}
    copies = (ROWS % 2).clone()
    changed = augmented(copies=copies, **STILL, **STRENGTHS, **only)
    assert torch.allclose(changed[copies == 0], pictures()[copies == 0], atol=1e-6)
    differences = (changed - pictures()).abs().amax(dim=(1, 2, 3))
    assert (differences[copies == 1] > 0.01).all()
