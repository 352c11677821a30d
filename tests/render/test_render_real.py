"""Real Blender from end to end: small pictures of two sample models."""

from __future__ import annotations

import importlib.util
import json

import numpy as np
import pytest
from PIL import Image

from reliquary.blobs import BlobStore
from reliquary.catalogue.render_set import RenderSetFile
from reliquary.files import sha256_file
from reliquary.records import ViewRecord, read_document, read_table
from reliquary.render.farm.program import blender_command
from reliquary.render.models.gltf_document import read_parts
from reliquary.render.models.report import ModelsFile
from reliquary.render.run import Workers, render_set
from reliquary.render.scene import Quality
from reliquary.sample.models3d.models import sample_model
from tests.render.models.draco_models import draco_glb

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(importlib.util.find_spec("bpy") is None, reason="Blender's module is not installed"),
]

SPEC = RenderSetFile.model_validate(
    {
        "name": "real",
        "title": "Two sample models",
        "seed": 3,
        "models": [
            {"id": name, "class": name.capitalize(), "file": f"{name}.glb", "sample": name} for name in ("owl", "mask")
        ],
        "views": {"per_model": 3, "size": (96, 96), "passes": ["depth", "normals"], "focal_mm": (35, 85)},
        "light": {"setups": ["three_point", "spot"]},
        "composites": {"size": (128, 128)},
    }
)
QUALITY = Quality(samples=4)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    root = tmp_path_factory.mktemp("real")
    for number in (1, 2):
        workers = Workers(blender_command(None), number, quality=QUALITY)
        summary = render_set(SPEC, root / str(number), root / "models", workers, quiet=True)
        assert summary.rejected == {}
    return root


@pytest.mark.parametrize("file", ["views.parquet", "composites.parquet", "models.json", "render.json"])
def test_one_and_two_workers_make_the_same_bytes(rendered, file):
    assert (rendered / "1" / file).read_bytes() == (rendered / "2" / file).read_bytes()


def test_views_are_whole_and_labelled(rendered):
    views = read_table(rendered / "1" / "views.parquet", ViewRecord)
    assert [view.status for view in views] == ["rendered"] * 6
    assert {view.renderer for view in views} == {"blender-4.2.23-cycles"}
    for view in views:
        x, y, width, height = view.bbox
        assert min(x, y) > 0
        assert max(x + width, y + height) < 96
        assert max(width, height) > 20


def test_depth_and_normals_belong_to_the_picture(rendered):
    blobs = BlobStore(rendered / "1" / "blobs")
    for view in read_table(rendered / "1" / "views.parquet", ViewRecord):
        distance = np.linalg.norm(view.camera.position)
        with np.load(blobs.path(view.depth_sha256)) as file:
            seen = file["depth"][file["depth"] < 1e9]
        assert len(seen) > 100
        # The model lies within the unit sphere round the origin.
        assert distance - 1 <= seen.min() <= seen.max() <= distance + 1
        with np.load(blobs.path(view.normals_sha256)) as file:
            lengths = np.linalg.norm(file["normals"], axis=-1)
        assert np.all((lengths < 1e-3) | (np.abs(lengths - 1) < 1e-2))


def test_models_compressed_by_draco(tmp_path):
    root = tmp_path / "models"
    root.mkdir()
    (root / "plain.glb").write_bytes(sample_model("owl").to_glb())
    (root / "draco.glb").write_bytes(draco_glb())
    (root / "bad skin.glb").write_bytes(draco_glb().replace(b"\x89PNG", b"JUNK"))
    document, binary = read_parts(root / "draco.glb")
    whole = json.loads(document)
    whole["buffers"][0]["uri"], whole["images"] = "a.bin", [{"uri": "gone.png"}]
    (root / "a.bin").write_bytes(binary)
    (root / "no skin.gltf").write_text(json.dumps(whole))
    files = {"plain": "plain.glb", "draco": "draco.glb", "bad": "bad skin.glb", "bare": "no skin.gltf"}
    spec = SPEC.model_validate(
        SPEC.model_dump()
        | {
            "models": [{"id": id_, "class": "A", "file": file} for id_, file in files.items()],
            "views": {"per_model": 1, "size": (96, 96), "azimuth": (30, 30), "elevation": (20, 20)},
            "composites": None,
        }
    )
    render_set(spec, tmp_path / "renders", root, Workers(blender_command(None), quality=QUALITY), quiet=True)
    views = {view.model_id: view for view in read_table(tmp_path / "renders" / "views.parquet", ViewRecord)}
    blobs = BlobStore(tmp_path / "renders" / "blobs")
    plain, packed = (
        np.asarray(Image.open(blobs.path(views[id_].image_sha256)))[..., 3] > 127 for id_ in ("plain", "draco")
    )
    assert (plain & packed).sum() / (plain | packed).sum() > 0.98
    assert views["draco"].model_sha256 == sha256_file(root / "draco.glb")
    assert str(root / "bad skin.glb") in views["bad"].reason
    rows = {row.id: row for row in read_document(tmp_path / "renders" / "models.json", ModelsFile).models}
    assert rows["bare"].notes == ["texture missing: gone.png"]
    assert views["bare"].status == "rendered"
