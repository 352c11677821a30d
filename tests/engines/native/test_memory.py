from __future__ import annotations

import numpy as np
import pytest

from reliquary.engines.native import memory


@pytest.mark.skipif(not memory.CLEAR.exists(), reason="the peak can only be reset on Linux")
def test_the_peak_is_of_this_run_and_not_of_an_earlier_one(monkeypatch):
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    block = 300 << 20
    np.ones(block, dtype=np.uint8).sum()
    before = memory.peak_memory_bytes()
    memory.reset_peak_memory()
    after = memory.peak_memory_bytes()
    assert after < before - block // 2
    assert after > 10 << 20
