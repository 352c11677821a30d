from __future__ import annotations

import re

import pytest

from reliquary.catalogue.expressions import MAX_CHARS, is_expression


@pytest.mark.parametrize(
    "text", ["@", "data[].id", "a.b || c", "join(', ', a[].b)", "not_null(a, b, c)", "{a: length(b)}", "a[?b == `1`]"]
)
def test_expressions_are_left_as_they_are(text):
    assert is_expression(text) == text


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("data[", "Incomplete expression"),
        ("a-b", "Unknown token '-'"),
        ("a.(b)", "Parse error at column"),
        ("jion(', ', a)", "no JMESPath function jion(); known are abs, "),
        ("a[].{b: jion(c)}", "no JMESPath function jion()"),
        ("join(a)", "join() has 1 arguments and needs 2"),
        ("length(a, b)", "length() has 2 arguments and needs 1"),
        ("not_null()", "not_null() has 0 arguments and needs 1 or more"),
        ("!" * 990 + "a", "no JMESPath expression"),
        ("a" * (MAX_CHARS + 1), "1001 characters"),
    ],
)
def test_what_is_no_expression_says_why(text, problem):
    with pytest.raises(ValueError, match=re.escape(problem)):
        is_expression(text)
