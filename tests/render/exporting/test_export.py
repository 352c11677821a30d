from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from defusedxml import ElementTree
from PIL import Image
from pycocotools.coco import COCO

from reliquary.blobs import BlobStore
from reliquary.build.sources.copies.local_copy import read_copy
from reliquary.catalogue.recipe import ImportSource
from reliquary.errors import FullDiskError, ReliquaryError
from reliquary.records import CompositeRecord, ViewRecord, read_table
from reliquary.render.exporting import export as exporting
from reliquary.render.exporting.export import export_set
from reliquary.render.exporting.form import ExportForm, Pictures
from tests.render.small_renders import SmallSet


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    """A set with a model that failed, and composites of two cut-outs."""
    root = tmp_path_factory.mktemp("set")
    names = ("owl", "mask", "camel")
    credit = {"licence": "CC-BY-4.0", "permalink": "https://example.org/owl"}
    entries = [
        {"id": name, "class": name.capitalize(), "file": f"{name}.gltf", "credit": f"{name}'s scanner", **credit}
        for name in names
    ]
    found = SmallSet(
        root,
        {"owl": {}, "mask": {"reach": 0.5}, "camel": {"reach": 1.2}},
        models=entries,
        composites={"per_view": 2, "size": (64, 48), "objects": (2, 2)},
    )
    found.render()
    return found.folder


