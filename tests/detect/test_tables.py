from __future__ import annotations

import json

import numpy as np
from pycocotools.coco import COCO

from reliquary.detect.boxes import Boxes
from reliquary.detect.tables import Found, coco, geojson
from reliquary.detect.windows import Grid

BOXES = Boxes(np.array([[10.123, 20, 40.5, 60], [0, 0, 5, 5]]), np.array([0.9, 0.123456789]), np.array([1, 0]))
FOUND = Found(
    "a.tif", "0" * 64, Grid((300, 200), 100, 50), BOXES, ["red", "green"], "s/b/d", sample=False, unreadable=[]
)


def test_coco_is_read_by_pycocotools(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps(coco(FOUND)))
    index = COCO(str(tmp_path / "a.json"))
    (first,) = index.loadAnns(index.getAnnIds(catIds=[2]))
    assert first["bbox"] == [10.12, 20, 30.38, 40]
    assert first["score"] == 0.9
    assert index.loadCats([1, 2])[1]["name"] == "green"


def test_geojson_outlines_are_closed_and_say_what_and_how_sure():
    whole = geojson(FOUND)
    first, second = whole["features"]
    assert first["geometry"]["coordinates"] == [[[10.12, 20], [40.5, 20], [40.5, 60], [10.12, 60], [10.12, 20]]]
    assert first["properties"] == {"class": "green", "class_id": 1, "score": 0.9}
    assert second["properties"]["score"] == 0.123457
    assert whole["pixels"] == {"width": 300, "height": 200, "origin": "top left", "x": "right", "y": "down"}


def test_classes_are_counted_those_without_objects_too():
    assert FOUND.n_by_class() == {"red": 1, "green": 1}
