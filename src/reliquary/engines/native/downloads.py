"""Fetching pre-trained weights, for those who allow it: from the Hub, or from where torchvision keeps its own.

Nothing that is fetched is executed: safetensors files and JSON from the Hub, torchvision's files by torch's reader of
tensors alone.
"""

from __future__ import annotations

import pickle
import sys
import tempfile
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any
from urllib.error import URLError

from reliquary.engines.native.hub_models import HUB, config_path, hub_name
from reliquary.engines.native.weights import weights_path
from reliquary.errors import ReliquaryError, require_extra
from reliquary.files import atomic_path
from reliquary.hub.explaining import explained

WEIGHTS_FILE = "model.safetensors"
CONFIG_FILE = "config.json"
MAX_CONFIG_BYTES = 1 << 20


def fetch_missing(folder: Path, model: str, pretraining: str | None) -> None:
    """Put the weights that a baseline asks for into the folder, if they are not there.

    Args:
        folder: Where weights lie.
        model: The baseline's model, framework and name joined by ``::``.
        pretraining: Name of the weights; for ``timm`` with its tag (``resnet50.a1_in1k``), for ``torchvision`` as it
            names them (``ResNet50_Weights.IMAGENET1K_V2``), for a repository of the Hub ``owner--name``.

    Raises:
        ReliquaryError: The source does not know them, or cannot be reached; the message says which file to put where.
    """
    framework, _, name = model.partition("::")
    if framework == HUB and not (config := config_path(folder, name)).is_file():
        _from_hub(hub_name(name), CONFIG_FILE, config)
    if pretraining is None or (path := weights_path(folder, pretraining)).is_file():
        return
    if "--" in pretraining:
        _from_hub(pretraining.replace("--", "/", 1), WEIGHTS_FILE, path)
    elif framework in {"timm", "reliquary"}:  # our own have backbones of timm
        _from_hub(_timm_repository(pretraining), WEIGHTS_FILE, path)
    elif framework == "torchvision":
        _from_torchvision(name, pretraining, path)
    else:
        raise ReliquaryError(f"{path}: no such file, and models of '{framework}' have no weights that can be fetched")


def _timm_repository(pretraining: str) -> str:
    models = require_extra("bench", "timm.models")
    unknown = ReliquaryError(f"pretraining: '{pretraining}': timm knows no weights of that name on the Hub")
    try:
        config = models.get_pretrained_cfg(pretraining, allow_unregistered=False)
    except RuntimeError as error:
        raise unknown from error
    if not config.hf_hub_id:
        raise unknown
    # An identifier that ends with a slash stands for the model's own name under that owner.
    repository: str = config.hf_hub_id
    return repository + pretraining if repository.endswith("/") else repository


def _from_hub(repository: str, name: str, path: Path) -> None:
    hub = require_extra("bench", "huggingface_hub")

    def download(folder: str) -> Path:
        with explained(repository):
            try:
                found = Path(hub.hf_hub_download(repository, name, local_dir=folder))
            except hub.errors.LocalEntryNotFoundError as error:
                raise ReliquaryError(f"{repository}: the Hub is not reached") from error
            except hub.errors.EntryNotFoundError as error:
                raise ReliquaryError(f"{repository}: it has no {name}, and other forms can hold code") from error
        if name == CONFIG_FILE and found.stat().st_size > MAX_CONFIG_BYTES:
            raise ReliquaryError(f"{name} is larger than {MAX_CONFIG_BYTES} bytes; this is no description of a model")
        return found

    _store(path, f"{name} of the Hub's '{repository}'", download)


def _from_torchvision(model: str, pretraining: str, path: Path) -> None:
    models = require_extra("bench", "torchvision.models")
    weights = next((known for known in models.get_model_weights(model) if str(known) == pretraining), None)
    if weights is None:
        known = ", ".join(map(str, models.get_model_weights(model)))
        raise ReliquaryError(f"pretraining: '{pretraining}': torchvision's {model} has: {known or 'none'}")
    hub, safetensors = require_extra("bench", "torch.hub"), require_extra("bench", "safetensors.torch")

    def download(folder: str) -> Path:
        try:
            with redirect_stdout(sys.stderr):  # it says what it does
                state: dict[str, Any] = hub.load_state_dict_from_url(
                    weights.url, folder, map_location="cpu", progress=False, check_hash=True, weights_only=True
                )
        except (URLError, ConnectionError, RuntimeError) as error:
            raise ReliquaryError(str(error)) from error
        except pickle.UnpicklingError as error:
            raise ReliquaryError(f"{weights.url} holds more than tensors") from error
        converted = Path(folder) / WEIGHTS_FILE
        safetensors.save_file({name: value.contiguous() for name, value in state.items()}, converted)
        return converted

    _store(path, f"the weights of {weights.url}, as safetensors", download)


def _store(path: Path, what: str, download: Callable[[str], Path]) -> None:
    """Let a file be fetched into a folder beside its place, and move it there whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".download-") as folder:
        try:
            found = download(folder)
        except ReliquaryError as error:
            raise ReliquaryError(f"{path}: not fetched ({error}); put {what} there") from error
        with atomic_path(path) as temporary:
            found.replace(temporary)
