"""Pre-trained weights from a safetensors file; nothing is ever downloaded."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from reliquary.errors import ReliquaryError

BACKBONE = "backbone."
log = logging.getLogger(__name__)

CLASSIFIER = ("fc.", "head.", "classifier.", "classifier")
"""What a backbone was trained with and a detector has no use for."""

MOST_MISSING = 0.2
"""Share of a backbone's tensors that its weights may lack: SSD's VGG has two layers more than the classifier."""


def load_weights(model: Any, path: Path | None) -> None:
    """Load the weights of a backbone, or of a whole detector, into a detector.

    What depends on the classes keeps its random weights where the classes are others.

    Args:
        model: The detector.
        path: Tensors by the names of the backbone, or of the detector (``backbone.conv1.weight``); None for nothing.

    Raises:
        ReliquaryError: The file is no safetensors file, or is of another model.
    """
    if path is None:
        return
    try:
        given: dict[str, Tensor] = load_file(path)
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        raise ReliquaryError(f"{path}: not a readable safetensors file ({error})") from error
    if not any(name.startswith(BACKBONE) for name in given):
        given = {f"{BACKBONE}{name}": value for name, value in given.items() if not name.startswith(CLASSIFIER)}
    wanted = model.state_dict()
    fitting = {name: value for name, value in given.items() if name in wanted and wanted[name].shape == value.shape}
    missing = [
        name
        for name in wanted
        if name.startswith(BACKBONE) and name not in fitting and not name.endswith("num_batches_tracked")
    ]
    backbone = sum(name.startswith(BACKBONE) for name in wanted)
    if len(missing) > MOST_MISSING * backbone:
        raise ReliquaryError(
            f"{path}: not the weights of this model's backbone; {len(missing)} of {backbone} tensors are missing or "
            f"of another shape, such as {', '.join(missing[:3])}"
        )
    if missing:
        log.warning("%s: these keep random weights: %s", path, ", ".join(missing))
    model.load_state_dict(fitting, strict=False)
