"""SSD with a MobileNetV2 backbone, for images of any size from 96 to 512 pixels.

The detector of section 6.2 of Sandler et al. 2018, "MobileNetV2: Inverted Residuals and Linear Bottlenecks": the first
map is the expansion layer of the block with which stride 32 begins, the second the last of the backbone, four smaller
ones follow, and every convolution of the head is depthwise separable (SSDLite).
"""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from itertools import pairwise
from typing import Any

from torch import Tensor, nn
from torchvision.models import mobilenet_v2
from torchvision.models.detection import _utils as detection_utils
from torchvision.models.detection.anchor_utils import DefaultBoxGenerator
from torchvision.models.detection.ssd import SSD
from torchvision.models.detection.ssdlite import SSDLiteHead
from torchvision.ops import Conv2dNormActivation

from reliquary.errors import ReliquaryError

MIN_SIZE, MAX_SIZE = 96, 512

STRIDE_32 = 14
"""The block of MobileNetV2 with which stride 32 begins; what stands before has stride 16."""

EXTRA_CHANNELS = (512, 256, 256, 128)
MIN_CHANNELS = 16

# torch's own rate of the moving averages. The 0.03 of torchvision's SSDLite needs thousands of steps until they follow
# the weights through all layers; a training of a few hundred would answer nothing.
NORM = partial(nn.BatchNorm2d, eps=0.001, momentum=0.1)
INITIAL_STD = 0.03


def check_size(size: int) -> None:
    """See that the model takes images of a size.

    Raises:
        ReliquaryError: It does not.
    """
    if not MIN_SIZE <= size <= MAX_SIZE:
        raise ReliquaryError(f"ssd_mobilenet_v2 takes images of {MIN_SIZE} to {MAX_SIZE} pixels, found {size}")


def ssd_mobilenet_v2(num_classes: int, size: int = 320, width: float = 1.0, **options: Any) -> SSD:
    """Return a detector with random weights from torch's generator.

    Args:
        num_classes: Number of classes, the background among them.
        size: Side in pixels of the square that images are resized to.
        width: Multiplier of the numbers of channels; 1 is the published model.
        **options: Options of torchvision's ``SSD``, such as ``score_thresh``.

    Returns:
        As torchvision's detectors: images float (3, height, width) of 0..1 and targets in, losses or detections out.

    Raises:
        ReliquaryError: The size is too small or too large.
    """
    check_size(size)
    backbone = MobileNetV2Maps(width)
    boxes = DefaultBoxGenerator([[2, 3]] * (2 + len(EXTRA_CHANNELS)), min_ratio=0.2, max_ratio=0.95)
    channels = detection_utils.retrieve_out_channels(backbone, (size, size))
    head = SSDLiteHead(channels, boxes.num_anchors_per_location(), num_classes, NORM)
    # These bring 0..1 to -1..1.
    scaled = {"image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}
    return SSD(backbone, boxes, (size, size), num_classes, head=head, **{**scaled, **options})


class MobileNetV2Maps(nn.Module):
    """Feature maps of strides 16, 32, 64, 128, 256 and 512, the last ones of a pixel where images are small.

    Args:
        width: Multiplier of the numbers of channels.
    """

    def __init__(self, width: float) -> None:
        super().__init__()
        blocks = mobilenet_v2(weights=None, width_mult=width, norm_layer=NORM).features
        expansion, *rest = blocks[STRIDE_32].conv
        self.features = nn.Sequential(
            nn.Sequential(*blocks[:STRIDE_32], expansion),
            nn.Sequential(nn.Sequential(*rest), *blocks[STRIDE_32 + 1 :]),
        )
        channels = [blocks[-1].out_channels] + [max(MIN_CHANNELS, int(c * width)) for c in EXTRA_CHANNELS]
        self.extra = nn.ModuleList(_halving(*pair) for pair in pairwise(channels))
        for layer in self.extra.modules():
            if isinstance(layer, nn.Conv2d):
                nn.init.normal_(layer.weight, std=INITIAL_STD)

    def forward(self, images: Tensor) -> dict[str, Tensor]:
        """Return the maps by name, largest first; images have shape (n, 3, size, size)."""
        maps = []
        for block in (*self.features, *self.extra):
            images = block(images)
            maps.append(images)
        return OrderedDict((str(number), features) for number, features in enumerate(maps))


def _halving(channels: int, out_channels: int) -> nn.Sequential:
    """Return three convolutions that halve a map: narrow, depthwise with stride 2, widen."""
    narrow = out_channels // 2
    layer = partial(Conv2dNormActivation, norm_layer=NORM, activation_layer=nn.ReLU6)
    return nn.Sequential(
        layer(channels, narrow, kernel_size=1),
        layer(narrow, narrow, kernel_size=3, stride=2, groups=narrow),
        layer(narrow, out_channels, kernel_size=1),
    )
