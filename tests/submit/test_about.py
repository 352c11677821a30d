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


@pytest.mark.parametrize("character", ["\u061c", "\u00ad", "\ue000", "\U000e0041"])
def test_they_are_all_of_their_categories(tmp_path, character):
    path = tmp_path / "submission.yaml"
    atomic_write_text(path, json.dumps({**ABOUT, "note": f"A{character}B"}, ensure_ascii=False))
    with pytest.raises(FaultyFileError, match=rf"the character U\+{ord(character):04X} cannot be shown"):
        read_yaml(path, SubmissionFile)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{epochs: .nan}", "parameters: epochs: nan is not finite"),
        ("{a: [{b: -.inf}]}", r"parameters: a\[0\].b: -inf is not finite"),
        ("{epochs: 1.0e+400}", "parameters: epochs: inf is not finite"),
        ("{s: !!set {a, b}}", "parameters: s: of type set, which JSON does not have"),
        ("{day: 2026-01-31}", "parameters: day: of type date, which"),
        ("{b: !!binary aGFsbG8=}", "parameters: b: of type bytes, which"),
        ("{a: {1: b}}", "parameters: a: the name 1 is no text"),
        ("{n: 9223372036854775808}", "parameters: n: an integer beyond 64 bits"),
        (f"{{n: 0x{'f' * 4000}}}", "parameters: n: an integer beyond 64 bits"),
    ],
)
def test_parameters_are_kept_as_they_are_or_refused(tmp_path, written, told):
    with pytest.raises(FaultyFileError, match=told):
        read_yaml(with_parameters(tmp_path, written), SubmissionFile)


def test_parameters_of_all_plain_types_are_kept(tmp_path):
    written = "{n: -9223372036854775808, f: 1.5, t: 'on', b: true, l: [null, 1], m: {a: {}}}"
    found = read_yaml(with_parameters(tmp_path, written), SubmissionFile).parameters
    assert found == {"n": -(2**63), "f": 1.5, "t": "on", "b": True, "l": [None, 1], "m": {"a": {}}}


def with_parameters(folder, written):
    """Write a submission.yaml with parameters in YAML's own words."""
    path = folder / "submission.yaml"
    atomic_write_text(path, f"{json.dumps(ABOUT)[:-1]}, parameters: {written}}}")
    return path


def test_characters_in_parameters_are_looked_at_too(read):
    with pytest.raises(FaultyFileError, match=r"U\+202E"):
        read(parameters={"a": [{"\u202e": 1}]})


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "https://a b"])
def test_only_pages_of_the_web_are_linked(read, url):
    with pytest.raises(FaultyFileError, match=r"submission\.url"):
        read(submission={"by": "A", "url": url})


@pytest.mark.parametrize("character", ['"', "'", "<", ">"])
def test_an_address_holds_nothing_that_ends_it_on_a_page(read, character):
    with pytest.raises(FaultyFileError, match=f"url: .* holds .*; write it as %{ord(character):02X}"):
        read(submission={"by": "A", "url": f"https://example.org/a{character}b"})


def test_a_long_text_is_refused(read):
    with pytest.raises(FaultyFileError, match="a text of 501 characters; at most 500"):
        read(note="x" * 501)


def test_an_unknown_field_is_told(read):
    with pytest.raises(FaultyFileError, match="unknown field"):
        read(accuracy=1.0)
