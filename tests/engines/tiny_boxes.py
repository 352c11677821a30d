"""A small folder that reads like a built dataset of boxes: coloured shapes on grey noise, some pictures without any."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from reliquary.files import sha256_bytes
from reliquary.records import SAMPLE_MARK, DetectionRow
from reliquary.records.dataset import ObjectBox
from reliquary.seeds import generator
from tests.engines.tiny_dataset import write_rows

NAMES = ["red", "green"]
COLOURS = np.array([[220, 40, 40], [40, 200, 60]])
WIDTH, HEIGHT = 120, 100


def picture(split, number, empty=False, width=WIDTH, height=HEIGHT):
    """Draw one picture; return its bytes and its objects."""
    random = generator(0, "tiny boxes", split, number)
    pixels = 128 + random.normal(0, 12, (height, width, 3))
    objects = []
    for part in range(0 if empty else 1 + number % 2):
        label = (number + part) % len(NAMES)
        side = int(random.integers(28, 44))
        x, y = 4 + part * (width // 2), int(random.integers(4, height - side - 4))
        pixels[y : y + side, x : x + side] = COLOURS[label] + random.normal(0, 8, (side, side, 3))
        box = [float(value) for value in (x, y, side, side)]
        objects.append(ObjectBox(id=number * 10 + part, bbox=box, category=label, area=float(side * side)))
    buffer = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue(), objects


def row(split, number, empty=False, **changes):
    data, objects = picture(split, number, empty)
    given = {
        "image": {"bytes": data, "path": f"{number}.png"},
        "image_id": sha256_bytes(data),
        "group_id": f"{split}-{number}",
        "licence": "CC0-1.0",
        "credit": SAMPLE_MARK,
        "source": "sample",
        "split": split,
        "width": WIDTH,
        "height": HEIGHT,
        "objects": objects,
    }
    return DetectionRow(**{**given, **changes})


def write_boxes(folder, rows=None, name="deeprelic-sample"):
    """Write a dataset of these rows by split, and open it."""
    if rows is None:
        rows = {
            "train": [row("train", number, empty=number % 4 == 3) for number in range(16)],
            "test": [row("test", number, empty=number == 3) for number in range(5)],
        }
    features = {"objects": {"_type": "List", "feature": {"category": {"names": NAMES, "_type": "ClassLabel"}}}}
    return write_rows(folder, "fusion-000", rows, DetectionRow, features, name, "detection")
