"""Pictures that explain a result."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from reliquary.errors import require_extra
from reliquary.files import atomic_path
from reliquary.metrics.calibration import BINS, EDGES, Reliability

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK = "#1f2933"
LIGHT_INK = "#ffffff"
FAINT_INK = "#9aa5b1"
BAR = "#8fb8de"
BAR_WIDTH = 0.92 / BINS
DARK_CELL = 0.55
MOST_NUMBERED = 20  # classes
CELL, SMALL_CELL = 0.72, 0.15  # inches
FONT = "DejaVu Sans"  # comes with matplotlib, so the picture is the same everywhere
DPI = 160
MARGIN = 0.12  # inches


def draw_confusion_matrix(matrix: npt.NDArray[np.int64], class_names: list[str], path: Path) -> None:
    """Draw a confusion matrix as PNG, atomically: colour is the share of the true class.

    The counts are written into the cells as long as there are few classes; of many they could not be read.

    Args:
        matrix: Counts, shape (classes, classes); rows are true classes, columns predicted ones.
        class_names: Name of each class.
        path: Where the picture goes.
    """
    of_class = matrix.sum(axis=1, keepdims=True)
    shares = np.divide(matrix, of_class, out=np.zeros(matrix.shape), where=of_class > 0)
    few = len(class_names) <= MOST_NUMBERED
    side = 2.6 + (CELL if few else SMALL_CELL) * len(class_names)
    with new_picture(path, side + 0.9, side) as figure:
        axes = figure.add_subplot()
        picture = axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
        _label_axes(axes, class_names, few=few)
        if few:
            _write_cells(axes, matrix, shares)
        bar = figure.colorbar(picture, ax=axes, fraction=0.046, pad=0.03, format=lambda share, _: f"{share:.0%}")
        bar.set_label("share of the true class", color=INK)
        bar.outline.set_visible(False)


def draw_reliability(found: Reliability, path: Path) -> None:
    """Draw a reliability diagram as PNG, atomically: accuracy over confidence, and how many images have which.

    Args:
        found: The images by their confidence.
        path: Where the picture goes.
    """
    middles = (EDGES[:-1] + EDGES[1:]) / 2
    shares = found.counts / found.counts.sum()
    with new_picture(path, 5.2, 6.0) as figure:
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3.4, 1))
        above.plot([0, 1], [0, 1], color=FAINT_INK, linewidth=1, linestyle="--", label="confidence = accuracy")
        above.bar(middles, found.accuracy, width=BAR_WIDTH, color=BAR)
        above.set_ylabel("share of right predictions", color=INK)
        above.set_title(f"expected calibration error {found.expected_calibration_error:.3f}", color=INK, size=10)
        above.legend(loc="upper left", frameon=False, labelcolor=INK, fontsize=8)
        below.bar(middles, shares, width=BAR_WIDTH, color=FAINT_INK)
        below.set_ylabel("images", color=INK)
        below.set_xlabel("confidence: probability of the predicted class", color=INK)
        below.yaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
        for axes in (above, below):
            axes.set_xlim(0, 1)
            axes.tick_params(length=0, colors=INK, labelsize=8)
            axes.spines[["top", "right"]].set_visible(False)
        above.set_ylim(0, 1.02)


@contextmanager
def new_picture(path: Path, width: float, height: float) -> Iterator[Figure]:
    """Give a figure to draw on, which is written as PNG, atomically, if drawing succeeds.

    Args:
        path: Where the picture goes.
        width: Inches.
        height: Inches.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    figures = require_extra("rank", "matplotlib.figure")
    style = require_extra("rank", "matplotlib").rc_context({"font.family": FONT})
    with style, atomic_path(path) as temporary:
        figure: Figure = figures.Figure(figsize=(width, height))
        figure.set_layout_engine("constrained", w_pad=MARGIN, h_pad=MARGIN)
        yield figure
        # No software version in the file: equal figures give equal bytes.
        figure.savefig(temporary, format="png", dpi=DPI, metadata={"Software": None})


def _label_axes(axes: Axes, class_names: list[str], *, few: bool) -> None:
    positions = range(len(class_names))
    size, line = (10, 2.0) if few else (6, 0.4)
    rotation, below = (35, "top") if few else (90, "center")
    axes.set_xticks(
        positions, class_names, color=INK, size=size, rotation=rotation, ha="right", va=below, rotation_mode="anchor"
    )
    axes.set_yticks(positions, class_names, color=INK, size=size)
    axes.set_xlabel("predicted class", color=INK, labelpad=8)
    axes.set_ylabel("true class", color=INK, labelpad=8)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    edges = np.arange(1, len(class_names)) - 0.5
    axes.set_xticks(edges, minor=True)
    axes.set_yticks(edges, minor=True)
    axes.grid(which="minor", color="white" if few else FAINT_INK, linewidth=line)
    axes.tick_params(which="minor", length=0)


def _write_cells(axes: Axes, matrix: npt.NDArray[np.int64], shares: npt.NDArray[np.float64]) -> None:
    for (row, column), count in np.ndenumerate(matrix):
        if not count:
            axes.text(column, row, "0", ha="center", va="center", color=FAINT_INK, size=10)
            continue
        share = shares[row, column]
        weight = "bold" if row == column else "normal"
        ink = LIGHT_INK if share > DARK_CELL else INK
        axes.text(column, row - 0.1, f"{count:,}", ha="center", va="center", color=ink, weight=weight, size=11)
        axes.text(column, row + 0.22, f"{share:.0%}", ha="center", va="center", color=ink, size=7.5)
