from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.catalogue.met_departments import MET_DEPARTMENTS, met_department
from reliquary.crawl.folder import CrawlFolder
from reliquary.crawl.listing.met_csv import list_departments
from reliquary.crawl.run import crawl_museum
from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.files import sha256_file
from reliquary.sample.loopback.museum import LoopbackMuseum
from reliquary.sample.loopback.sources import SampleSource
from reliquary.sample.objects.dumps import write_met_csv

# Of the 54 columns those that stand around the needed ones, and one that holds lists.
COLUMNS = ["Object Number", "Is Public Domain", "Object ID", "Gallery Number", "Department", "Title", "Tags"]
OLD_COLUMNS = ["Object Number", "Is Public Domain", "Object ID", "Department", "Title"]
BOM = "\ufeff"


def row(object_id, department="Egyptian Art", title="Jar", **more):
    return {"Object Number": f"01.{object_id}", "Is Public Domain": "True", "Object ID": object_id,
            "Department": department, "Title": title, "Tags": "Men|Birds", "Gallery Number": "", **more}  # fmt: skip


@pytest.fixture
def write(tmp_path):
    """Write rows, or a text as it is, and return the file."""

    def writing(rows, columns=COLUMNS, start=BOM):
        path = tmp_path / "MetObjects.csv"
        text = io.StringIO(newline="")
        if isinstance(rows, str):
            text.write(rows)
        else:
            writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\r\n")
            writer.writeheader()
            writer.writerows(rows)
        path.write_bytes((start + text.getvalue()).encode("utf-8"))
        return path

    return writing


def test_the_ids_of_departments_come_in_numeric_order(write):
    path = write([row(100), row(9), row(20, "Asian Art"), row(20, "Asian Art"), row(3, "Photographs")])
    assert list_departments(path, [10, 6]) == {10: ["9", "100"], 6: ["20"]}


def test_commas_and_line_breaks_within_fields_are_no_rows(write):
    path = write([row(1, title='Jar, "large";\r\n2,Asian Art\n'), row(2)])
    assert path.read_text("utf-8").count("\n") > 3
    assert list_departments(path, [10]) == {10: ["1", "2"]}


def test_empty_lines_are_passed_over(write):
    assert list_departments(write("Object ID,Department\n\n1,Egyptian Art\n\n"), [10]) == {10: ["1"]}


@pytest.mark.parametrize(("columns", "start"), [(COLUMNS, BOM), (COLUMNS, ""), (OLD_COLUMNS, BOM), (OLD_COLUMNS, "")])
def test_columns_are_found_by_name(write, columns, start):
    assert list_departments(write([row(1)], columns, start), [10]) == {10: ["1"]}
    assert list_departments(write([row(1)], ["Object ID", *[c for c in columns if c != "Object ID"]]), [10])


@pytest.mark.parametrize("name", ["Ancient Near Eastern Art", "Ancient West Asian Art", " ANCIENT west asian art "])
def test_a_department_is_known_by_all_names_that_it_has_had(write, name):
    assert list_departments(write([row(1, name)]), [3]) == {3: ["1"]}


def test_a_name_that_is_new_is_not_taken_for_an_empty_department(write):
    path = write([row(1), row(2, "Arts of Ancient West Asia")])
    problem = (
        r"lists no object of the departments \[3\]; it names .* not known: Arts of Ancient West Asia\. .*'departments'"
    )
    with pytest.raises(ReliquaryError, match=problem):
        list_departments(path, [10, 3])
    assert list_departments(path, [10, "arts of ancient west asia"]) == {10: ["1"], "arts of ancient west asia": ["2"]}


