from __future__ import annotations

import pytest

from reliquary.build.sources.copies.pairing import Pairing
from reliquary.errors import FaultyFileError

PAIRING = Pairing(lambda file: file.endswith(".xml"), {"images", "annotations"})


@pytest.mark.parametrize("annotation", ["east/a.xml", "annotations/east/a.xml", "Annotations/east/a.xml"])
@pytest.mark.parametrize("picture", ["east/a.jpg", "images/east/a.PNG"])
def test_the_same_stem_belongs_together_beside_each_other_and_apart(tmp_path, annotation, picture):
    assert PAIRING.picture_of(tmp_path, [annotation, picture]) == {annotation: picture}


def test_the_same_name_in_another_folder_is_another_picture(tmp_path):
    assert PAIRING.picture_of(tmp_path, ["east/a.xml", "west/a.jpg"]) == {"east/a.xml": None}


def test_pictures_of_the_same_stem_are_refused_only_where_an_annotation_is_theirs(tmp_path):
    assert PAIRING.picture_of(tmp_path, ["a.jpg", "a.png", "b.jpg", "b.xml"]) == {"b.xml": "b.jpg"}
    with pytest.raises(FaultyFileError, match="a.jpg: has the same stem as a.png; rename them"):
        PAIRING.picture_of(tmp_path, ["a.jpg", "a.png", "a.xml"])


def test_all_doubled_stems_are_listed(tmp_path):
    with pytest.raises(FaultyFileError, match="2 faults"):
        PAIRING.picture_of(tmp_path, ["a.jpg", "a.png", "a.xml", "b.jpg", "b.xml", "annotations/b.xml"])
