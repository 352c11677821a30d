"""Grows the forest of the check for blank pictures: python docs/blank_forest.py [OUT.json].

It sees drawn pictures of the designs for choosing alone, with a seed that the judgement does not use. It takes some
minutes.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

import reliquary.curate.checks.blank as package
from reliquary.curate.checks.blank.figures import figures_of
from reliquary.curate.checks.blank.forest import FOREST, Forest
from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.files import atomic_write_bytes
from reliquary.progress import track
from reliquary.sample.blanks.designs import DESIGNS, Design
from reliquary.sample.blanks.specimens import specimen

RESULT = Path(package.__file__).parent / FOREST
EACH = 160
SEED = 1
WORKERS = 2

TREES = 600
LEAVES = 6
RATE = 0.1
SMALLEST_LEAF = 12
PENALTY = 1.0
WEIGHT_OF_BLANK = 1.5
"""One that is missed stays in a dataset; one that is flagged wrongly is looked at by a curator."""

Row = dict[str, float]


def measured(number: int) -> list[tuple[Row, bool]]:
    """Return the figures of one picture of each design, and whether it is blank."""
    rows = []
    for design in _for_choosing():
        picture = WorkingPicture(specimen(design, SEED, number))
        rows.append((figures_of(picture.grey, picture.rgb), design.blank))
    return rows


def grown(rows: Sequence[tuple[Row, bool]]) -> Forest:
    """Return a forest that tells the blank pictures from the others."""
    names = list(rows[0][0])
    values = np.array([[row[name] for name in names] for row, _ in rows])
    blank = np.array([each for _, each in rows])
    weights = np.where(blank, WEIGHT_OF_BLANK / blank.sum(), 1 / (~blank).sum()) * len(rows)
    model = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=SMALLEST_LEAF,
        l2_regularization=PENALTY,
        early_stopping=False,
        random_state=0,
    )
    model.fit(values, blank, sample_weight=weights)
    trees = [_tree(predictors[0].nodes) for predictors in model._predictors]  # noqa: SLF001 - there is no public way
    start = float(model._baseline_prediction[0, 0])  # noqa: SLF001
    return Forest.model_validate({"figures": names, "start": round(start, 5), "trees": trees})


def _tree(nodes: NDArray[Any]) -> dict[str, list[Any]]:
    """Return the arrays of a tree; values of leaves are shrunk by the rate of learning already, others are not."""
    leaf = nodes["is_leaf"].astype(bool)
    value = np.where(leaf, nodes["value"], RATE * nodes["value"])
    return {
        "figure": np.where(leaf, -1, nodes["feature_idx"]).tolist(),
        "limit": [
            float(f"{limit:.7g}") if not end else 0.0 for limit, end in zip(nodes["num_threshold"], leaf, strict=True)
        ],
        "left": np.where(leaf, 0, nodes["left"]).tolist(),
        "right": np.where(leaf, 0, nodes["right"]).tolist(),
        "value": np.round(value, 5).tolist(),
    }


def _for_choosing() -> list[Design]:
    return [design for design in DESIGNS if not design.held_out]


def main() -> None:
    """Write the forest, by default into the package."""
    with ProcessPoolExecutor(WORKERS) as pool:
        found = track(pool.map(measured, range(EACH)), "pictures of each design", total=EACH)
        rows = [row for batch in found for row in batch]
    text = grown(rows).model_dump_json()
    atomic_write_bytes(Path(sys.argv[1]) if len(sys.argv) > 1 else RESULT, text.encode() + b"\n")


if __name__ == "__main__":
    main()
