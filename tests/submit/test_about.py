from __future__ import annotations

import json

import pytest

from reliquary.errors import FaultyFileError
from reliquary.files import atomic_write_text
from reliquary.submit.about import SubmissionFile
from reliquary.yamlfiles import read_yaml
from tests.submit.conftest import ABOUT


@pytest.fixture
def read(tmp_path):
    def read(**changes):
        path = tmp_path / "submission.yaml"
        atomic_write_text(path, json.dumps({**ABOUT, **changes}))
        return read_yaml(path, SubmissionFile)

    return read


def test_a_submission_says_who_and_what(read):
    found = read(parameters={"epochs": 30}, note="trained twice")
    assert (found.name, found.submission.by, found.model.licence) == ("strangers-net", "A. Stranger", "MIT")


@pytest.mark.parametrize("name", ["<script>", "../../results/x", "Strangers Net", "", "a" * 501])
def test_a_name_is_a_slug(read, name):
    with pytest.raises(FaultyFileError):
        read(name=name)


@pytest.mark.parametrize("character", ["\u202e", "\u0000", "\u200b", "\ufeff", "\x1b", "\n"])
def test_characters_that_change_what_a_page_says_are_refused(read, character):
    with pytest.raises(FaultyFileError, match=r"cannot be shown|special characters|U\+"):
        read(submission={"by": f"A{character}B"})


def test_characters_in_parameters_are_looked_at_too(read):
    with pytest.raises(FaultyFileError, match=r"U\+202E"):
        read(parameters={"a": [{"\u202e": 1}]})


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "https://a b"])
def test_only_pages_of_the_web_are_linked(read, url):
    with pytest.raises(FaultyFileError, match=r"submission\.url"):
        read(submission={"by": "A", "url": url})


def test_a_long_text_is_refused(read):
    with pytest.raises(FaultyFileError, match="a text of 501 characters; at most 500"):
        read(note="x" * 501)


def test_an_unknown_field_is_told(read):
    with pytest.raises(FaultyFileError, match="unknown field"):
        read(accuracy=1.0)
