from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional

from reliquary.engines.native.classification.mixup import mixed
from reliquary.seeds import generator

LABELS = torch.tensor([0, 1, 2, 1, 0])
IMAGES = torch.arange(5.0)[:, None, None, None].expand(5, 3, 2, 2)


def blend(alpha=0.4, step=0):
    targets = functional.one_hot(LABELS, 3).float()
    return mixed(IMAGES, targets, alpha, generator(0, "mixup", step))


@given(st.floats(0.01, 10), st.integers(0, 100))
def test_targets_sum_to_one_and_say_what_the_image_is_made_of(alpha, step):
    images, targets = blend(alpha, step)
    assert torch.allclose(targets.sum(dim=1), torch.ones(5), atol=1e-6)
    assert ((targets >= 0) & (targets <= 1)).all()
    share = generator(0, "mixup", step).beta(alpha, alpha)
    others = (images[:, 0, 0, 0] - share * torch.arange(5.0)) / (1 - share) if share < 0.99 else None
    if others is not None:
        expected = functional.one_hot(LABELS, 3) * share
        expected += functional.one_hot(LABELS[others.round().long()], 3) * (1 - share)
        assert torch.allclose(targets, expected.float(), atol=1e-5)


def test_every_step_blends_otherwise_and_equal_steps_alike():
    assert torch.equal(blend(step=1)[0], blend(step=1)[0])
    assert not torch.equal(blend(step=1)[0], blend(step=2)[0])


def test_one_image_stays_as_it_is():
    image, target = torch.rand(1, 3, 2, 2), torch.tensor([[0.0, 1.0]])
    images, targets = mixed(image, target, 1.0, generator(0, "mixup", 0))
    assert torch.allclose(images, image)
    assert torch.allclose(targets, target)
