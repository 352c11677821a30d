from __future__ import annotations

from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.errors import FaultyFileError, ReliquaryError, UnknownVersionError
from reliquary.records.base import Part, Record
from reliquary.yamlfiles import MAX_BYTES, read_foreign_yaml, read_yaml


class Tower(Part):
    name: str
    height: int


class Castle(Record):
    SCHEMA: ClassVar[str] = "castle"

    lord: str
    towers: list[Tower]
    rooms: dict[str, int] = {}


GOOD = """schema: castle/1
lord: Berta
towers:
  - name: north
    height: 12
  - name: south
    height: 9
rooms: {hall: 1}
"""


@pytest.fixture
def read(tmp_path):
    def read_text(text: str | bytes) -> Castle:
        path = tmp_path / "castle.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_yaml(path, Castle)

    return read_text


def test_reads_a_good_file(read):
    castle = read(GOOD)
    assert castle.towers[1] == Tower(name="south", height=9)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("height: 9", "height: tall", "castle.yaml:7: towers[1].height: Input should be a valid integer"),
        ("    height: 9", "    hight: 9", "castle.yaml:7: towers[1].hight: unknown field"),
        ("    height: 9\n", "", "castle.yaml:6: towers[1].height: is missing"),
        ("lord: Berta\n", "", "castle.yaml:1: lord: is missing"),
        ("lord: Berta", "lord: Berta\nlord: Karl", "castle.yaml:3: lord: the field stands twice"),
        ("{hall: 1}", "{hall: 1, hall: 2}", "castle.yaml:8: rooms.hall: the field stands twice"),
        ("{hall: 1}", "{hall: 1", "castle.yaml:9: did not find expected ',' or '}'"),
    ],
)
def test_every_fault_has_its_line(read, old, new, fault):
    with pytest.raises(FaultyFileError) as caught:
        read(GOOD.replace(old, new))
    assert fault in str(caught.value)


def test_all_faults_are_reported_at_once(read):
    with pytest.raises(FaultyFileError) as caught:
        read(GOOD.replace("height: 12", "height: x").replace("lord: Berta", "lord: [1]"))
    assert [f.field for f in caught.value.faults] == ["lord", "towers[0].height"]


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ("castle/2", "castle.yaml:1: schema: found 'castle/2', this release reads 'castle/1'; update reliquary"),
        ("castle/0", "make the file again with this release"),
        ("tower/1", "found 'tower/1', expected 'castle/1'"),
        ("7", "found 7, expected 'castle/1'"),
    ],
)
def test_other_versions_are_refused(read, schema, message):
    with pytest.raises(UnknownVersionError) as caught:
        read(GOOD.replace("castle/1", schema))
    assert message in str(caught.value)


def test_a_file_without_schema_is_refused(read):
    with pytest.raises(UnknownVersionError, match="found None"):
        read(GOOD.replace("schema: castle/1\n", ""))


def test_no_python_object_is_ever_made(read):
    with pytest.raises(FaultyFileError, match="could not determine a constructor for the tag"):
        read(GOOD.replace("Berta", "!!python/object/apply:os.system ['true']"))


def test_a_date_that_no_calendar_has_is_refused(read):
    with pytest.raises(ReliquaryError, match="castle.yaml: not valid YAML"):
        read(GOOD.replace("Berta", "2026-13-45"))


def test_aliases_are_refused_so_that_small_files_stay_small(read):
    with pytest.raises(FaultyFileError, match="anchors and aliases are not supported"):
        read(GOOD.replace("lord: Berta", "lord: &a Berta").replace("name: north", "name: *a"))


@pytest.mark.parametrize("text", ["", "- a\n", "just text\n", "42\n"])
def test_the_top_must_be_fields(read, text):
    with pytest.raises(ReliquaryError, match="expected a mapping of fields"):
        read(text)


def test_files_that_are_no_text_too_large_or_absent(read, tmp_path):
    with pytest.raises(ReliquaryError, match="not UTF-8"):
        read(b"\xff\xfe\x00")
    with pytest.raises(ReliquaryError, match="larger than"):
        read("#" * (MAX_BYTES + 1))
    with pytest.raises(ReliquaryError, match="no such file"):
        read_yaml(tmp_path / "none.yaml", Castle)


def test_a_file_of_another_program_needs_no_schema(tmp_path):
    path = tmp_path / "foreign.yaml"
    path.write_text("name: north\nheight: 12\n")
    assert read_foreign_yaml(path, Tower) == Tower(name="north", height=12)


def test_a_file_of_another_program_has_its_faults_at_their_lines_too(tmp_path):
    path = tmp_path / "foreign.yaml"
    path.write_text("name: north\nheight: tall\n")
    with pytest.raises(FaultyFileError, match="foreign.yaml:2: height: Input should be a valid integer"):
        read_foreign_yaml(path, Tower)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_our_error(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("yaml") / "x.yaml"
    path.write_text(text, encoding="utf-8", errors="ignore")
    with pytest.raises(ReliquaryError):
        read_yaml(path, Castle)
