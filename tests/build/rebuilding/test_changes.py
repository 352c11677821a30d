from __future__ import annotations

import csv
import io

from reliquary.build.pictures.kept import Kept
from reliquary.build.rebuilding.changes import changes_csv, count_images
from reliquary.build.rebuilding.fetching.answers import Answer, What
from reliquary.build.rebuilding.wanted import Wanted, WantedOriginal, WantedPicture

A, B, C, FOUND = ("a" * 64, "b" * 64, "c" * 64, "f" * 64)


def wanted():
    """Two images of A, one of which needs B too, and one of C."""
    originals = {sha256: WantedOriginal(sha256, 1, f"http://museum/{sha256[0]}", "met", "met") for sha256 in (A, B, C)}
    places = {("1", "image"): A, ("2", "image"): A, ("2", "depth"): B, ("2", "normals"): B, ("3", "image"): C}
    return Wanted(originals, {place: WantedPicture(Kept(sha256), "") for place, sha256 in places.items()})


def test_every_image_is_listed_once_for_each_original_that_it_lacks():
    missing = {A: Answer(What.CHANGED, "image/png", FOUND), B: Answer(What.GONE, 'HTTP 404, "not here"')}
    rows = list(csv.DictReader(io.StringIO(changes_csv(wanted(), missing))))
    assert [(row["image_id"], row["original"], row["what"]) for row in rows] == [
        ("1", A, "changed"),
        ("2", A, "changed"),
        ("2", B, "gone"),
    ]
    assert rows[0] == {
        "image_id": "1",
        "original": A,
        "url": "http://museum/a",
        "what": "changed",
        "reason": "image/png",
        "found_sha256": FOUND,
    }
    assert rows[2]["reason"] == 'HTTP 404, "not here"'
    assert rows[2]["found_sha256"] == ""


def test_an_image_counts_once():
    missing = {A: Answer(What.CHANGED, ""), B: Answer(What.GONE, "")}
    assert count_images(wanted(), missing) == {"changed": 2}
    assert count_images(wanted(), {B: Answer(What.GONE, "")}) == {"gone": 1}
    assert count_images(wanted(), {}) == {}
