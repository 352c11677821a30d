from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reliquary.rank.exports.names import plain_name, unique_names


def test_names_from_data_lead_nowhere_else():
    assert plain_name("../../etc/passwd") == "etc-passwd"
    assert plain_name(".git") == "git"
    assert plain_name("<script>\n") == "script"
    assert plain_name("墓") == "unnamed"


@given(st.text())
def test_every_name_is_plain(text):
    name = plain_name(text)
    assert 0 < len(name) <= 80
    assert name.isascii()
    assert name[0].isalnum()
    assert "/" not in name


def test_names_that_would_be_equal_are_told_apart_by_what_they_name():
    names = unique_names(["a b", "a/b", "c"], [b"1", b"2", b"3"])
    assert names == ["a-b-6b86b273", "a-b-d4735e3a", "c"]
    assert unique_names(["c", "a/b", "a b"], [b"3", b"2", b"1"]) == names[::-1]
