from __future__ import annotations

import shutil
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from reliquary.blobs import BlobStore
from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.files import sha256_bytes, sha256_file
from reliquary.pictures import carries_sample_mark
from reliquary.records import CompositeRecord, ViewRecord, read_table
from reliquary.rle import encode_mask
from reliquary.sample.models3d.models import MODEL_CLASSES, sample_model
from reliquary.sample.relics import render_set
from reliquary.sample.relics.render_set import write_relic_renders
from reliquary.sample.relics.rendering import tight_box

CLASSES = ["Cattle", "Camel", "Soldier", "Lamp", "Mask", "Owl", "Lady", "Monster"]


def digests(folder):
    return {str(path.relative_to(folder)): sha256_file(path) for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("renders")
    assert write_relic_renders(folder, per_class=2, quiet=True) == (16, 16, 16)
    return folder


@pytest.fixture
def views(written):
    return read_table(written / "views.parquet", ViewRecord)


def picture(folder, sha256):
    return Image.open(BytesIO(BlobStore(folder / "blobs").get(sha256)))


def test_rows_go_round_the_eight_classes(views):
    assert [view.class_ for view in views] == 2 * CLASSES
    assert [view.model_id for view in views[:8]] == [f"sample-{name}" for name in MODEL_CLASSES]
    assert {view.set for view in views} == {"deeprelic-renders"}
    assert {view.status for view in views} == {"rendered"}


def test_every_view_is_a_marked_cutout_with_its_box_and_mask(written, views):
    for view in views:
        image = picture(written, view.image_sha256)
        assert carries_sample_mark(image)
        assert (image.mode, image.size) == ("RGBA", (416, 416))
        covered = np.asarray(image)[..., 3] > 0
        assert view.bbox == list(tight_box(covered))
        assert view.mask == encode_mask(covered)


def test_views_name_their_model_camera_and_spec(views):
    for view in views[:8]:
        assert view.model_sha256 == sha256_bytes(sample_model(view.class_.lower()).to_glb())
        assert (view.camera.width, view.camera.height) == (416, 416)
        assert view.renderer == "reliquary-sample-rasteriser-1"
    for column in ("seed", "spec_sha256", "image_sha256"):
        assert len({getattr(view, column) for view in views}) == 16
    assert all(one.camera != other.camera for one, other in zip(views[:8], views[8:], strict=True))


def test_every_composite_shows_the_view_of_its_row(written, views):
    composites = read_table(written / "composites.parquet", CompositeRecord)
    assert [c.parts[0].image_sha256 for c in composites] == [view.image_sha256 for view in views]
    assert all(carries_sample_mark(picture(written, c.image_sha256)) for c in composites)


def test_a_second_call_draws_nothing_and_changes_nothing(written):
    before = digests(written)
    assert write_relic_renders(written, per_class=2, quiet=True).drawn == 0
    assert digests(written) == before


def test_a_killed_call_goes_on_and_ends_with_the_same_bytes(written, tmp_path, monkeypatch):
    calls = 0
    draw = render_set.render_picture

    def killed_at_the_fifth(*item):
        nonlocal calls
        calls += 1
        if calls == 5:
            raise KeyboardInterrupt
        return draw(*item)

    monkeypatch.setattr(render_set, "render_picture", killed_at_the_fifth)
    with pytest.raises(KeyboardInterrupt):
        write_relic_renders(tmp_path, per_class=1, quiet=True)
    assert not list(tmp_path.glob("*.parquet")), "tables come last, when every picture is there"
    monkeypatch.undo()
    assert write_relic_renders(tmp_path, per_class=1, quiet=True) == (8, 8, 4)
    own = {"sample.json", "views.parquet", "composites.parquet"}
    found = digests(tmp_path)
    assert {name: digest for name, digest in found.items() if name not in own}.items() <= digests(written).items()
    assert len(read_table(tmp_path / "views.parquet", ViewRecord)) == 8
    assert len(read_table(tmp_path / "composites.parquet", CompositeRecord)) == 8


@pytest.mark.parametrize(("per_class", "seed"), [(2, 1), (3, 0)])
def test_another_set_in_the_same_folder_is_refused_and_nothing_is_lost(written, per_class, seed):
    before = digests(written)
    with pytest.raises(ReliquaryError, match=r"sample\.json.*another sample"):
        write_relic_renders(written, per_class=per_class, seed=seed, quiet=True)
    assert digests(written) == before


def test_the_seed_and_the_number_change_the_picture(tmp_path):
    blobs = BlobStore(tmp_path)
    items = [(0, 0), (0, 1), (1, 0)]
    pictures = [render_set.render_picture("owl", number, seed, blobs) for seed, number in items]
    assert len({picture.view.image_sha256 for picture in pictures}) == 3
    assert len({picture.composite.background_sha256 for picture in pictures}) == 3


def test_a_spoilt_note_is_named(written, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(written, folder)
    note = folder / "pictures" / "owl-00000.json"
    note.write_text(note.read_text("utf-8").replace('"class": "Owl",', ""), "utf-8")
    with pytest.raises(FaultyFileError, match=r"owl-00000\.json.*view\.class"):
        write_relic_renders(folder, per_class=2, quiet=True)


def test_fewer_than_one_a_class_is_refused_and_nothing_is_begun(tmp_path):
    with pytest.raises(ReliquaryError, match="per_class is 0; give 1"):
        write_relic_renders(tmp_path, per_class=0, quiet=True)
    assert not list(tmp_path.iterdir())
