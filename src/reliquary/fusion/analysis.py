"""What the curves say: how AP50 falls with the share of renders, where it begins to, and whether it does at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reliquary.fusion.bootstrap import DRAWS, SEED, Estimate, estimate, seed_draws
from reliquary.fusion.curves import Curves, mean_of_classes
from reliquary.metrics.change_points import LEAST_POINTS, Bends, find_bends
from reliquary.metrics.detection.boxes import Floats
from reliquary.seeds import generator

THRESHOLD = 0.08
"""The source's: AP50 that is lost from one share to the next where the curve begins to fall."""

PERMUTATIONS = 9999
ROUNDING = 1e-12


@dataclass(frozen=True)
class Bend:
    """Where the curve of the mean bends: two lines that meet.

    Attributes:
        share: Where they meet, per cent.
        before: Change of AP50 a per cent of renders before it.
        after: The same after it.
        corners: Where the two lines begin, meet and end: share and AP50, shape (3, 2).
    """

    share: Estimate
    before: Estimate
    after: Estimate
    corners: Floats


@dataclass(frozen=True)
class Significance:
    """A test of the source's hypothesis that shares do not differ.

    Attributes:
        p: Chance of differences as large if the share made none, 0..1.
        permutations: How many were drawn.
    """

    p: float
    permutations: int


@dataclass(frozen=True)
class Analysis:
    """All that is said of the curves.

    Attributes:
        shares: Per cent, shape (shares,).
        class_names: Name of each class.
        of_class: AP50 of each class, mean over seeds, shape (shares, classes).
        mean: Mean AP50 over the classes, shape (shares,).
        of_runs: Mean AP50 over the classes of each run, shape (shares, seeds).
        gain: Difference of the mean from that at the smallest share, shape (shares,).
        step: Difference of the mean from that at the share before, shape (shares - 1,).
        passed: The share to which the first step loses more than `THRESHOLD`, per cent; None if none does.
        bend: Where the curve bends; None if there are too few shares.
        significance: Whether shares differ; None if there is one seed, which cannot tell.
        n_images: Number of test images; None where they are not at hand and intervals speak of seeds alone.
    """

    shares: Floats
    class_names: Sequence[str]
    of_class: Estimate
    mean: Estimate
    of_runs: Floats
    gain: Estimate
    step: Estimate
    passed: float | None
    bend: Bend | None
    significance: Significance | None
    n_images: int | None


def analyse(curves: Curves) -> Analysis:
    """Say what there is to be said of curves, measured here or reported elsewhere; equal curves give equal answers."""
    draws = curves.draws if curves.draws is not None else np.broadcast_to(curves.values, (DRAWS, *curves.values.shape))
    of_runs = mean_of_classes(curves.values)
    mean = of_runs.mean(axis=1)
    drawn = seed_draws(mean_of_classes(draws), "mean")
    step = estimate(np.diff(mean), np.diff(drawn, axis=1))
    return Analysis(
        shares=curves.shares,
        class_names=list(curves.class_names),
        of_class=_of_classes(curves, draws),
        mean=estimate(mean, drawn),
        of_runs=of_runs,
        gain=estimate(mean - mean[0], drawn - drawn[:, :1]),
        step=step,
        passed=_passed(curves.shares, step.value),
        bend=_bend(curves.shares, mean, drawn),
        significance=significance_of(of_runs),
        n_images=curves.n_images,
    )


def significance_of(of_runs: Floats) -> Significance | None:
    """Test whether shares differ, by drawing within each seed which run had which share.

    If the share made no difference, every order of a seed's runs would be as likely as the one that was found. The
    statistic is the variance between the means of shares: E. J. G. Pitman, "Significance tests which may be applied to
    samples from any populations: III. The analysis of variance test", Biometrika 29, 1938. The order that was found
    counts as one of those drawn: B. Phipson and G. K. Smyth, "Permutation P-values should never be zero", Statistical
    Applications in Genetics and Molecular Biology 9, 2010.

    Args:
        of_runs: AP50 of each run, shape (shares, seeds).

    Returns:
        None if there is one seed: whatever the order, its runs differ by the same.
    """
    if of_runs.shape[1] == 1:
        return None
    found = of_runs.mean(axis=1).var()
    orders = np.repeat(of_runs[None], PERMUTATIONS, axis=0)
    drawn = generator(SEED, "orders").permuted(orders, axis=1).mean(axis=2).var(axis=1)
    as_large = int(np.sum(drawn >= found - ROUNDING))
    return Significance((1 + as_large) / (1 + PERMUTATIONS), PERMUTATIONS)


def _of_classes(curves: Curves, draws: Floats) -> Estimate:
    drawn = [seed_draws(draws[..., number], name) for number, name in enumerate(curves.class_names)]
    return estimate(curves.values.mean(axis=1), np.stack(drawn, axis=2))


def _passed(shares: Floats, steps: Floats) -> float | None:
    falls = np.flatnonzero(steps < -THRESHOLD)
    return float(shares[falls[0] + 1]) if len(falls) else None


def _bend(shares: Floats, mean: Floats, drawn: Floats) -> Bend | None:
    if len(shares) < LEAST_POINTS:
        return None
    found, others = find_bends(shares, mean[None]), find_bends(shares, drawn)
    return Bend(
        share=estimate(found.place[0], others.place),
        before=estimate(found.before[0], others.before),
        after=estimate(found.after[0], others.after),
        corners=_corners(shares, found),
    )


def _corners(shares: Floats, bends: Bends) -> Floats:
    place, height = bends.place[0], bends.height[0]
    ends = (shares[0], bends.before[0]), (shares[-1], bends.after[0])
    first, last = ((share, height + slope * (share - place)) for share, slope in ends)
    return np.array([first, (place, height), last])
