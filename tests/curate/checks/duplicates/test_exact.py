from __future__ import annotations

from dataclasses import replace

from reliquary.curate.checks.base import Evidence
from reliquary.curate.checks.duplicates import ExactDuplicates
from reliquary.files import sha256_bytes
from tests.curate.checks.duplicates.photographed import evidence, looked_at, opened, photograph, png
from tests.curate.small_collection import collection, item

DATA = photograph(0)
PICTURE = sha256_bytes(DATA)


def found(*items):
    return ExactDuplicates().find(Evidence(collection(items), looked_at([DATA])))


def test_a_picture_of_two_objects_is_found():
    (finding,) = found(item("1", sha256=PICTURE), item("2", sha256=PICTURE))
    assert finding.explanation == "The same file stands for 2 objects: met 1; met 2"
    assert (finding.score, finding.flagged, finding.group, finding.others) == (1.0, True, PICTURE, [])


def test_a_picture_that_is_twice_at_one_object_is_found():
    views = [replace(item("1", sha256=PICTURE), name=f"met 1, view {view}") for view in (0, 3)]
    (finding,) = found(*views)
    assert finding.explanation == "The same file stands 2 times for one object: met 1, view 0; met 1, view 3"


def test_objects_of_equal_numbers_in_two_museums_are_two():
    (finding,) = found(item("1", sha256=PICTURE), item("1", sha256=PICTURE, museum="louvre"))
    assert "for 2 objects" in finding.explanation


def test_of_many_objects_some_are_named():
    (finding,) = found(*(item(number, sha256=PICTURE) for number in range(2000)))
    assert finding.explanation.startswith("The same file stands for 2,000 objects: met 0; met 1;")
    assert finding.explanation.endswith("met 4; and 1,995 more")


def test_files_of_equal_pixels_are_one_case():
    pictures = {"1": DATA, "2": png(opened(DATA)), "3": photograph(2)}
    findings = {finding.sha256: finding for finding in ExactDuplicates().find(evidence(pictures))}
    first, second = (sha256_bytes(pictures[name]) for name in "12")
    assert set(findings) == {first, second}
    assert findings[first].explanation == "Another file has the same pixels: met 2"
    assert findings[first].others == [second]
    assert findings[first].group == findings[second].group == min(first, second)


def test_both_reasons_stand_in_one_finding():
    other = png(opened(DATA))
    items = [item("1", sha256=PICTURE), item("2", sha256=PICTURE), item("3", sha256=sha256_bytes(other))]
    findings = ExactDuplicates().find(Evidence(collection(items), looked_at([DATA, other])))
    assert [finding.explanation for finding in findings] == [
        "The same file stands for 2 objects: met 1; met 2. Another file has the same pixels: met 3",
        "Another file has the same pixels: met 1",
    ]


def test_single_pictures_have_no_finding():
    assert ExactDuplicates().find(evidence({"1": DATA, "2": photograph(2)})) == []
