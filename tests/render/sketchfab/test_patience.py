from __future__ import annotations

import pytest

from reliquary.errors import ReliquaryError
from reliquary.render.sketchfab.faults import ModelError, TryAgainError
from reliquary.render.sketchfab.patience import Patience


def trying(waits, *outcomes, **fields):
    """Keep trying until an outcome is no error."""
    left = list(outcomes)

    def attempt():
        outcome = left.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    patience = Patience(sleep=waits.append, **{"times": 4, "first_s": 2, "longest_s": 60} | fields)
    return patience.keep_trying(attempt), left


def test_pauses_grow(waits):
    assert trying(waits, *[TryAgainError("busy")] * 3, "good") == ("good", [])
    assert waits == [2, 4, 8]


def test_a_pause_that_the_server_asks_for_is_made(waits):
    trying(waits, TryAgainError("busy", after=30), TryAgainError("busy", after=0), "good")
    assert waits == [30, 0]


def test_the_last_attempt_decides(waits):
    with pytest.raises(TryAgainError, match="the last"):
        trying(waits, *[TryAgainError("busy")] * 3, TryAgainError("the last"), "never")
    assert len(waits) == 3


def test_other_errors_are_not_tried_again(waits):
    with pytest.raises(ModelError):
        trying(waits, ModelError("gone"), "never")
    assert waits == []


def test_a_pause_that_is_too_long_is_left_to_the_user(waits):
    with pytest.raises(ReliquaryError, match="busy; it asks to be left alone for 86,400 seconds: run the same command"):
        trying(waits, TryAgainError("busy", after=86400), "never")
    assert waits == []
