"""How long the pictures of the sample relics take."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from reliquary.sample.relics.photograph_copy import write_relic_photographs
from reliquary.sample.relics.render_set import write_relic_renders


def sample_relics(per_class: int = 5) -> dict[str, float]:
    """Write a render set and a copy of photographs; CPU seconds a picture, with its background and encoding."""
    figures: dict[str, float] = {"per_class": per_class}
    with tempfile.TemporaryDirectory() as folder:
        for name, write in (("render", write_relic_renders), ("photograph", write_relic_photographs)):
            start = time.process_time()
            write(Path(folder) / name, per_class=per_class, quiet=True)
            figures[f"cpu_s_a_{name}"] = round((time.process_time() - start) / (8 * per_class), 3)
    return figures
