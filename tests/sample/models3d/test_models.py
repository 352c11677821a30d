from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest

from reliquary.errors import ReliquaryError
from reliquary.sample.models3d.models import MODEL_CLASSES, sample_model, write_models

trimesh = pytest.importorskip("trimesh")


def test_the_eight_classes_of_the_paper():
    assert MODEL_CLASSES == ("cattle", "camel", "soldier", "lamp", "mask", "owl", "lady", "monster")


@pytest.mark.parametrize("name", MODEL_CLASSES)
def test_a_model_is_closed_upright_and_of_a_real_size(name):
    model = sample_model(name)
    read = trimesh.load(BytesIO(model.to_glb()), file_type="glb", force="mesh")
    assert read.visual.kind == "texture"
    low, high = read.bounds
    assert low[1] == pytest.approx(0, abs=1e-5)
    assert 0.2 < high[1] < 1.3
    assert np.abs((low + high)[[0, 2]]).max() < 1e-5
    read.merge_vertices(merge_tex=True, merge_norm=True)
    assert read.is_watertight
    assert read.is_winding_consistent
    assert read.volume > 0
    assert 1000 < len(read.faces) < 20_000


@pytest.mark.parametrize("name", MODEL_CLASSES)
def test_the_texture_is_used_and_not_plain(name):
    model = sample_model(name)
    assert model.texture.std() > 15
    assert 0 <= model.mesh.uv.min() <= model.mesh.uv.max() <= 1


def test_models_differ_in_shape():
    silhouettes = []
    for name in MODEL_CLASSES:
        vertices = sample_model(name).mesh.vertices / np.ptp(sample_model(name).mesh.vertices)
        grid = [
            np.histogram2d(vertices[:, a], vertices[:, 1], bins=24, range=[(-0.6, 0.6), (0, 1.2)])[0] for a in (0, 2)
        ]
        silhouettes.append(np.array(grid) > 0)
    for k, one in enumerate(silhouettes):
        for other in silhouettes[k + 1 :]:
            assert (one & other).sum() / (one | other).sum() < 0.75


def test_files_repeat_and_the_seed_changes_the_patina(tmp_path):
    paths = write_models(tmp_path / "a")
    again = write_models(tmp_path / "b")
    assert [path.name for path in paths] == [f"{name}.glb" for name in MODEL_CLASSES]
    assert [path.read_bytes() for path in paths] == [path.read_bytes() for path in again]
    assert sample_model("owl", seed=1).to_glb() != paths[5].read_bytes()


def test_an_unknown_class_is_refused_with_the_known_ones():
    with pytest.raises(ReliquaryError, match="'unicorn'.*cattle"):
        sample_model("unicorn")