def test_a_file_of_some_departments_is_enough(write):
    assert list_departments(write([row(1)]), [10, 3]) == {10: ["1"], 3: []}
    with pytest.raises(ReliquaryError, match=r"lists no object of the departments \[6\]\."):
        list_departments(write([row(1)]), [6])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n", r"pointer of Git LFS.*git lfs pull"),
        ("", r"MetObjects\.csv:1: the columns \['Object ID', 'Department'\] are missing; found 0 columns"),
        ("Object ID;Department\n1;Asian Art\n", r"found 1 columns separated by commas"),
        ("a,b\n1,2\n", r"the first \['a', 'b'\]\. Give MetObjects.csv as the museum publishes it"),
        ("<html>" * 20_000, r"the columns .* are missing"),
        ("Object ID,Department\n", r"lists no object of the departments \[10\]"),
    ],
)
def test_what_is_no_such_file_is_named(write, text, problem):
    with pytest.raises(ReliquaryError, match=problem):
        list_departments(write(text, start=""), [10])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("1,Egyptian Art\n2\n", r"MetObjects\.csv:3: 1 columns, but the header has 2"),
        ("1,Egyptian Art,x\n", r"MetObjects\.csv:2: 3 columns"),
        ('1,"Egyptian\nArt"\n2.0,Asian Art\n', r"MetObjects\.csv:4: Object ID: found '2\.0'"),
        (",Egyptian Art\n", r"MetObjects\.csv:2: Object ID: found ''"),
        ("٣,Egyptian Art\n", r"Object ID: found"),
        (f"{'9' * 19},Egyptian Art\n", r"Object ID: found"),
    ],
)
def test_a_row_that_cannot_be_read_has_its_line(write, text, problem):
    with pytest.raises(FaultyFileError, match=problem):
        list_departments(write(f"Object ID,Department\n{text}"), [10])


def test_a_quotation_mark_without_end_is_not_read_to_the_end_of_the_file(write):
    path = write('Object ID,Department\n1,Egyptian Art\n2,"Egyptian Art\n' + "3,Egyptian Art\n" * 10_000)
    with pytest.raises(ReliquaryError, match="after line 2: field larger than field limit .*quotation mark"):
        list_departments(path, [10])


def test_bytes_that_are_no_text_are_named(write):
    path = write([row(1)])
    path.write_bytes(path.read_bytes() + "2,é".encode("latin-1"))
    with pytest.raises(ReliquaryError, match="not UTF-8"):
        list_departments(path, [10])


def test_the_file_is_the_one_with_which_the_crawl_began(write, tmp_path):
    path = write([row(1)])
    assert list_departments(path, [10], sha256_file(path))
    with pytest.raises(ReliquaryError, match="not the file with which the crawl began"):
        list_departments(path, [10], "0" * 64)
    with pytest.raises(ReliquaryError, match=r"nowhere\.csv: no such file"):
        list_departments(tmp_path / "nowhere.csv", [10])


def test_an_unknown_department_is_named(write):
    with pytest.raises(ReliquaryError, match=r"department 2 is not known; known are \[1, 3,"):
        list_departments(write([row(1)]), [2])


@given(title=st.text(st.characters(exclude_categories=["Cs"])), department=st.sampled_from(sorted(MET_DEPARTMENTS)))
def test_a_title_of_any_kind_changes_nothing(tmp_path_factory, title, department):
    path = tmp_path_factory.mktemp("csv") / "MetObjects.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS)
        writer.writeheader()
        writer.writerows([row(1, MET_DEPARTMENTS[department][-1], title), row(2, "Asian Art", title)])
    assert "1" in list_departments(path, [department])[department]


def test_no_name_stands_for_two_departments():
    names = [name.casefold() for names in MET_DEPARTMENTS.values() for name in names]
    assert len(names) == len(set(names))
    assert met_department("nothing of the kind") is None


@pytest.mark.needs_shared
def test_the_real_header_has_the_columns(shared_data, write):
    header = (shared_data / "museums" / "met" / "met_csv_header.txt").read_text("utf-8").strip()
    cells = header.split(",")
    assert len(cells) == 54
    values = {"Object ID": "7", "Department": "Egyptian Art"}
    line = ",".join(values.get(name, "") for name in cells)
    assert list_departments(write(f"{header}\n{line}\n"), [10]) == {10: ["7"]}


@pytest.mark.real
def test_a_crawl_by_the_file_is_that_by_the_lists(tmp_path, crawler):
    path = tmp_path / "MetObjects.csv"
    write_met_csv(path, 40, quiet=True)
    with LoopbackMuseum(SampleSource(40)) as museum:
        wishes = {"api": museum.api_url, "images": False, "quiet": True}
        by_lists = crawl_museum(crawler, tmp_path / "lists", **wishes)
        museum.log.clear()
        by_file = crawl_museum(crawler, tmp_path / "file", source=path, **wishes)
    assert by_file.made == by_lists.made
    assert by_file.made["objects"] == 40
    rows = [CrawlFolder.open(tmp_path / name).objects() for name in ("lists", "file")]
    assert [(row.object_id, row.classes) for row in rows[0]] == [(row.object_id, row.classes) for row in rows[1]]
    assert not [line for line in museum.log if line.path.endswith("/objects")]
