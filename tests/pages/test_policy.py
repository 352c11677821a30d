from __future__ import annotations

import base64
import hashlib

import pytest

from reliquary.pages.policy import content_policy


def directives(policy):
    return dict(directive.split(" ", 1) for directive in policy.split("; "))


def source(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_only_this_style_and_this_script_and_pictures_beside_the_page_are_allowed():
    assert directives(content_policy("p { color: red }", "alert('é')")) == {
        "default-src": "'none'",
        "style-src": source("p { color: red }"),
        "script-src": source("alert('é')"),
        "img-src": "'self' data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_without_a_script_nothing_runs():
    assert directives(content_policy("p {}"))["script-src"] == "'none'"


@pytest.mark.parametrize("changed", [("p {} ", "run()"), ("p {}", "run();")])
def test_another_style_or_script_has_another_policy(changed):
    assert content_policy(*changed) != content_policy("p {}", "run()")
