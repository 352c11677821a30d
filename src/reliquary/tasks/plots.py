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

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK = "#1f2933"
LIGHT_INK = "#ffffff"
FAINT_INK = "#9aa5b1"
DARK_CELL = 0.55
FONT = "DejaVu Sans"  # comes with matplotlib, so the picture is the same everywhere
DPI = 160
MARGIN = 0.12  # inches


def draw_confusion_matrix(matrix: npt.NDArray[np.int64], class_names: list[str], path: Path) -> None:
    """Draw a confusion matrix as PNG, atomically: colour is the share of the true class, text is the count.

    Args:
        matrix: Counts, shape (classes, classes); rows are true classes, columns predicted ones.
        class_names: Name of each class.
        path: Where the picture goes.
    """
    of_class = matrix.sum(axis=1, keepdims=True)
    shares = np.divide(matrix, of_class, out=np.zeros(matrix.shape), where=of_class > 0)
    side = 2.6 + 0.72 * len(class_names)
    with new_picture(path, side + 0.9, side) as figure:
        axes = figure.add_subplot()
        picture = axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
        _label_axes(axes, class_names)
        _write_cells(axes, matrix, shares)
        bar = figure.colorbar(picture, ax=axes, fraction=0.046, pad=0.03, format=lambda share, _: f"{share:.0%}")
        bar.set_label("share of the true class", color=INK)
        bar.outline.set_visible(False)


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


def _label_axes(axes: Axes, class_names: list[str]) -> None:
    positions = range(len(class_names))
    axes.set_xticks(positions, class_names, rotation=35, ha="right", rotation_mode="anchor", color=INK)
    axes.set_yticks(positions, class_names, color=INK)
    axes.set_xlabel("predicted class", color=INK, labelpad=8)
    axes.set_ylabel("true class", color=INK, labelpad=8)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    edges = np.arange(1, len(class_names)) - 0.5
    axes.set_xticks(edges, minor=True)
    axes.set_yticks(edges, minor=True)
    axes.grid(which="minor", color="white", linewidth=2)
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
