"""Real Blender from end to end: small pictures of two sample models."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

from reliquary.blobs import BlobStore
from reliquary.catalogue.render_set import RenderSetFile
from reliquary.records import ViewRecord, read_table
from reliquary.render.farm.program import blender_command
from reliquary.render.run import Workers, render_set
from reliquary.render.scene import Quality

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
