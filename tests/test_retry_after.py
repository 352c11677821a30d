from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.retry_after import seconds_to_wait

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("9" * 40, 999_999_999),
        (format_datetime(NOW + timedelta(minutes=5), usegmt=True), 300),
        (format_datetime(NOW - timedelta(minutes=5), usegmt=True), 0),
        ("", None),
        ("-3", None),
        ("²", None),
        ("soon", None),
    ],
)
def test_seconds_and_dates_are_read(text, seconds):
    assert seconds_to_wait(text, NOW) == seconds


@given(st.text())
def test_any_text_is_read_or_says_nothing(text):
    found = seconds_to_wait(text)
    assert found is None or found >= 0
