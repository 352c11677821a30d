"""Small local copies of reliefs, written by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import yaml
from PIL import Image

from reliquary.files import atomic_write_bytes
from tests.build.pictures.encoded import encoded
from tests.build.small_crawl import picture

SIZE = (48, 40)
CLASSES = ("ground", "figure")


def depth_png(seed: int = 0, size: tuple[int, int] = SIZE) -> bytes:
    """Return a depth map of patches, 16 bits."""
    values = np.random.default_rng(seed).integers(0, 65536, (size[1] // 8, size[0] // 8), dtype=np.uint16)
    return encoded(Image.fromarray(np.kron(values, np.ones((8, 8), dtype=np.uint16))))


def classes_png(seed: int = 0, size: tuple[int, int] = SIZE, n: int = len(CLASSES)) -> bytes:
    """Return a map of class indices below ``n``."""
    return encoded(Image.fromarray(np.random.default_rng(seed).integers(0, n, size[::-1], dtype=np.uint8)))


def put_panel(folder: Path, name: str, /, seed: int = 0, views: int = 2, **fields: Any) -> Path:
    """Write a panel with photographs, maps and ``panel.yaml``; a field given as None is left away."""
    home = folder / name
    files = [f"{number}.jpg" for number in range(views)]
    for number, file in enumerate(files):
        atomic_write_bytes(home / file, picture(100 * seed + number, size=SIZE))
    atomic_write_bytes(home / "depth.png", depth_png(seed))
    atomic_write_bytes(home / "classes.png", classes_png(seed))
    said = {
        "schema": "panel/1",
        "panel_id": name,
        "photographs": [
            {"file": file, "degradation": {"name": "faded", "seed": number} if number else None}
            for number, file in enumerate(files)
        ],
        "depth": "depth.png",
        "depth_min": 0.5,
        "depth_max": 1.5,
        "depth_unit": "unitless",
        "segmentation": "classes.png",
        "classes": list(CLASSES),
    }
    kept = {field: value for field, value in {**said, **fields}.items() if value is not None}
    (home / "panel.yaml").write_text(yaml.safe_dump(kept))
    return home
