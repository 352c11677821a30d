from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from reliquary.sample.drawing.fields import along, fractal_noise, gaussian_blur, smooth_noise, smoothstep
from reliquary.seeds import generator


def test_noise_has_the_promised_mean_and_deviation():
    field = smooth_noise(generator(0, "noise"), 400, 400, cell=8)
    assert field.shape == (400, 400)
    assert abs(field.mean()) < 0.1
    assert 0.6 < field.std() < 1.2


def test_noise_is_smooth_at_the_scale_of_its_cell():
    fine = smooth_noise(generator(0, "noise"), 200, 200, cell=2)
    coarse = smooth_noise(generator(0, "noise"), 200, 200, cell=40)
    assert np.abs(np.diff(coarse)).mean() < 0.2 * np.abs(np.diff(fine)).mean()


def test_fractal_noise_adds_detail():
    plain = smooth_noise(generator(0, "noise"), 200, 200, cell=40)
    fractal = fractal_noise(generator(0, "noise"), 200, 200, cell=40, octaves=4)
    assert np.abs(np.diff(fractal)).mean() > 1.5 * np.abs(np.diff(plain)).mean()


@pytest.mark.parametrize("sigma", [0.8, 3.0, 7.5])
def test_blur_agrees_with_scipy(sigma):
    field = generator(0, "blur").random((60, 90), dtype=np.float32)
    assert np.allclose(
        gaussian_blur(field, sigma), gaussian_filter(field, sigma, mode="nearest", truncate=3), atol=0.01
    )


def test_blur_keeps_a_constant():
    assert np.allclose(gaussian_blur(np.full((30, 30), 0.7, dtype=np.float32), 4), 0.7)


def test_smoothstep_is_flat_outside_and_half_in_the_middle():
    assert smoothstep(2, 4, np.array([0, 2, 3, 4, 9], dtype=np.float32)).tolist() == [0, 0, 0.5, 1, 1]


@pytest.mark.parametrize("shape", [(40, 37, 3), (4001, 3)])
def test_the_part_along_a_direction_is_the_product_but_for_rounding(shape):
    rng = generator(0, "along")
    vectors = rng.standard_normal(shape, dtype=np.float32)
    direction = np.array([0.48, 0.6, 0.64], dtype=np.float32)
    part = along(vectors, direction)
    assert part.dtype == np.float32
    np.testing.assert_allclose(part, vectors.astype(np.float64) @ direction.astype(np.float64), rtol=0, atol=1e-6)
