"""Grows the forests of the check for blank pictures: python docs/blank_forest.py [OUT.json].

It sees drawn pictures of the designs for choosing alone, with a seed that the judgement does not use. It takes twenty
minutes of CPU time.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

import reliquary.curate.checks.blank as package
from reliquary.curate.checks.blank.figures import Figures
from reliquary.curate.checks.blank.forest import FORESTS, Forest, Forests
from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.files import atomic_write_bytes
from reliquary.progress import track
from reliquary.sample.blanks.designs import DESIGNS, Design
from reliquary.sample.blanks.specimens import specimen

RESULT = Path(package.__file__).parent / FORESTS
EACH = 160
SEED = 1
WORKERS = 2

PENALTY = 1.0

QUICK = (
    "lumps", "variety", "commonest", "alike", "span", "ripple", "bend", "flat", "between", "calmest", "rough", "uneven",
    "sharp", "soft", "softest",
)  # fmt: skip
WHOLE = (
    *QUICK[1:], "clumps", "peak", "weave", "repeats", "contrast", "explained", "palette", "pieces", "big", "box",
    "marked", "grain", "unevenness", "blurred", "tones", "texture", "shading", "onesided",
)  # fmt: skip
PARTS = 4
LOST = 0.0005
"""Share of the blank pictures that may be lost for speed."""


@dataclass(frozen=True)
class Growth:
    """How a forest is grown.

    Attributes:
        names: The figures that it weighs.
        trees: How many trees it has.
        leaves: How many leaves a tree has at most.
        smallest_leaf: Pictures in a leaf at least.
        share: Share of the figures among which a split is chosen.
        rate: How much of what is left to explain each tree explains.
        weight: How much blank pictures count, all together, for each that the others do: one that is missed stays in a
            dataset, one that is flagged wrongly is looked at by a curator.
    """

    names: Sequence[str]
    trees: int
    leaves: int
    smallest_leaf: int
    share: float
    rate: float
    weight: float


QUICK_GROWTH = Growth(QUICK, trees=200, leaves=6, smallest_leaf=12, share=1.0, rate=0.1, weight=10.0)
WHOLE_GROWTH = Growth(WHOLE, trees=400, leaves=12, smallest_leaf=15, share=0.5, rate=0.15, weight=2.5)

Row = dict[str, float]
Flags = NDArray[np.bool_]


def measured(number: int) -> list[tuple[Row, bool]]:
    """Return the figures of one picture of each design, and whether it is blank."""
    rows = []
    for design in _for_choosing():
        picture = WorkingPicture(specimen(design, SEED, number))
        rows.append((Figures(picture.grey, picture.rgb).whole(), design.blank))
    return rows


def grown(rows: Sequence[Row], blank: Flags, how: Growth) -> Forest:
    """Return a forest that tells the blank pictures from the others.

    Args:
        rows: Figures of each picture.
        blank: Which are blank.
        how: How it is grown.
    """
    values = np.array([[row[name] for name in how.names] for row in rows])
    weights = np.where(blank, how.weight / blank.sum(), 1 / (~blank).sum()) * len(rows)
    model = HistGradientBoostingClassifier(
        max_iter=how.trees,
        learning_rate=how.rate,
        max_leaf_nodes=how.leaves,
        min_samples_leaf=how.smallest_leaf,
        max_features=how.share,
        l2_regularization=PENALTY,
        early_stopping=False,
        random_state=0,
    )
    model.fit(values, blank, sample_weight=weights)
    grown_trees = [_tree(predictors[0].nodes, how.rate) for predictors in model._predictors]  # noqa: SLF001 - no public way
    start = float(model._baseline_prediction[0, 0])  # noqa: SLF001
    return Forest.model_validate({"figures": list(how.names), "start": round(start, 5), "trees": grown_trees})


def forests(rows: Sequence[Row], blank: Flags) -> Forests:
    """Return both forests, and from which evidence of the quick one on the other is asked."""
    return Forests(
        quick=grown(rows, blank, QUICK_GROWTH), sure=sure_from(rows, blank), whole=grown(rows, blank, WHOLE_GROWTH)
    )


def sure_from(rows: Sequence[Row], blank: Flags) -> float:
    """Return the evidence of the quick forest below which hardly any blank picture is, of those it did not see."""
    parts, found = np.arange(len(rows)) * PARTS // len(rows), []
    for part in range(PARTS):
        seen = [row for row, each in zip(rows, parts, strict=True) if each != part]
        forest = grown(seen, blank[parts != part], QUICK_GROWTH)
        unseen = np.flatnonzero((parts == part) & blank)
        found += [forest.weigh(rows[int(row)]).evidence for row in unseen]
    return round(float(np.quantile(found, LOST)), 3)


def _tree(nodes: NDArray[Any], rate: float) -> dict[str, list[Any]]:
    """Return the arrays of a tree; values of leaves are shrunk by the rate of learning already, others are not."""
    leaf = nodes["is_leaf"].astype(bool)
    value = np.where(leaf, nodes["value"], rate * nodes["value"])
    return {
        "figure": np.where(leaf, -1, nodes["feature_idx"]).tolist(),
        "limit": [
            float(f"{limit:.5g}") if not end else 0.0 for limit, end in zip(nodes["num_threshold"], leaf, strict=True)
        ],
        "left": np.where(leaf, 0, nodes["left"]).tolist(),
        "right": np.where(leaf, 0, nodes["right"]).tolist(),
        "value": np.round(value, 4).tolist(),
    }


def _for_choosing() -> list[Design]:
    return [design for design in DESIGNS if not design.held_out]


def main() -> None:
    """Write the forests, by default into the package."""
    with ProcessPoolExecutor(WORKERS) as pool:
        found = track(pool.map(measured, range(EACH)), "pictures of each design", total=EACH)
        pairs = [pair for batch in found for pair in batch]
    result = forests([row for row, _ in pairs], np.array([blank for _, blank in pairs]))
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else RESULT
    atomic_write_bytes(path, result.model_dump_json().encode() + b"\n")


if __name__ == "__main__":
    main()
