"""Importing OpenMMLab on today's libraries, without what it does not need here."""

from __future__ import annotations

import importlib
import sys
from importlib import metadata
from pathlib import Path
from types import ModuleType

from reliquary.engines.openmmlab.worker import compiled_operators

PACKAGES = ("mmdet", "mmagic", "onedl-mmengine", "mmcv-lite", "torch", "torchvision", "numpy", "opencv-python-headless")
WANTED = ("models.editors.pconv", "models.editors.cyclegan", "engine.optimizers.multi_optimizer_constructor")
"""The parts of MMagic that are imported; others want libraries that are not there."""


BARE = (
    "models.editors",
    "datasets",
    "datasets.transforms",
    "engine",
    "engine.hooks",
    "engine.optimizers",
    "engine.runner",
    "engine.schedulers",
    "evaluation",
    "visualization",
)
"""Packages of MMagic that are not imported as a whole; its registries ask for them."""


def versions() -> dict[str, str]:
    """Return the versions of the packages that decide results."""
    return {package: metadata.version(package) for package in PACKAGES}


def import_detection() -> None:
    """Import MMDetection; what it has is registered with MMEngine then."""
    compiled_operators.install()
    from mmdet.models.dense_heads import SSDHead
    from mmdet.utils import register_all_modules

    # The base class reads it since MMDetection 3.3, and SSD's head never sets it.
    SSDHead.loss_cls = None
    register_all_modules(init_default_scope=True)


def import_editing() -> None:
    """Import the models of MMagic that are wanted, without diffusion models and without what only those need."""
    compiled_operators.install()
    import numpy as np

    np.bool8 = np.bool_  # type: ignore[attr-defined]  # was taken out of numpy 2
    _pretend_diffusers()
    import mmagic

    # Importing the folders' own __init__ would import every model, and what only those need.
    for package in BARE:
        bare = ModuleType(f"mmagic.{package}")
        bare.__path__ = [str(Path(mmagic.__file__).parent.joinpath(*package.split(".")))]
        sys.modules[bare.__name__] = bare
    for name in WANTED:
        importlib.import_module(f"mmagic.{name}")
    from mmengine.registry import init_default_scope

    init_default_scope("mmagic")


def _pretend_diffusers() -> None:
    """Let ``import diffusers`` give names that nothing here uses."""
    names = {
        "diffusers": ("DiffusionPipeline", "SchedulerMixin"),
        "diffusers.models": (),
        "diffusers.pipelines": (),
        "diffusers.models.attention": ("BasicTransformerBlock",),
    }
    for module, classes in names.items():
        pretended = ModuleType(module)
        pretended.__path__ = []
        for name in classes:
            setattr(pretended, name, type(name, (), {}))
        sys.modules[module] = pretended
        parent, _, child = module.rpartition(".")
        if parent:
            setattr(sys.modules[parent], child, pretended)
