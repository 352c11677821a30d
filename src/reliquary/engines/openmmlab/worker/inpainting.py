"""Inpainters of MMagic: PConv (Liu et al. 2018)."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch
import torchvision
from mmengine.registry import DATASETS
from safetensors.torch import load_file
from torch.utils.data import Dataset

from reliquary.engines.openmmlab.messages import Done, InpaintingWork
from reliquary.engines.openmmlab.worker.speaking import Voice
from reliquary.errors import ReliquaryError
from reliquary.seeds import generator

GREY = 127.5
"""What lost pixels are set to (MMagic's ``GetMaskedImage``)."""

INTACT = 128
"""Mask pixels from here on are intact."""


def inpaint(work: InpaintingWork, voice: Voice) -> Done:
    """Train an inpainter and restore the test images.

    Raises:
        ReliquaryError: There is nothing to train on, an image cannot be read, or the training diverges.
    """
    from reliquary.engines.openmmlab.worker import editing

    if not (work.train and work.masks and work.test):
        raise ReliquaryError("inpainting needs images and masks to train on, and images to restore")
    config = editing.read_config(work.config)
    _set_perceptual_loss(config.model, work.vgg)
    masks = [str(path) for path in work.masks]
    train = [(str(path), masks) for path in work.train]
    test = [(str(image), [str(mask)]) for image, mask in work.test]
    for loader, pairs in ((config.train_dataloader, train), (config.test_dataloader, test)):
        loader.dataset = {"type": "MaskedPictures", "pairs": pairs, "size": work.image_size, "seed": work.seed}
    editing.set_training(config, work, len(train))
    return editing.edit(config, work, voice)


def _set_perceptual_loss(model: Any, vgg: Path | None) -> None:
    """Give the perceptual loss its VGG-16 from a file, or leave the loss out; it would be downloaded else."""
    if vgg is None:
        model.loss_composed_percep, model.loss_out_percep = None, False
        return
    from mmagic.models.losses import perceptual_loss

    def vgg16(*, pretrained: bool) -> torch.nn.Module:
        del pretrained
        network: torch.nn.Module = torchvision.models.vgg16(weights=None)
        network.load_state_dict(load_file(vgg))
        return network

    perceptual_loss.vgg = SimpleNamespace(vgg16=vgg16)


@DATASETS.register_module()
class MaskedPictures(Dataset[Any]):
    """Images with a mask each, as MMagic's inpainters take them.

    Args:
        pairs: Path of an image, and of the masks to choose from.
        size: Side of the square in pixels.
        seed: Of the choice.
    """

    def __init__(self, pairs: list[tuple[str, list[str]]], size: int, seed: int) -> None:
        self._pairs, self._size, self._seed = pairs, size, seed

    def __len__(self) -> int:
        return len(self._pairs)

    def __getitem__(self, number: int) -> dict[str, Any]:
        from mmagic.structures import DataSample

        from reliquary.engines.openmmlab.worker.editing import read_picture

        path, masks = self._pairs[number]
        mask_path = masks[int(generator(self._seed, "mask", number).integers(len(masks)))]
        picture = read_picture(path, self._size).float()
        lost = (read_picture(mask_path, self._size, "L") < INTACT).float()
        sample = DataSample(
            gt_img=picture, mask=lost, metainfo={"path": path, "mask_path": mask_path, "gt_channel_order": "RGB"}
        )
        return {"inputs": picture * (1 - lost) + GREY * lost, "data_samples": sample}
