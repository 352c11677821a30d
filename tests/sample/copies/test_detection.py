from __future__ import annotations

import io
from collections import Counter

import numpy as np
import pytest
from defusedxml.ElementTree import fromstring
from PIL import Image

from reliquary.pictures import carries_sample_mark
from reliquary.sample.copies import detection
from reliquary.sample.copies.detection import CLASS_NAMES, detection_pieces
from reliquary.sample.copies.scale import Scale
from reliquary.sample.murals import MuralBox, sample_mural


@pytest.fixture(scope="module")
def first():
    """The first wall: its picture and its annotation."""
    picture, xml = detection_pieces(0, Scale.TINY)[0].draw()
    return picture, fromstring(xml)


def test_the_classes_have_the_names_of_the_source():
    assert CLASS_NAMES == {
        "inscription": "Inscription",
        "thousand_buddha": "Thousand Buddha Motif",
        "donor": "Donors",
        "apsaras": "Apsaras",
        "non_buddhist_figure": "Non-Buddhist Figure",
    }


def test_eight_caves_with_one_or_two_walls_at_30_dpi():
    for scale, sides in ((Scale.TINY, [1] * 8), (Scale.SMALL, [2, 1] * 4)):
        rows = [row for piece in detection_pieces(0, scale) for row in piece.originals]
        sites = Counter(row.site for row in rows)
        assert sites == {f"sample-cave-{k:02}": n for k, n in enumerate(sides, start=1)}
        assert {row.dpi for row in rows} == {30}


def test_the_annotation_lies_beside_its_picture():
    piece = detection_pieces(0, Scale.TINY)[0]
    assert piece.files == ("images/sample-cave-01-north.jpg", "annotations/sample-cave-01-north.xml")
    assert piece.originals[0].file == piece.files[0]


def test_picture_and_annotation_agree(first):
    picture, root = first
    with Image.open(io.BytesIO(picture)) as image:
        assert image.format == "JPEG"
        assert carries_sample_mark(image)
        assert image.size == (int(root.findtext("size/width")), int(root.findtext("size/height")))
        assert min(image.size) >= 1000, "a register for every class, and room for crops of 600 px"
    assert root.findtext("filename") == "sample-cave-01-north.jpg"


def test_a_wall_has_all_five_classes(first):
    counts = Counter(item.findtext("name") for item in first[1].iter("object"))
    assert set(counts) == set(CLASS_NAMES.values())
    assert min(counts.values()) >= 2


def test_the_boxes_are_those_of_the_painting(first):
    wall = next(detection.walls(
        detection.NAME, 0, first=1, caves=8, two_walls=False, sizes=((1200, 1400), (1000, 1060)), wear=(0.6, 1.2)
    ))  # fmt: skip
    mural = sample_mural(wall.width, wall.height, seed=wall.seed, wear=wall.wear)
    found = []
    for item in first[1].iter("object"):
        x1, y1, x2, y2 = (int(item.findtext(f"bndbox/{c}")) for c in ("xmin", "ymin", "xmax", "ymax"))
        found.append((x1 - 1, y1 - 1, x2 - x1 + 1, y2 - y1 + 1, item.findtext("name")))
    assert found == [(b.x, b.y, b.width, b.height, CLASS_NAMES[b.category]) for b in mural.boxes]


@pytest.mark.parametrize(
    ("box", "cut_off"),
    [((0, 5, 9, 9), True), ((5, 0, 9, 9), True), ((91, 5, 9, 9), True), ((5, 41, 9, 9), True), ((1, 1, 98, 48), False)],
)
def test_what_touches_an_edge_counts_as_cut_off(box, cut_off):
    assert detection._voc_object(MuralBox(*box, "donor"), (100, 50)).truncated is cut_off


def test_the_seed_decides():
    def bytes_of(seed):
        return list(detection_pieces(seed, Scale.TINY)[1].draw())

    assert bytes_of(0) == bytes_of(0)
    assert bytes_of(0) != bytes_of(1)


def test_walls_differ_from_one_another(first):
    other = next(iter(detection_pieces(0, Scale.TINY)[2].draw()))
    small = [np.asarray(Image.open(io.BytesIO(data)).resize((64, 64)), dtype=float) for data in (first[0], other)]
    assert np.abs(small[0] - small[1]).mean() > 10
