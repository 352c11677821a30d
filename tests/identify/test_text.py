from __future__ import annotations

import pytest

from reliquary.identify.text import years_text


@pytest.mark.parametrize(
    ("begin", "end", "shown"),
    [(-300, -200, "300 BCE to 200 BCE"), (-10, 20, "10 BCE to 20"), (5, 5, "5"), (None, 7, "7"), (None, None, "")],
)
def test_years_read_as_people_write_them(begin, end, shown):
    assert years_text(begin, end) == shown
