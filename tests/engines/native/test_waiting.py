from __future__ import annotations

import pytest

from reliquary.engines.native.waiting import Waiting


def test_the_share_is_what_lies_between_the_steps(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("time.perf_counter", lambda: now[0])
    waiting = Waiting()
    now[0] = 100.0  # validation
    waiting.on_train_epoch_start(None, None)
    for _ in range(4):
        now[0] += 1
        waiting.on_train_batch_start(None, None, None, 0)
        now[0] += 3
        waiting.on_train_batch_end(None, None, None, None, 0)
    now[0] += 50
    assert waiting.share == pytest.approx(0.25)
    waiting.on_train_epoch_start(None, None)
    assert waiting.share == 0
