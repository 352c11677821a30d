"""Pictures that explain the result of a detector."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from reliquary.metrics.detection.errors import ErrorKind, ErrorShare
from reliquary.metrics.detection.precision_recall import Curve, average_precision_coco
from reliquary.tasks.plots import FAINT_INK, INK, new_picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LINE = "#0b5cad"
AREA = "#cfe2f5"
COLUMNS = 4
TILE = 2.3  # inches
LEAST_SCALE = 0.05  # so that small costs look small


def draw_curves(curves: Sequence[Curve], class_names: Sequence[str], path: Path) -> None:
    """Draw precision over recall as PNG, atomically: one small picture a class that has objects.

    Args:
        curves: The curve of each class.
        class_names: Name of each class.
        path: Where the picture goes.
    """
    shown = [(name, curve) for name, curve in zip(class_names, curves, strict=True) if curve.n_objects]
    columns = min(COLUMNS, len(shown))
    rows = math.ceil(len(shown) / columns)
    with new_picture(path, columns * TILE + 0.5, rows * TILE + 0.5) as figure:
        tiles = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False).ravel()
        for axes, (name, curve) in zip(tiles, shown, strict=False):
            _draw_curve(axes, name, curve)
        for axes in tiles[len(shown) :]:
            axes.set_visible(False)
        figure.supxlabel("recall", color=INK, size=10)
        figure.supylabel("precision", color=INK, size=10)


def draw_errors(shares: Mapping[ErrorKind, ErrorShare], path: Path) -> None:
    """Draw the AP50 that each kind of error costs as PNG, atomically, with how often it happens.

    Args:
        shares: What each kind of error amounts to.
        path: Where the picture goes.
    """
    with new_picture(path, 6.4, 3.2) as figure:
        axes = figure.add_subplot()
        costs = [share.cost for share in shares.values()]
        bars = axes.barh(range(len(shares)), costs, color=LINE, height=0.62)
        texts = [f"{share.cost:.3f} ({share.count:,})" for share in shares.values()]
        axes.bar_label(bars, texts, padding=4, color=INK, size=9)
        axes.set_yticks(range(len(shares)), [kind.value for kind in shares], color=INK)
        axes.invert_yaxis()
        axes.set_xlim(0, max([*costs, LEAST_SCALE]) * 1.25)
        axes.set_xlabel("AP50 lost (number of errors)", color=INK)
        axes.tick_params(length=0, colors=INK)
        axes.spines[["top", "right", "bottom"]].set_visible(False)


def _draw_curve(axes: Axes, name: str, curve: Curve) -> None:
    recall, envelope = np.append(0.0, curve.recall), np.append(curve.envelope[:1], curve.envelope)
    axes.fill_between(recall[: len(envelope)], envelope, step="pre", color=AREA, linewidth=0)
    axes.plot(curve.recall, curve.precision, color=LINE, linewidth=1.2)
    axes.set_title(name, color=INK, size=9, pad=12)
    facts = f"AP50 {average_precision_coco(curve):.3f}, {curve.n_objects:,} objects"
    axes.text(0.5, 1.03, facts, transform=axes.transAxes, ha="center", color=INK, size=7)
    axes.set_xlim(0, 1.02)
    axes.set_ylim(0, 1.02)
    axes.set_aspect("equal")
    axes.tick_params(length=0, colors=INK, labelsize=7)
    axes.grid(color=FAINT_INK, alpha=0.3, linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
