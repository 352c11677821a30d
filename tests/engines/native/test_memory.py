from __future__ import annotations

import numpy as np
import pytest
import torch

from reliquary.engines.native import memory
from reliquary.engines.native.classification.parameters import ClassificationParameters
from reliquary.errors import ReliquaryError

PARAMETERS = ClassificationParameters(batch_size=64, image_size=320)


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


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB"),
        RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory"),
        RuntimeError("DataLoader worker (pid 7) is killed by signal: Killed."),
    ],
)
def test_too_little_memory_says_what_can_be_smaller(error):
    message = "too little memory for batches of 64 images of 320 pixels; run again with a smaller batch_size"
    with pytest.raises(ReliquaryError, match=message), memory.explain_too_little_memory(PARAMETERS):
        raise error


def test_a_real_allocation_that_fails_is_explained():
    with pytest.raises(ReliquaryError, match="too little memory"), memory.explain_too_little_memory(PARAMETERS):
        torch.empty(2**60, dtype=torch.uint8)


def test_other_errors_stay_what_they_are():
    with pytest.raises(RuntimeError, match="sizes"), memory.explain_too_little_memory(PARAMETERS):
        raise RuntimeError("sizes do not match")
