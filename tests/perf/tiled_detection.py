"""Measures detection on a large mural: merging 100,000 boxes, and what tiling costs beside the model's own time.

The mural has a gigapixel; python tests/perf/tiled_detection.py 100 takes a tenth, in a tenth of the time.
It is a tiled TIFF of one sample mural many times side by side, and the model an untrained SSD with MobileNetV2: what
a model costs does not depend on its weights, and it gives as many boxes as it can, a hundred a window. The 100,000
boxes are simulated, four for each object.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from resident import peak_mib

from reliquary.detect.boxes import Boxes
from reliquary.detect.merging import fuse, suppress
from reliquary.seeds import generator

MEGAPIXELS = 1_000
PATTERN = 2_000
"""Side of the sample mural that is repeated, in pixels."""

WINDOW, IMAGE_SIZE, BATCH = 600, 320, 8
N_OBJECTS, VIEWS, N_CLASSES = 25_000, 4, 5
IOU = 0.55


def tiled_detection(megapixels: int = MEGAPIXELS) -> dict[str, float]:
    """Return CPU seconds and shares of them, and the memory of a process that searches one mural."""
    boxes = simulated_boxes()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mural.tif"
        write_mural(path, megapixels)
        child = [sys.executable, __file__, str(path)]
        done = subprocess.run(child, capture_output=True, text=True, check=True, env=os.environ)
    return {
        "boxes": len(boxes),
        "fusion_cpu_s": round(cpu_s(lambda: fuse(boxes, IOU)), 2),
        "suppression_cpu_s": round(cpu_s(lambda: suppress(boxes, IOU)), 2),
        **json.loads(done.stdout),
    }


def simulated_boxes() -> Boxes:
    """Return boxes of objects of 30 to 250 pixels on a gigapixel, as four windows each see them."""
    random = generator(0, "tiled detection")
    sides = np.exp(random.uniform(np.log(30), np.log(250), (N_OBJECTS, 2)))
    corner = random.uniform(0, 1, (N_OBJECTS, 2)) * (np.array([40_000, 25_000]) - sides)
    true, scale = np.hstack([corner, corner + sides]), np.hstack([sides, sides])
    corners = np.repeat(true, VIEWS, axis=0)
    corners += random.normal(0, 0.04, corners.shape) * np.repeat(scale, VIEWS, axis=0)
    labels = np.repeat(random.integers(0, N_CLASSES, N_OBJECTS), VIEWS)
    return Boxes(corners, random.uniform(0.01, 1, len(labels)), labels)


def write_mural(path: Path, megapixels: int) -> None:
    """Write a mural of about so many megapixels as a tiled TIFF, JPEG inside as walls are kept."""
    import pyvips

    from reliquary.sample.murals import sample_mural

    times = max(1, round(math.sqrt(megapixels * 1e6) / PATTERN))
    pattern = pyvips.Image.new_from_array(sample_mural(PATTERN, PATTERN, wear=0.5).image).copy(interpretation="srgb")
    options = {"tile": True, "tile_width": 256, "tile_height": 256, "compression": "jpeg", "Q": 90, "bigtiff": True}
    pattern.replicate(times, times).tiffsave(str(path), **options)


class TimedModel:
    """A model that adds up the CPU time of its own work."""

    def __init__(self, model: Any) -> None:
        self.model, self.seconds = model, 0.0

    def __call__(self, images: Any) -> Any:
        start = time.process_time()
        said = self.model(images)
        self.seconds += time.process_time() - start
        return said

    def parameters(self) -> Any:
        """Return those of the model."""
        return self.model.parameters()


def search(path: Path) -> dict[str, float]:
    """Search a mural, and return what that took."""
    from reliquary.detect.detector import Detector
    from reliquary.detect.mural import Mural
    from reliquary.detect.scanning import Settings, merged, scan
    from reliquary.detect.store import WindowStore
    from reliquary.detect.windows import Grid
    from reliquary.engines.native.detection.models import make_detector
    from reliquary.engines.native.detection.parameters import DetectionParameters

    given = DetectionParameters(image_size=IMAGE_SIZE, epochs=1, score_threshold=0.0, learning_rate=0.001)
    model = TimedModel(make_detector("reliquary::ssd_mobilenet_v2", N_CLASSES, given).eval())
    spec: Any = None  # Nothing here asks which run it was.
    detector = Detector(spec, [f"class {number}" for number in range(N_CLASSES)], WINDOW, model, IMAGE_SIZE)
    # The first answer sets the model up.
    detector.find([np.zeros((WINDOW, WINDOW, 3), np.uint8)] * BATCH, WINDOW)
    before_mib, model.seconds = peak_mib(), 0.0
    start = time.process_time()
    mural = Mural(path)
    grid = Grid((mural.width, mural.height), WINDOW, WINDOW // 2)
    store = WindowStore(path.with_suffix(".sqlite"), "measured")
    scan(mural, grid, detector, store, BATCH, quiet=True)
    scanned = time.process_time()
    boxes = merged(grid, store.all(), Settings(WINDOW, WINDOW // 2, score=0.0))
    whole = time.process_time() - start
    return {
        "megapixels": round(mural.width * mural.height / 1e6),
        "windows": len(grid),
        "objects": len(boxes),
        "model_cpu_s": round(model.seconds, 1),
        "tiling_cpu_s": round(scanned - start - model.seconds, 1),
        "merging_cpu_s": round(whole - (scanned - start), 2),
        "tiling_and_merging_share_of_model": round((whole - model.seconds) / model.seconds, 3),
        "peak_mib": round(peak_mib()),
        "peak_mib_beyond_the_model": round(peak_mib() - before_mib),
    }


def cpu_s(work: Callable[[], object]) -> float:
    """Return the CPU time of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    if sys.argv[1:] and not sys.argv[1].isdigit():
        print(json.dumps(search(Path(sys.argv[1]))))  # noqa: T201
    else:
        print(json.dumps(tiled_detection(*map(int, sys.argv[1:]))))  # noqa: T201
