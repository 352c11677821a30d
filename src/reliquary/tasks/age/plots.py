"""Pictures that explain predicted years."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from reliquary.errors import require_extra
from reliquary.metrics.ages import Years, astronomical_years
from reliquary.tasks.plots import FAINT_INK, INK, new_picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BAR = "#0b5cad"
BINS = 41
NEAR = 100  # years
WIDEST_SHARE = 0.98  # of the errors; the few beyond stand in the outermost bars


def draw_years(predicted: Years, true: Years, labels: npt.NDArray[np.int64], names: Sequence[str], path: Path) -> None:
    """Draw predicted against true years as PNG, atomically: a dot an image, a colour a collection.

    Args:
        predicted: As in the records, shape (images,).
        true: As in the records, shape (images,).
        labels: Index of each image's collection, shape (images,).
        names: Name of each collection.
        path: Where the picture goes.
    """
    across, up = astronomical_years(true), astronomical_years(predicted)
    ends = np.array([min(across.min(), up.min()), max(across.max(), up.max())])
    with new_picture(path, 7.4, 5.4) as figure:
        axes = figure.add_subplot()
        axes.fill_between(ends, ends - NEAR, ends + NEAR, color=FAINT_INK, alpha=0.25, linewidth=0)
        axes.plot(ends, ends, color=FAINT_INK, linewidth=1)
        colours = require_extra("rank", "matplotlib").colormaps["tab20"].colors
        for label in np.unique(labels):
            own, colour = labels == label, colours[label % len(colours)]
            axes.scatter(across[own], up[own], s=14, color=colour, alpha=0.75, linewidths=0, label=names[label])
        _name_years(axes, "x")
        _name_years(axes, "y")
        axes.set_xlabel(f"true year (grey: within {NEAR} years)", color=INK)
        axes.set_ylabel("predicted year", color=INK)
        axes.set_aspect("equal")
        legend = {"loc": "center left", "bbox_to_anchor": (1, 0.5), "frameon": False, "labelcolor": INK, "fontsize": 8}
        axes.legend(**legend)
        _plain(axes)


def draw_errors(errors: Years, path: Path) -> None:
    """Draw a histogram of errors as PNG, atomically.

    Args:
        errors: How much later than the true years the predicted ones are, shape (images,).
        path: Where the picture goes.
    """
    widest = max(float(np.quantile(np.abs(errors), WIDEST_SHARE)), 1.0)
    with new_picture(path, 6.4, 3.4) as figure:
        axes = figure.add_subplot()
        axes.hist(errors.clip(-widest, widest), bins=np.linspace(-widest, widest, BINS + 1).tolist(), color=BAR)
        axes.axvline(float(np.median(errors)), color=INK, linewidth=1)
        axes.set_xlabel("predicted minus true year (line: median; outermost bars: all beyond)", color=INK)
        axes.set_ylabel("images", color=INK)
        _plain(axes)


def _name_years(axes: Axes, axis: str) -> None:
    """Write the years of an axis as people do."""
    scale = axes.xaxis if axis == "x" else axes.yaxis
    scale.set_major_formatter(lambda year, _: f"{1 - year:.0f} BCE" if year <= 0 else f"{year:.0f}")
    axes.tick_params(axis=axis, labelrotation=35 if axis == "x" else 0)  # type: ignore[arg-type]


def _plain(axes: Axes) -> None:
    axes.tick_params(length=0, colors=INK, labelsize=8)
    axes.grid(color=FAINT_INK, alpha=0.3, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
