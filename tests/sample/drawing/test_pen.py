from __future__ import annotations

from math import pi

import numpy as np
import pytest

from reliquary.sample.drawing.pen import Pen, petal_points, star_points


def test_a_disc_has_the_area_of_a_disc():
    pen = Pen(200)
    pen.disc((0.5, 0.5), 0.3)
    assert pen.coverage().mean() == pytest.approx(pi * 0.3**2, rel=0.02)


def test_shapes_are_antialiased():
    pen = Pen(64)
    pen.line([(0.1, 0.1), (0.9, 0.7)], 0.1)
    coverage = pen.coverage()
    assert ((coverage > 0.05) & (coverage < 0.95)).sum() > 40


def test_the_canvas_is_as_wide_as_its_aspect():
    assert Pen(100, aspect=1.5).coverage().shape == (100, 150)


def test_the_position_of_a_rectangle_is_exact():
    pen = Pen(100)
    pen.rectangle(0.2, 0.4, 0.599, 0.899)
    rows, columns = np.nonzero(pen.coverage() > 0.5)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (40, 89, 20, 59)


def test_a_star_has_its_tips_on_the_outer_circle():
    points = np.array(star_points((0.5, 0.5), 0.4, 0.2, 5))
    radii = np.hypot(*(points - 0.5).T)
    assert radii[::2] == pytest.approx(0.4)
    assert radii[1::2] == pytest.approx(0.2)
    assert points[0] == pytest.approx((0.5, 0.1))


def test_a_petal_ends_where_it_should():
    outline = petal_points((0.0, 0.0), 2.0, 0.5, 0.0)
    assert outline[0] == pytest.approx((0, 0))
    assert outline[3] == pytest.approx((2, 0))
