import json

import pytest
import trimesh

from tests.render.blender.relic_models import relic_mesh

pytestmark = pytest.mark.real


@pytest.fixture
def gltf(tmp_path):
    """Writes a glTF with a buffer beside it, after a change of its document."""

    def write(change=lambda document: None):
        for name, data in trimesh.exchange.gltf.export_gltf(trimesh.Scene(relic_mesh("y"))).items():
            (tmp_path / name).write_bytes(data)
        path = tmp_path / "model.gltf"
        document = json.loads(path.read_bytes())
        change(document)
        path.write_text(json.dumps(document))
        return path

    return write


def test_draco_without_its_library_says_what_to_do(worker, gltf):
    path = gltf(lambda document: document.update(extensionsRequired=["KHR_draco_mesh_compression"]))
    fault = worker.load(path)["fault"]
    assert fault["kind"] == "model"
    assert fault["reason"].startswith(f"{path}: is compressed by Draco")
    assert "--blender" in fault["reason"]


@pytest.mark.parametrize(
    ("uri", "problem"),
    [
        ("../outside.bin", "lies outside"),
        ("/etc/hostname", "lies outside"),
        ("https://a.org/b.bin", "nothing is fetched"),
    ],
)
def test_buffers_from_elsewhere_are_refused(worker, gltf, uri, problem):
    path = gltf(lambda document: document["buffers"][0].update(uri=uri))
    fault = worker.load(path)["fault"]
    assert fault["kind"] == "model"
    assert problem in fault["reason"]
    assert uri in fault["reason"]


@pytest.mark.parametrize("uri", ["../outside.png", "file:///etc/hostname", "%2e%2e/outside.png"])
def test_pictures_from_elsewhere_are_refused(worker, gltf, uri):
    path = gltf(lambda document: document.update(images=[{"uri": uri}]))
    fault = worker.load(path)["fault"]
    assert fault["kind"] == "texture"
    assert uri in fault["reason"]


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document["meshes"][0]["primitives"][0]["attributes"].update(POSITION=99),
        lambda document: document["bufferViews"][0].update(buffer=7),
        lambda document: document["buffers"][0].update(uri="missing.bin"),
        lambda document: document.update(accessors=None),
    ],
)
def test_a_document_that_names_what_is_not_there(worker, gltf, change):
    path = gltf(change)
    fault = worker.load(path)["fault"]
    assert fault["kind"] == "model"
    assert str(path) in fault["reason"]
