from __future__ import annotations

import pytest

from reliquary.build.examples import LeftOut
from reliquary.build.writing.left_out import read_left_out, write_left_out
from reliquary.errors import ReliquaryError

ENTRIES = [
    LeftOut("met", "1", 0, "a" * 64, "too small"),
    LeftOut("met", 'odd, "id"', 3, None, "not stored: missing", rejected=True),
]


def test_the_list_comes_back_as_it_was(tmp_path):
    path = tmp_path / "left_out.csv"
    write_left_out(path, ENTRIES)
    assert read_left_out(path) == ENTRIES


def test_an_empty_list_has_a_header(tmp_path):
    path = tmp_path / "left_out.csv"
    write_left_out(path, [])
    assert path.read_text() == "source,item,view,sha256,kind,reason\n"
    assert read_left_out(path) == []


@pytest.mark.parametrize("text", ["source,view\nmet,1\n", "source,item,view,sha256,kind,reason\nmet,1,x,,,\n"])
def test_another_table_is_refused(tmp_path, text):
    path = tmp_path / "left_out.csv"
    path.write_text(text)
    with pytest.raises(ReliquaryError, match=r"left_out\.csv"):
        read_left_out(path)
