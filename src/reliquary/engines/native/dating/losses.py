"""The loss of a year."""

from __future__ import annotations

import math

import torch
from torch import Tensor

NEAR = 1.0


def log_cosh(errors: Tensor) -> Tensor:
    """Return the logarithm of the hyperbolic cosine of each error, in the shape of the errors.

    Half the square of a small error, the magnitude of a large one less log 2. cosh itself overflows float32 from 89 on,
    and for small errors its logarithm would lose all digits: both are written so that neither happens.
    """
    size = errors.abs()
    small = size < NEAR
    # Each form sees harmless numbers where the other one counts, so that its gradient there is harmless, too.
    near = torch.log1p(2 * torch.sinh(torch.where(small, size, 0.0) / 2) ** 2)
    far = torch.where(small, NEAR, size)
    return torch.where(small, near, far + torch.log1p(torch.exp(-2 * far)) - math.log(2))