def files_of(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


VIEWS = [f"{name}-{number:06}" for name in ("mask", "owl") for number in range(3)]
COMPOSITES = [f"{view}-{number:03}" for view in VIEWS for number in range(2)]


@pytest.mark.parametrize("pictures", Pictures)
def test_pycocotools_reads_boxes_and_masks(rendered, tmp_path, pictures):
    export_set(rendered, tmp_path, ExportForm.COCO, pictures, quiet=True)
    coco = COCO(str(tmp_path / "annotations.json"))
    assert [found["name"] for found in coco.loadCats(coco.getCatIds())] == ["Mask", "Owl"]
    assert len(coco.getImgIds()) == {"views": 6, "composites": 12}[pictures]
    assert len(coco.getAnnIds()) == {"views": 6, "composites": 24}[pictures]
    for found in coco.loadAnns(coco.getAnnIds()):
        mask = coco.annToMask(found).astype(bool)
        rows, columns = np.nonzero(mask)
        box = [columns.min(), rows.min(), np.ptp(columns) + 1, np.ptp(rows) + 1]
        assert found["bbox"] == box
        assert found["area"] == mask.sum()
        [image] = coco.loadImgs(found["image_id"])
        with Image.open(tmp_path / image["file_name"]) as picture:
            assert picture.size == (image["width"], image["height"]) == mask.shape[::-1]


def imported(folder, form):
    source = ImportSource(
        kind="import",
        name="small",
        form=form,
        annotations="annotations.json" if form is ExportForm.COCO else None,
        licence="CC0-1.0",
        credit="Nobody",
    )
    read = read_copy(folder, source, quiet=True)
    assert read.rejections == []
    return {candidate.item.rpartition("/")[2].rpartition(".")[0]: candidate for candidate in read.candidates}


def boxes_of(candidate):
    return [[found.name, found.x, found.y, found.width, found.height] for found in candidate.boxes]


@pytest.mark.parametrize("form", ExportForm)
def test_the_build_reads_views_back(rendered, tmp_path, form):
    export_set(rendered, tmp_path, form, Pictures.VIEWS, quiet=True)
    found = imported(tmp_path, form)
    views = [view for view in read_table(rendered / "views.parquet", ViewRecord) if view.status == "rendered"]
    assert sorted(found) == VIEWS
    for name, view in zip(VIEWS, views, strict=True):
        assert boxes_of(found[name]) == [[view.class_, *view.bbox]]
        assert found[name].sha256 == view.image_sha256, "the bytes are those of the store"


@pytest.mark.parametrize("form", ExportForm)
def test_the_build_reads_composites_back(rendered, tmp_path, form):
    export_set(rendered, tmp_path, form, Pictures.COMPOSITES, quiet=True)
    found = imported(tmp_path, form)
    classes = {view.image_sha256: view.class_ for view in read_table(rendered / "views.parquet", ViewRecord)}
    composites = read_table(rendered / "composites.parquet", CompositeRecord)
    assert sorted(found) == COMPOSITES
    by_sha256 = {candidate.sha256: candidate for candidate in found.values()}
    for composite in composites:
        expected = [[classes[part.image_sha256], *part.bbox] for part in composite.parts]
        assert sorted(boxes_of(by_sha256[composite.image_sha256])) == sorted(expected)


def test_voc_says_what_is_truncated_and_how_many_channels(rendered, tmp_path):
    export_set(rendered, tmp_path / "views", ExportForm.VOC, Pictures.VIEWS, quiet=True)
    export_set(rendered, tmp_path / "composites", ExportForm.VOC, Pictures.COMPOSITES, quiet=True)
    view = ElementTree.parse(tmp_path / "views" / "Annotations" / "owl-000000.xml")
    assert (view.findtext("size/depth"), view.findtext("object/truncated")) == ("4", "0")
    assert view.findtext("filename") == "owl-000000.png"
    composites = [ElementTree.parse(path) for path in (tmp_path / "composites" / "Annotations").iterdir()]
    assert {found.findtext("size/depth") for found in composites} == {"3"}
    assert {found.text for tree in composites for found in tree.iterfind("object/truncated")} == {"0", "1"}


def test_credits_travel_along(rendered, tmp_path):
    export_set(rendered, tmp_path, ExportForm.COCO, Pictures.COMPOSITES, quiet=True)
    with (tmp_path / "originals.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 12
    assert {row["licence"] for row in rows} == {"CC-BY-4.0"}
    assert all(row["permalink"] == "https://example.org/owl" for row in rows)
    credits_ = {name for row in rows for name in row["credit"].split("; ")}
    assert credits_ == {"owl's scanner", "mask's scanner"}
    candidate = next(iter(imported(tmp_path, ExportForm.COCO).values()))
    assert candidate.licence == "CC-BY-4.0"


@pytest.mark.parametrize("form", ExportForm)
def test_a_call_that_was_stopped_goes_on(rendered, tmp_path, form, monkeypatch):
    write, written = exporting.atomic_write_bytes, []

    def full_at_the_third(path, data):
        if len(written) == 2:
            raise FullDiskError("no space left")
        written.append(path)
        write(path, data)

    monkeypatch.setattr(exporting, "atomic_write_bytes", full_at_the_third)
    with pytest.raises(FullDiskError):
        export_set(rendered, tmp_path / "a", form, Pictures.VIEWS, quiet=True)
    monkeypatch.setattr(exporting, "atomic_write_bytes", lambda path, data: (written.append(path), write(path, data)))
    export_set(rendered, tmp_path / "a", form, Pictures.VIEWS, quiet=True)
    assert len(written) == 6
    export_set(rendered, tmp_path / "b", form, Pictures.VIEWS, quiet=True)
    assert files_of(tmp_path / "a") == files_of(tmp_path / "b")
    assert all(
        (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
        for name in files_of(tmp_path / "a")
    )


def test_another_export_or_strange_files_are_left_alone(rendered, tmp_path):
    export_set(rendered, tmp_path / "a", ExportForm.VOC, Pictures.VIEWS, quiet=True)
    for form, pictures in ((ExportForm.COCO, Pictures.VIEWS), (ExportForm.VOC, Pictures.COMPOSITES)):
        with pytest.raises(ReliquaryError, match="holds another export"):
            export_set(rendered, tmp_path / "a", form, pictures, quiet=True)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "mine.txt").touch()
    with pytest.raises(ReliquaryError, match="give an empty folder"):
        export_set(rendered, tmp_path / "b", ExportForm.VOC, Pictures.VIEWS, quiet=True)


def test_a_set_that_is_not_rendered(tmp_path):
    with pytest.raises(ReliquaryError, match="views.parquet: no such file"):
        export_set(tmp_path, tmp_path / "out", ExportForm.VOC, Pictures.VIEWS, quiet=True)
    assert not (tmp_path / "out").exists()


def test_a_damaged_picture_is_named(tmp_path):
    found = SmallSet(tmp_path, {"owl": {}})
    found.render()
    view = read_table(found.folder / "views.parquet", ViewRecord)[1]
    BlobStore(found.folder / "blobs").path(view.image_sha256).write_bytes(b"!")
    with pytest.raises(ReliquaryError, match=f"{view.image_sha256}: the bytes no longer match"):
        export_set(found.folder, tmp_path / "out", ExportForm.VOC, Pictures.VIEWS, quiet=True)


def test_the_coco_file_is_plain_json(rendered, tmp_path):
    export_set(rendered, tmp_path, ExportForm.COCO, Pictures.VIEWS, quiet=True)
    content = json.loads((tmp_path / "annotations.json").read_text())
    assert set(content) == {"info", "images", "annotations", "categories"}
    assert [image["file_name"] for image in content["images"]] == [f"images/{name}.png" for name in VIEWS]
    assert io.BytesIO((tmp_path / content["images"][0]["file_name"]).read_bytes()).read(4) == b"\x89PNG"
