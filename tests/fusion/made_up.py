"""Curves whose bend is known, as a detector's runs might give them."""

from __future__ import annotations

import numpy as np

from reliquary.fusion.curves import Curves
from reliquary.seeds import generator

SHARES = np.arange(0, 101, 10, dtype=float)
NAMES = ["Owl", "Mask"]


def bent(joint, shares=SHARES, height=0.8, slope=-0.02):
    return height + slope * np.maximum(shares - joint, 0)


def made_up_curves(seed=0, *, joint=70.0, slope=-0.02, noise=0.02, seeds=2, shares=SHARES, names=NAMES):
    """Return curves as of a paper: no test images, and noise between the seeds."""
    noises = generator(seed, "noise").normal(0, noise, (len(shares), seeds, len(names)))
    return Curves(shares, names, bent(joint, shares, slope=slope)[:, None, None] + noises)
