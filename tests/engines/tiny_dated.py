"""A small folder that reads like a built dataset of epochs: the colour tells the collection, the lightness the year."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from reliquary.files import sha256_bytes
from reliquary.records import SAMPLE_MARK, EpochRow
from reliquary.seeds import generator
from tests.engines.tiny_dataset import write_rows

NAMES = ["coins", "vases", "tiles"]
COLOURS = np.array([[1.0, 0.4, 0.4], [0.4, 1.0, 0.4], [0.4, 0.4, 1.0]])
FIRST, LAST = -2000, 1800
SIDE = 40


def row(split, number, *, dated=True, **changes):
    random = generator(0, "tiny dated", split, number)
    collection, age = number % len(NAMES), random.uniform()
    pixels = (50 + 190 * age) * COLOURS[collection] + random.normal(0, 6, (SIDE, SIDE, 3))
    buffer = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(buffer, "PNG")
    data = buffer.getvalue()
    given = {
        "image": {"bytes": data, "path": f"{number}.png"},
        "image_id": sha256_bytes(data),
        "group_id": f"{split}-{number}",
        "licence": "CC0-1.0",
        "credit": SAMPLE_MARK,
        "source": "sample",
        "split": split,
        "collection": collection,
        "epoch": 0,
        "year": float(round(FIRST + (LAST - FIRST) * age)) if dated else None,
    }
    return EpochRow(**{**given, **changes})


def write_dated(folder, sizes=None, undated=(), name="smb-epochs-sample"):
    """Write a dataset with these numbers of images a split, and open it; these numbers of each split have no year."""
    sizes = sizes or {"train": 24, "validation": 12, "test": 10}
    rows = {
        split: [row(split, number, dated=number not in undated) for number in range(size)]
        for split, size in sizes.items()
    }
    features = {"collection": {"names": NAMES, "_type": "ClassLabel"}}
    return write_rows(folder, "age", rows, EpochRow, features, name, "epochs")
