from __future__ import annotations

import pytest

from reliquary.build.sources.copies.originals import OriginalFacts, read_originals
from reliquary.errors import FaultyFileError, ReliquaryError

PICTURES = ("a.jpg", "caves/b.jpg", "höhle.jpg")


def read(folder, text):
    (folder / "originals.csv").write_bytes(text.encode() if isinstance(text, str) else text)
    return read_originals(folder, PICTURES)


def faults(folder, text):
    with pytest.raises(FaultyFileError) as error:
        read(folder, text)
    return [str(fault).removeprefix(f"{folder}/") for fault in error.value.faults]


def test_without_the_file_nothing_is_known(tmp_path):
    assert read_originals(tmp_path, PICTURES) == {}


def test_what_is_not_said_is_none(tmp_path):
    text = 'file,site,dpi,title,licence,credit,permalink\na.jpg,61,30,"East, wall",CC0-1.0,Me,https://a.example/\n'
    facts = read(tmp_path, text + "caves/b.jpg,, ,,,,\n")
    assert facts["a.jpg"] == OriginalFacts("61", 30, "East, wall", "CC0-1.0", "Me", "https://a.example/")
    assert facts["caves/b.jpg"] == OriginalFacts()


def test_a_spreadsheet_s_file_is_read(tmp_path):
    text = "\ufefffile,dpi\r\nhöhle.jpg,150\r\n\r\n".encode()
    assert read(tmp_path, text) == {"höhle.jpg": OriginalFacts(dpi=150)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "originals.csv:1: file: the column is missing"),
        ("file,cave\n", "originals.csv:1: cave: unknown column; known are file, site"),
        ("file;site\n", "originals.csv:1: file: the column is missing"),
        ("file,dpi,dpi\n", "originals.csv:1: dpi: the column stands twice"),
        ("file\nc.jpg\n", "originals.csv:2: file: found 'c.jpg', but the copy has no such picture"),
        ("file\n../a.jpg\n", "originals.csv:2: file: found '../a.jpg'"),
        ("file\n/a.jpg\n", "originals.csv:2: file: found '/a.jpg'"),
        ("file\ncaves\\b.jpg\n", "originals.csv:2: file: found 'caves\\\\b.jpg'"),
        ("file\na.jpg\na.jpg\n", "originals.csv:3: file: 'a.jpg' has a row already"),
        ("file,dpi\na.jpg,30dpi\n", "originals.csv:2: dpi: found '30dpi', expected a whole number"),
        ("file,dpi\na.jpg,0\n", "originals.csv:2: dpi: found '0'"),
        ("file,dpi\na.jpg,1e3\n", "originals.csv:2: dpi: found '1e3'"),
        ("file,dpi\na.jpg," + "9" * 50 + "\n", "originals.csv:2: dpi: found '999"),
        ("file,permalink\na.jpg,javascript:x\n", "originals.csv:2: permalink: found 'javascript:x'"),
        ("file,site\na.jpg\n", "originals.csv:2: not as many cells"),
        ("file\na.jpg,61\n", "originals.csv:2: not as many cells"),
    ],
)
def test_faults_name_line_and_column(tmp_path, text, expected):
    found = faults(tmp_path, text)
    assert any(fault.startswith(expected) for fault in found), found


def test_all_faults_of_all_lines_are_listed(tmp_path):
    text = "file,dpi\nc.jpg,30\na.jpg,x\ncaves/b.jpg,30\n"
    assert [fault.split(" ")[0] for fault in faults(tmp_path, text)] == ["originals.csv:2:", "originals.csv:3:"]


def test_a_value_over_two_lines_moves_the_lines_after_it(tmp_path):
    assert faults(tmp_path, 'file,title\na.jpg,"two\nlines"\nc.jpg,\n')[0].startswith("originals.csv:4: file")


@pytest.mark.parametrize(
    ("data", "problem"), [(b"file\n\xff.jpg\n", "save it as UTF-8"), (b'file\n"a.jpg\n', "quotation mark")]
)
def test_what_is_no_csv_is_refused(tmp_path, data, problem):
    with pytest.raises(ReliquaryError, match=problem):
        read(tmp_path, data)
