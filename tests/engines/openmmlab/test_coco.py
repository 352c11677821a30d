from __future__ import annotations

import json

import pyarrow as pa
import pytest
from pycocotools.coco import COCO

from reliquary.engines.openmmlab.coco import COLUMNS, write_split
from reliquary.errors import ReliquaryError
from tests.engines.tiny_boxes import NAMES, row, write_boxes


def split_of(dataset, tmp_path, split="test"):
    table = dataset.table("fusion-000", split, columns=COLUMNS)
    return table, write_split(table, NAMES, tmp_path / "coco", split, "dataset, split 'test'")


def test_a_split_becomes_what_coco_reads(tiny_boxes, tmp_path):
    table, written = split_of(tiny_boxes, tmp_path)
    coco = COCO(written.annotations)
    assert [category["name"] for category in coco.loadCats(coco.getCatIds())] == NAMES
    assert written.image_ids == table["image_id"].to_pylist()
    assert written.sizes == [(120, 100)] * 5
    for number, expected in enumerate(table.to_pylist(), start=1):
        image = coco.loadImgs(number)[0]
        assert image["file_name"] == f"{expected['image_id']}.png"
        assert (tmp_path / "coco/images" / image["file_name"]).read_bytes() == expected["image"]["bytes"]
        found = coco.loadAnns(coco.getAnnIds(number))
        wanted = [(part["bbox"], part["category"] + 1, part["iscrowd"]) for part in expected["objects"]]
        assert [(part["bbox"], part["category_id"], bool(part["iscrowd"])) for part in found] == wanted


def test_an_image_without_objects_is_there(tiny_boxes, tmp_path):
    table, written = split_of(tiny_boxes, tmp_path)
    annotated = {part["image_id"] for part in json.loads(written.annotations.read_text())["annotations"]}
    assert [not objects for objects in table["objects"].to_pylist()] == [n not in annotated for n in range(1, 6)]


def test_images_that_are_there_are_kept(tiny_boxes, tmp_path):
    _, written = split_of(tiny_boxes, tmp_path)
    path = tmp_path / "coco/images" / f"{written.image_ids[0]}.png"
    before = path.stat().st_mtime_ns
    split_of(tiny_boxes, tmp_path)
    assert path.stat().st_mtime_ns == before


def test_an_image_of_another_size_than_its_row_says_is_refused(tmp_path):
    rows = {"train": [row("train", 0)], "test": [row("test", 0, width=60)]}
    with pytest.raises(ReliquaryError, match=r"split 'test', image \w+: the image has 120 x 100 .* say 60 x 100"):
        split_of(write_boxes(tmp_path / "wrong", rows), tmp_path)


def test_bytes_that_are_no_image_are_refused(tiny_boxes, tmp_path):
    table = tiny_boxes.table("fusion-000", "test", columns=COLUMNS).slice(0, 1)
    broken = pa.array([{"bytes": b"no image", "path": "x"}], type=table.schema.field("image").type)
    with pytest.raises(ReliquaryError, match=r"place, image \w+: not a readable image"):
        write_split(table.set_column(0, "image", broken), NAMES, tmp_path, "test", "place")
