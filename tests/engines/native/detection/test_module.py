from __future__ import annotations

import pytest
import torch
from torch import nn

from reliquary.engines.native.detection.module import Detector
from reliquary.engines.native.detection.parameters import DetectionParameters


class Stub(nn.Module):
    """Gives its two losses, or the images that it was called with."""

    def __init__(self, *losses):
        super().__init__()
        self.losses = losses

    def forward(self, images, targets=None):
        if targets is None:
            return images
        return {str(number): torch.tensor(loss) for number, loss in enumerate(self.losses)}


def detector(*losses):
    given = DetectionParameters(epochs=1)
    return Detector(Stub(*losses), given, given.length(1), 0)


def test_the_loss_is_the_sum_of_its_parts():
    assert detector(1.5, 2.0).loss((torch.zeros(2, 3, 4, 4, dtype=torch.uint8), [{}, {}])).item() == 3.5


def test_a_model_sees_each_image_in_0_to_1():
    pixels = torch.full((2, 3, 4, 4), 255, dtype=torch.uint8)
    pixels[1] = 51
    first, second = detector().predict_step((pixels, [{}, {}]), 0)
    assert first.unique().tolist() == [1.0]
    assert second.unique().tolist() == pytest.approx([0.2])
