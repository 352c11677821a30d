"""Pre-trained weights from a local file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from reliquary.errors import ReliquaryError, require_extra

if TYPE_CHECKING:
    from torch import Tensor, nn

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def weights_path(folder: Path, pretraining: str) -> Path:
    """Return where pre-trained weights lie, or would lie: ``<name>.safetensors``.

    Raises:
        ReliquaryError: The name is no file name.
    """
    if not NAME.fullmatch(pretraining):
        raise ReliquaryError(f"pretraining: '{pretraining}' is not a name; use letters, digits, '.', '_' and '-'")
    return folder / f"{pretraining}.safetensors"


def find_weights(folder: Path, pretraining: str) -> Path:
    """Return the file of pre-trained weights.

    Args:
        folder: Where weights lie.
        pretraining: Their name.

    Raises:
        ReliquaryError: The name is no file name, or the file is missing.
    """
    path = weights_path(folder, pretraining)
    if not path.is_file():
        raise ReliquaryError(
            f"{path}: no such file; the baseline asks for pre-trained weights '{pretraining}' and nothing is "
            "downloaded: put their safetensors file there, allow it to be fetched (--download), or set "
            "'pretraining: null' to train from scratch"
        )
    return path


def load_weights(model: nn.Module, path: Path, head: set[str]) -> None:
    """Load pre-trained weights into a model; what was trained for other classes keeps its random ones.

    Weights of the backbone alone go into the model's ``backbone``, if it has one; parts that it has not, such as the
    head that they were trained with, are left aside.

    Args:
        model: The model.
        path: Its safetensors file.
        head: Names of the tensors that depend on the classes.

    Raises:
        ReliquaryError: The file is no safetensors file, or is of another model; the differences are named.
    """
    safetensors = require_extra("bench", "safetensors.torch")
    try:
        given: dict[str, Tensor] = safetensors.load_file(path)
    except (OSError, ValueError, RuntimeError, require_extra("bench", "safetensors").SafetensorError) as error:
        raise ReliquaryError(f"{path}: not a readable safetensors file ({error})") from error
    backbone = getattr(model, "backbone", None)
    if backbone is not None and not any(name.startswith("backbone.") for name in given):
        model, head = backbone, set()
        parts = {_part(name) for name in model.state_dict()}
        given = {name: value for name, value in given.items() if _part(name) in parts}
    wanted = model.state_dict()
    # Models whose normalisation was frozen have no counters of batches, and nothing depends on these.
    counters = {name for name in wanted if name.endswith("num_batches_tracked")}
    for name in head:
        if name in given and given[name].shape != wanted[name].shape:
            del given[name]
    different = sorted(set(given) - set(wanted)) + [
        name
        for name, value in wanted.items()
        if name not in head | counters and (name not in given or given[name].shape != value.shape)
    ]
    if different:
        shown = ", ".join(different[:5])
        raise ReliquaryError(f"{path}: not the weights of this model; {len(different)} tensors differ, such as {shown}")
    model.load_state_dict(given, strict=False)


def _part(name: str) -> str:
    """Return the part of a model that a tensor belongs to: the first of its names."""
    return name.partition(".")[0]
