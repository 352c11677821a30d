"""timm models of the Hub, ``hub::owner/name``: built from their description alone, no code of theirs is run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from reliquary.errors import ReliquaryError
from reliquary.files import read_json

HUB = "hub"
NAME = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*", re.ASCII)


def hub_name(model: str) -> str:
    """Return the name of a repository, ``owner/name``.

    Raises:
        ReliquaryError: It is none.
    """
    if not NAME.fullmatch(model) or "--" in model:
        raise ReliquaryError(f"model: '{HUB}::{model}': expected a repository of the Hub, {HUB}::owner/name")
    return model


def config_path(weights: Path, model: str) -> Path:
    """Return where the description of a model of the Hub lies: beside its weights, ``owner--name.json``."""
    return weights / f"{hub_name(model).replace('/', '--')}.json"


def read_config(weights: Path, model: str) -> tuple[str, dict[str, Any]]:
    """Return timm's name of the architecture, and what it is made with.

    Raises:
        ReliquaryError: The description is missing, or is not that of a timm model.
    """
    path = config_path(weights, model)
    if not path.is_file():
        raise ReliquaryError(
            f"{path}: no such file; put config.json of the Hub's '{model}' there, or allow to fetch it (--download)"
        )
    config = read_json(path)
    architecture = config.get("architecture") if isinstance(config, dict) else None
    options = config.get("model_args") or {} if isinstance(config, dict) else {}
    if not isinstance(architecture, str) or not isinstance(options, dict):
        raise ReliquaryError(f"{path}: not the description of a timm model: it needs 'architecture', a text")
    return architecture, options
