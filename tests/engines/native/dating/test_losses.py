from __future__ import annotations

import numpy as np
import pytest
import torch

from reliquary.engines.native.dating.losses import log_cosh

ERRORS = np.concatenate([[0.0], np.geomspace(1e-6, 300, 400)])


def test_it_is_the_logarithm_of_the_hyperbolic_cosine():
    errors = torch.tensor(ERRORS)
    # numpy's own form of log((e^x + e^-x) / 2), exact in float64 but for errors near 0
    expected = np.logaddexp(ERRORS, -ERRORS) - np.log(2)
    assert log_cosh(errors).numpy() == pytest.approx(expected, rel=1e-12, abs=2e-16)
    assert torch.equal(log_cosh(-errors), log_cosh(errors))


def test_float32_is_as_good_as_its_digits_from_tiny_errors_to_ten_thousand_years():
    errors = torch.tensor(np.concatenate([ERRORS, [999.0, 1e4, 1e6]]))
    assert log_cosh(errors.float()).double().numpy() == pytest.approx(log_cosh(errors).numpy(), rel=1e-6)


@pytest.mark.parametrize("kind", [torch.float32, torch.float64])
def test_its_slope_is_the_hyperbolic_tangent_everywhere(kind):
    errors = torch.tensor([-1e4, -89.0, -1.0, -1e-4, 0.0, 0.3, 1.0, 2.0, 1e4], dtype=kind, requires_grad=True)
    (slope,) = torch.autograd.grad(log_cosh(errors).sum(), errors)
    torch.testing.assert_close(slope, torch.tanh(errors.detach()))
