import numpy as np
import pytest
import trimesh

from reliquary.pinhole import project
from reliquary.render.scene import FAR
from tests.render.blender.relic_models import fitted, save

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def box(tmp_path_factory):
    return save(trimesh.creation.box((1, 1, 1)), tmp_path_factory.mktemp("box") / "box.ply")


def test_depth_and_normals_of_a_plane_before_the_camera(worker, box):
    worker.load(box)
    view = worker.shoot(size=(96, 64))
    assert view.depth.dtype == view.normals.dtype == np.float32
    assert view.depth.shape == (64, 96)
    assert view.normals.shape == (64, 96, 3)
    corners = fitted(np.array(trimesh.creation.box((1, 1, 1)).vertices))
    nearest = project(corners, view.camera)[:, 2].min()
    seen = view.rgba[..., 3] == 255
    # Depth is measured along the axis: the same in the middle of the plane and at its edge.
    np.testing.assert_allclose(view.depth[seen], nearest, atol=1e-4)
    np.testing.assert_allclose(view.normals[seen], np.broadcast_to((0, 0, -1), (seen.sum(), 3)), atol=1e-3)


def test_where_there_is_nothing_depth_is_far_and_normals_are_none(worker, box):
    worker.load(box)
    view = worker.shoot()
    nothing = view.rgba[..., 3] == 0
    assert (view.depth[nothing] == FAR).all()
    assert (view.normals[nothing] == 0).all()


def test_normals_are_of_length_one_and_look_at_the_camera(worker, tmp_path):
    worker.load(save(trimesh.creation.icosphere(subdivisions=4), tmp_path / "ball.ply"))
    view = worker.shoot(direction=(1.0, 0.7))
    seen = view.rgba[..., 3] == 255
    np.testing.assert_allclose(np.linalg.norm(view.normals[seen], axis=-1), 1, atol=1e-5)
    # A ball: right of the middle they point to the right, below it down.
    rows, columns = np.nonzero(seen)
    assert np.corrcoef(view.normals[seen][:, 0], columns)[0, 1] > 0.98
    assert np.corrcoef(view.normals[seen][:, 1], rows)[0, 1] > 0.98
    middle = view.normals[32, 32]
    np.testing.assert_allclose(middle, (0, 0, -1), atol=0.1)


def test_depth_of_a_ball_grows_from_its_middle(worker, tmp_path):
    worker.load(save(trimesh.creation.icosphere(subdivisions=5), tmp_path / "ball.ply"))
    view = worker.shoot(direction=(1.0, 0.7))
    distance = np.linalg.norm(view.camera.position)
    assert view.depth[32, 32] == pytest.approx(distance - 1, abs=5e-3)
    assert view.depth[view.depth < FAR].max() < distance


def test_only_the_passes_of_the_job_are_written(make_worker, box):
    talk = make_worker(passes=["depth"])
    talk.load(box)
    view = talk.shoot()
    assert view.normals is None
    assert (view.depth < FAR).any()
