from __future__ import annotations

import torch

from reliquary.engines.native.classification.augmentation import Augmentation
from reliquary.engines.native.classification.parameters import ClassificationParameters

IDS = [f"{number:064x}" for number in range(40)]
ROWS = torch.arange(40)


def pictures(size=16):
    """Pictures whose red grows from left to right, and green from top to bottom."""
    ramp = torch.linspace(0, 1, size)
    image = torch.stack([ramp.expand(size, size), ramp[:, None].expand(size, size), torch.ones(size, size)])
    return image.expand(len(IDS), -1, -1, -1)


def augmented(epoch=0, seed=0, rows=ROWS, **parameters):
    return Augmentation(ClassificationParameters(**parameters), IDS, seed)(pictures()[: len(rows)], rows, epoch)


def test_an_image_is_changed_alike_wherever_it_stands_in_a_batch():
    whole, turned = augmented(), augmented(rows=ROWS.flip(0))
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
