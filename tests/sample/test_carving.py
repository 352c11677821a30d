from __future__ import annotations

import numpy as np
import pytest

from reliquary.sample.carving import RELIEF_CLASSES, Carving

FACE, FIGURE = RELIEF_CLASSES.index("face"), RELIEF_CLASSES.index("figure")


def test_the_ground_is_background_of_height_0():
    carving = Carving(30, 20)
    assert carving.height.shape == carving.labels.shape == (20, 30)
    assert carving.height.max() == carving.labels.max() == 0
    assert RELIEF_CLASSES[0] == "background"


def test_a_dome_has_the_area_and_the_top_of_its_ellipsoid():
    carving = Carving(200, 200)
    carving.dome((0.5, 0.5), 0.3, 0.15, 0.0, (0.1, 0.4), "face")
    assert (carving.labels == FACE).mean() == pytest.approx(np.pi * 0.3 * 0.15, rel=0.02)
    assert carving.height.max() == pytest.approx(0.5, abs=0.002)
    assert carving.height[carving.labels == FACE].min() > 0.1


def test_a_tilted_dome_points_the_other_way():
    carving = Carving(200, 200)
    carving.dome((0.5, 0.5), 0.3, 0.05, np.pi / 2, (0.1, 0.4), "face")
    assert carving.labels[60, 100] == FACE
    assert carving.labels[100, 60] == 0


def test_the_higher_body_hides_the_lower_one_whatever_the_order():
    for order in ((0, 1), (1, 0)):
        carving = Carving(100, 100)
        bodies = [((0.1, 0.2), "figure"), ((0.5, 0.2), "face")]
        for k in order:
            rise, name = bodies[k]
            carving.dome((0.5, 0.5), 0.2, 0.2, 0.0, rise, name)
        assert carving.labels[50, 50] == FACE
        assert FIGURE not in carving.labels


def test_a_capsule_tapers_and_carries_folds():
    plain, folded = Carving(200, 200), Carving(200, 200)
    for carving, folds in ((plain, 0), (folded, 7)):
        carving.capsule((0.5, 0.2), (0.5, 0.8), 0.05, 0.2, (0.1, 0.3), "drapery", folds)
    widths = (plain.labels > 0).sum(axis=1)
    assert widths[150] > 2 * widths[50]
    across_plain, across_folded = plain.height[150, 70:130], folded.height[150, 70:130]
    assert np.abs(np.diff(across_folded, 2)).sum() > 2 * np.abs(np.diff(across_plain, 2)).sum()


def test_a_body_beyond_the_edge_is_cut_off():
    carving = Carving(50, 50)
    carving.dome((0.0, 0.0), 0.3, 0.3, 0.0, (0.1, 0.1), "face")
    carving.dome((5.0, 5.0), 0.3, 0.3, 0.0, (0.1, 0.1), "figure")
    carving.block(-1.0, 0.9, 9.0, 1.0, 0.3, "architecture")
    assert carving.labels[0, 0] == FACE
    assert FIGURE not in carving.labels
    assert (carving.labels[47] == RELIEF_CLASSES.index("architecture")).all()


def test_a_dent_lowers_without_changing_the_label():
    carving = Carving(100, 100)
    carving.dome((0.5, 0.5), 0.3, 0.3, 0.0, (0.2, 0.3), "face")
    before = carving.height[50, 50]
    carving.dent((0.5, 0.5), 0.05, 0.1)
    assert carving.height[50, 50] == pytest.approx(before - 0.1, abs=0.005)
    assert carving.labels[50, 50] == FACE
