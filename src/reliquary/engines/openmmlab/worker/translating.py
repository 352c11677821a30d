"""Translators of MMagic between two domains of images: CycleGAN (Zhu et al. 2017)."""

from __future__ import annotations

from typing import Any

from mmengine.registry import DATASETS
from torch.utils.data import Dataset

from reliquary.engines.openmmlab.messages import Done, TranslationWork
from reliquary.engines.openmmlab.worker.speaking import Voice
from reliquary.errors import ReliquaryError
from reliquary.seeds import generator

DOMAINS = ("first", "second")


def translate(work: TranslationWork, voice: Voice) -> Done:
    """Train a translator and translate images of the first domain to the second.

    Raises:
        ReliquaryError: There is nothing to train on, an image cannot be read, or the training diverges.
    """
    from mmagic.models.base_models import BaseTranslationModel

    from reliquary.engines.openmmlab.worker import editing

    BaseTranslationModel.init_weights = _initialise  # MMagic's own writes a report, and fails over it

    if not (all(work.train) and work.test):
        raise ReliquaryError("translation needs images of both domains to train on, and images to translate")
    config = editing.read_config(work.config)
    keys = [f"img_{domain}" for domain in DOMAINS]
    config.model.update(default_domain=DOMAINS[1], reachable_domains=list(DOMAINS), related_domains=list(DOMAINS))
    config.model.data_preprocessor.data_keys = keys
    train = [[str(path) for path in domain] for domain in work.train]
    test = [str(path) for path in work.test]
    for loader, domains in ((config.train_dataloader, train), (config.test_dataloader, [test, test])):
        loader.dataset = {"type": "TwoDomains", "domains": domains, "size": work.image_size, "seed": work.seed}
    editing.set_training(config, work, max(len(domain) for domain in train))
    return editing.edit(config, work, voice)


def _initialise(model: Any) -> None:
    for network in (*model.generators.values(), *model.discriminators.values()):
        network.init_weights()


@DATASETS.register_module()
class TwoDomains(Dataset[Any]):
    """Pairs of an image of each domain that have nothing to do with each other, as MMagic's translators take them.

    Args:
        domains: Paths of the images of each; the longer list is gone through, of the other one is drawn.
        size: Side of the square in pixels.
        seed: Of the draw.
    """

    def __init__(self, domains: list[list[str]], size: int, seed: int) -> None:
        self._domains, self._size, self._seed = domains, size, seed

    def __len__(self) -> int:
        return max(len(paths) for paths in self._domains)

    def __getitem__(self, number: int) -> dict[str, Any]:
        from mmagic.structures import DataSample

        from reliquary.engines.openmmlab.worker.editing import read_picture

        draw = generator(self._seed, "pair", number)
        chosen = [
            paths[number] if len(paths) == len(self) else paths[int(draw.integers(len(paths)))]
            for paths in self._domains
        ]
        pictures = {
            f"img_{domain}": read_picture(path, self._size).float()
            for domain, path in zip(DOMAINS, chosen, strict=True)
        }
        orders = {f"{key}_channel_order": "RGB" for key in pictures}
        return {"inputs": pictures, "data_samples": DataSample(metainfo={"path": chosen[0], **orders})}
