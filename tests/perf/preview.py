"""Measures how many views the preview draws in a second of CPU time.

By itself: python tests/perf/preview.py [MODEL ...].
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from rendering import MODELS, requests, worked

from reliquary.render.farm.program import preview_command
from reliquary.render.scene import Quality

VIEWS = 25


def preview(names: tuple[str, ...] = MODELS) -> dict[str, object]:
    """Draw views of sample models, 416 x 416 px with depth and normals, on one thread.

    Args:
        names: Which of the sample models.

    Returns:
        CPU seconds of a worker that loads the models and draws one view of each, and views a CPU second of all others.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        loads, shots = requests(names, folder)
        command, passes = preview_command(), ["depth", "normals"]
        one_each, _ = worked(Quality(), loads, shots, folder / "few", command, passes=passes)
        many_each, _ = worked(Quality(), loads, shots, folder / "many", command, passes=passes, views=1 + VIEWS)
        return {
            "views": VIEWS * len(names),
            "cpu_s_to_start_and_load": round(one_each, 2),
            "views_a_cpu_s": round(VIEWS * len(names) / (many_each - one_each), 1),
        }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(preview(tuple(sys.argv[1:]) or MODELS)) + "\n")
