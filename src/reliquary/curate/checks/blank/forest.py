"""Small forests of decision trees that weigh the figures of a picture, and say which figure weighed most.

The trees were grown by gradient boosting (Friedman 2001, doi:10.1214/aos/1013203451) on drawn pictures, by
``docs/blank_forest.py``. What a figure adds is what the splits on it add along the path (Saabas 2014).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pydantic import BaseModel

FORESTS = "forests.json"


class Tree(BaseModel):
    """One tree, its nodes numbered from the root, 0; arrays have one value a node.

    Attributes:
        figure: Number of the figure that is compared; -1 at a leaf.
        limit: Up to this value, inclusive, the way goes left.
        left: Node to the left.
        right: Node to the right.
        value: Evidence that the picture is blank at this node, in nats.
    """

    figure: list[int]
    limit: list[float]
    left: list[int]
    right: list[int]
    value: list[float]


@dataclass(frozen=True)
class Verdict:
    """What the figures say.

    Attributes:
        evidence: That the picture is blank, as the logarithm of the odds.
        added: What each figure adds to it.
    """

    evidence: float
    added: Mapping[str, float]


class Forest(BaseModel):
    """All trees.

    Attributes:
        figures: Names of the figures, in the order of their numbers.
        start: Evidence before any figure is known.
        trees: Each adds its evidence.
    """

    figures: list[str]
    start: float
    trees: list[Tree]

    def weigh(self, figures: Mapping[str, float]) -> Verdict:
        """Weigh the figures of a picture.

        Raises:
            KeyError: A figure is missing.
        """
        values = [figures[name] for name in self.figures]
        added = [0.0] * len(values)
        evidence = self.start
        for tree in self.trees:
            node = 0
            while (figure := tree.figure[node]) >= 0:
                child = tree.left[node] if values[figure] <= tree.limit[node] else tree.right[node]
                added[figure] += tree.value[child] - tree.value[node]
                node = child
            evidence += tree.value[node]
        return Verdict(evidence, dict(zip(self.figures, added, strict=True)))


class Forests(BaseModel):
    """The forests that the package carries: a cascade (Viola and Jones 2001), for most pictures are plainly not blank.

    Attributes:
        quick: Weighs the quick figures.
        sure: Evidence of the quick forest below which a picture is not blank, whatever the other figures are.
        whole: Weighs all figures.
    """

    quick: Forest
    sure: float
    whole: Forest


@cache
def forests() -> Forests:
    """Return the forests that the package carries."""
    return Forests.model_validate_json((files("reliquary.curate.checks.blank") / FORESTS).read_bytes())
