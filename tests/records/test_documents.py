from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.errors import FaultyFileError, ReliquaryError, UnknownVersionError
from reliquary.records import Decision, RunSpec, read_document, read_lines, write_document, write_lines
from tests.records.examples import NOON, SHA, SPEC

KEEP = {"sha256": SHA, "verdict": "keep", "reason": "sharp", "reviewer": "ada", "at": NOON}


@pytest.fixture
def decisions(tmp_path):
    path = tmp_path / "decisions.jsonl"
    write_lines(path, [Decision.model_validate(KEEP)] * 2, Decision)
    return path


def test_document_round_trip(tmp_path):
    spec = RunSpec.model_validate(SPEC)
    write_document(tmp_path / "spec.json", spec)
    assert read_document(tmp_path / "spec.json", RunSpec) == spec
    assert json.loads((tmp_path / "spec.json").read_text())["schema"] == "run-spec/1"


@given(st.text(min_size=1), st.integers(-(2**63), 2**63 - 1))
def test_any_text_survives_a_document(tmp_path_factory, name, seed):
    path = tmp_path_factory.mktemp("d") / "spec.json"
    spec = RunSpec.model_validate({**SPEC, "suite": name, "seed": seed})
    write_document(path, spec)
    assert read_document(path, RunSpec) == spec


def test_faults_of_a_document_are_all_named(tmp_path):
    path = tmp_path / "spec.json"
    path.write_text(json.dumps({"schema": "run-spec/1", **SPEC, "seed": "x", "suite": "", "colour": 1}))
    with pytest.raises(FaultyFileError) as caught:
        read_document(path, RunSpec)
    assert {fault.field for fault in caught.value.faults} == {"seed", "suite", "colour"}


@pytest.mark.parametrize("text", ["[]", "3", '"x"'])
def test_a_document_is_an_object(tmp_path, text):
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(ReliquaryError, match="expected a JSON object"):
        read_document(tmp_path / "x.json", RunSpec)


def test_a_document_of_the_future_is_refused(tmp_path):
    (tmp_path / "x.json").write_text(json.dumps({"schema": "run-spec/2", **SPEC}))
    with pytest.raises(UnknownVersionError, match="update reliquary"):
        read_document(tmp_path / "x.json", RunSpec)


def test_lines_round_trip_and_can_be_joined(decisions):
    assert len(read_lines(decisions, Decision)) == 2
    decisions.write_text(decisions.read_text() + decisions.read_text())
    assert len(read_lines(decisions, Decision)) == 4


@given(st.text(min_size=1))
def test_any_text_survives_in_a_line(tmp_path_factory, reason):
    path = tmp_path_factory.mktemp("lines") / "decisions.jsonl"
    decision = Decision.model_validate({**KEEP, "reason": reason})
    write_lines(path, [decision], Decision)
    assert read_lines(path, Decision) == [decision]


def test_lines_need_their_schema_first(decisions):
    decisions.write_text("".join(decisions.read_text().splitlines(keepends=True)[1:]))
    with pytest.raises(UnknownVersionError, match=r"decisions\.jsonl:1: schema: found None"):
        read_lines(decisions, Decision)


def test_a_newer_part_joined_on_is_refused(decisions):
    decisions.write_text(decisions.read_text() + '{"schema": "decisions/9"}\n')
    with pytest.raises(UnknownVersionError, match=r"decisions\.jsonl:4"):
        read_lines(decisions, Decision)


def test_faults_of_lines_are_all_named_with_their_line(decisions):
    lines = decisions.read_text().splitlines()
    lines[1] = lines[1].replace('"keep"', '"perhaps"')
    lines[2] = lines[2][:-9]
    decisions.write_text("\n".join(lines))
    with pytest.raises(FaultyFileError) as caught:
        read_lines(decisions, Decision)
    assert [fault.place.rsplit(":", 1)[1] for fault in caught.value.faults] == ["2", "3"]


def test_a_label_goes_with_relabel_only():
    with pytest.raises(ValueError, match="label goes with the verdict 'relabel'"):
        Decision.model_validate({**KEEP, "label": "asian"})
    with pytest.raises(ValueError, match="label goes with the verdict 'relabel'"):
        Decision.model_validate({**KEEP, "verdict": "relabel"})
