"""The report's figures, each as PDF for print, SVG for pages and PNG for everything else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from reliquary.errors import require_extra
from reliquary.files import atomic_path
from reliquary.fusion.analysis import THRESHOLD, Analysis, Bend
from reliquary.fusion.bootstrap import Estimate
from reliquary.metrics.detection.boxes import Floats
from reliquary.tasks.plots import DPI, FAINT_INK, FONT, INK, MARGIN

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# No date and no version in a file: equal figures give equal bytes.
FORMS: dict[str, dict[str, Any]] = {
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
}
STYLE = {"font.family": FONT, "pdf.fonttype": 42, "svg.hashsalt": "reliquary", "font.size": 9}

# Okabe and Ito's colours, which people who see colours otherwise can tell apart, too.
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8c7a00", "#7f7f7f")
MARKERS = "osv^D<>P"
BAND = "#cfe2f5"
BEND = "#b3261e"
SIZE = (6.4, 4.4)  # inches


def draw_curves(found: Analysis, stem: Path) -> list[Path]:
    """Draw AP50 of each class and its mean over the share of renders, and where it bends: the source's figure 3.

    Args:
        found: What is drawn.
        stem: Where the pictures go, without the ending of their names.

    Returns:
        The PDF, the SVG and the PNG.
    """
    with _new_figure(stem) as (axes, paths):
        if found.bend is not None:
            _draw_bend(axes, found.bend)
        _draw_band(axes, found.shares, found.mean)
        for number, name in enumerate(found.class_names):
            colour, marker = COLOURS[number % len(COLOURS)], MARKERS[number % len(MARKERS)]
            values = found.of_class.value[:, number]
            axes.plot(
                found.shares, values, color=colour, marker=marker, markersize=3, linewidth=0.8, label=_plain(name)
            )
        axes.plot(found.shares, found.mean.value, color=INK, marker="o", markersize=4, linewidth=2.2, label="mean")
        axes.set_ylim(0, 1.02)
        axes.set_ylabel("AP50 on photographs", color=INK)
        axes.figure.legend(frameon=False, labelcolor=INK, fontsize=7.5, ncols=5, loc="outside lower center")
    return paths


def draw_steps(found: Analysis, stem: Path) -> list[Path]:
    """Draw what each share loses or gains over the share before: the source's figure 4, with its threshold."""
    with _new_figure(stem) as (axes, paths):
        _draw_points(axes, found.shares[1:], found.step)
        for sign in (-1, 1):
            axes.axhline(sign * THRESHOLD, color=BEND, linewidth=1, linestyle="--")
        axes.annotate(
            f"T = {THRESHOLD}", (0, -THRESHOLD), xytext=(3, 3), textcoords="offset points", color=BEND, size=8
        )
        axes.set_ylabel("mean AP50, difference from the share before", color=INK)
    return paths


def draw_gains(found: Analysis, stem: Path) -> list[Path]:
    """Draw what each share loses or gains over the smallest one, for example photographs alone."""
    with _new_figure(stem) as (axes, paths):
        _draw_points(axes, found.shares[1:], Estimate(found.gain.value[1:], found.gain.low[1:], found.gain.high[1:]))
        axes.set_ylabel(f"mean AP50, difference from {found.shares[0]:.0f} % renders", color=INK)
    return paths


@contextmanager
def _new_figure(stem: Path) -> Iterator[tuple[Axes, list[Path]]]:
    """Give axes over the share of renders; the figure is written in all forms, atomically, if drawing succeeds."""
    figures = require_extra("rank", "matplotlib.figure")
    paths = [stem.with_name(f"{stem.name}.{form}") for form in FORMS]
    with require_extra("rank", "matplotlib").rc_context(STYLE):
        figure = figures.Figure(figsize=SIZE)
        figure.set_layout_engine("constrained", w_pad=MARGIN, h_pad=MARGIN)
        axes = figure.add_subplot()
        yield axes, paths
        axes.set_xlabel("renders in the training set, per cent", color=INK)
        axes.set_xlim(-2, 102)
        axes.tick_params(length=0, colors=INK)
        axes.grid(color=FAINT_INK, alpha=0.3, linewidth=0.6)
        axes.spines[["top", "right"]].set_visible(False)
        for path, (form, metadata) in zip(paths, FORMS.items(), strict=True):
            with atomic_path(path) as temporary:
                figure.savefig(temporary, format=form, dpi=DPI, metadata=metadata)


def _draw_band(axes: Axes, shares: Floats, found: Estimate) -> None:
    if not np.isnan(found.low).all():
        axes.fill_between(shares, found.low, found.high, color=BAND, linewidth=0, label="mean, 95 % interval")


def _draw_bend(axes: Axes, bend: Bend) -> None:
    if not np.isnan(bend.share.low):
        axes.axvspan(float(bend.share.low), float(bend.share.high), color=BEND, alpha=0.08, linewidth=0)
    axes.axvline(float(bend.share.value), color=BEND, linewidth=1, label=f"bend at {bend.share.value:.0f} %")
    axes.plot(*bend.corners.T, color=BEND, linewidth=1, linestyle=":", label="two lines")


def _draw_points(axes: Axes, shares: Floats, found: Estimate) -> None:
    axes.axhline(0, color=INK, linewidth=0.8)
    if not np.isnan(found.low).all():
        axes.vlines(shares, found.low, found.high, color=COLOURS[0], alpha=0.5, linewidth=2)
    axes.plot(shares, found.value, color=COLOURS[0], marker="o", markersize=4, linewidth=1)


def _plain(name: str) -> str:
    """Return a name that matplotlib does not take for a formula, nor leave out of the legend."""
    return name.replace("$", r"\$").lstrip("_") or "-"
