from __future__ import annotations

import signal
import subprocess
import sys
import warnings
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from reliquary.blobs import BlobStore
from reliquary.build.sources.renders import read_render_set
from reliquary.catalogue.recipe import RenderSource
from reliquary.errors import FullDiskError, ReliquaryError
from reliquary.files import sha256_file
from reliquary.pictures import carries_sample_mark
from reliquary.records import CompositeRecord, ViewRecord, read_document, read_table, write_table
from reliquary.render.compositing import writing
from reliquary.render.compositing.backgrounds import scenes
from reliquary.render.compositing.backgrounds.background import open_background
from reliquary.render.compositing.backgrounds.folder import BackgroundsFile
from reliquary.render.compositing.composing import Composer
from reliquary.render.compositing.writing import FEW, JOB, write_composites
from tests.build.pictures.encoded import encoded, patches
from tests.render.compositing.small_views import block, small_spec, small_views, view_record, views_of


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    for number in range(5):
        (folder / f"{number}.png").write_bytes(encoded(patches((90 + 10 * number, 100), number)))
    return folder


@pytest.fixture
def write(tmp_path, pictures):
    def write(name="set", views=None, workers=1, backgrounds=pictures, seed=0, **wish):
        folder = tmp_path / name
        blobs = BlobStore(folder / "blobs")
        views = small_views(blobs) if views is None else views(blobs)
        spec = small_spec(seed, **wish)
        return write_composites(spec, views, blobs, folder, backgrounds=backgrounds, workers=workers, quiet=True)

    return write


def blobs_in(folder):
    return {path.name: sha256_file(path) for path in (folder / "blobs").rglob("*") if path.is_file()}


def test_every_view_has_its_composites_in_the_order_of_the_views(write, tmp_path):
    records = write(per_view=3)
    views = [view.image_sha256 for view in small_views(BlobStore(tmp_path / "set" / "blobs"))]
    assert [(record.view_sha256, record.number) for record in records] == [(v, n) for v in views for n in range(3)]
    assert len({record.image_sha256 for record in records}) == 18
    assert {name: digest for name, digest in blobs_in(tmp_path / "set").items() if name != digest} == {}


def test_records_can_be_written_and_read(write, tmp_path):
    records = write(per_view=2, objects=(2, 2), shadow=0.5)
    write_table(tmp_path / "composites.parquet", records, CompositeRecord)
    assert read_table(tmp_path / "composites.parquet", CompositeRecord) == records


def test_a_build_reads_them(write, tmp_path):
    records = write(objects=(2, 2), scale=(0.1, 0.3))
    write_table(tmp_path / "set" / "composites.parquet", records, CompositeRecord)
    write_table(tmp_path / "set" / "views.parquet", small_views(BlobStore(tmp_path / "set" / "blobs")), ViewRecord)
    read = read_render_set(
        tmp_path / "set", RenderSource(kind="render", set="small", licence="CC0-1.0", credit="Somebody")
    )
    boxes = {record.image_sha256: [part.bbox for part in record.parts] for record in records}
    found = {each.sha256: [[box.x, box.y, box.width, box.height] for box in each.boxes] for each in read.candidates}
    assert found == boxes


@pytest.mark.parametrize("objects", [(1, 1), (1, 3)])
def test_the_number_of_workers_changes_nothing(write, tmp_path, objects):
    wish = {"per_view": FEW // 6 + 2, "objects": objects, "shadow": 0.5, "harmonised": 0.5, "blurred": 0.5}
    assert write("one", workers=1, **wish) == write("two", workers=2, **wish)
    assert blobs_in(tmp_path / "one") == blobs_in(tmp_path / "two")


def test_a_second_call_makes_nothing_and_more_are_made_only_where_missing(write, monkeypatch):
    made = count_made(monkeypatch)
    few = write(per_view=2, objects=(1, 2))
    assert len(made) == 12
    assert write(per_view=2, objects=(1, 2)) == few
    assert len(made) == 12
    more = write(per_view=3, objects=(1, 2))
    assert len(made) == 18
    assert [record for record in more if record.number < 2] == few


def count_made(monkeypatch):
    made, make = [], Composer.make
    monkeypatch.setattr(Composer, "make", lambda composer, wanted: made.append(wanted) or make(composer, wanted))
    return made


def test_all_that_decides_a_composite_makes_another(write, tmp_path, pictures):
    first = write()
    assert write("same") == first
    assert [record.seed for record in write("seed", seed=1)] != [record.seed for record in first]
    for name, wish in (("scale", {"scale": (0.2, 0.4)}), ("quality", {"quality": (60, 60)}), ("edge", {"beyond": 0})):
        other = write("set", **wish)
        assert other == write(f"only {name}", **wish), "what lies in the folder of another wish is not taken for it"
        assert other != first
    fewer = tmp_path / "fewer"
    fewer.mkdir()
    (fewer / "0.png").write_bytes((pictures / "0.png").read_bytes())
    assert write("set", backgrounds=fewer) == write("only fewer", backgrounds=fewer) != first


def test_views_that_were_not_rendered_or_are_the_same_do_not_count(write):
    def views(blobs):
        found = small_views(blobs, 3)
        return [view_record(None, 9), *found, found[1]]

    assert len(write(views=views)) == 3


def test_several_objects_are_of_several_views_and_of_one_there_is_one(write):
    assert {len(record.parts) for record in write(objects=(3, 3), scale=(0.1, 0.2))} == {3}
    single = write("single", views=lambda blobs: small_views(blobs, 1), objects=(3, 3))
    assert [len(record.parts) for record in single] == [1]


def test_more_views_change_what_may_stand_beside_a_view(write):
    few = write(views=lambda blobs: small_views(blobs, 2), objects=(2, 2), scale=(0.1, 0.2), per_view=4)
    more = write(views=small_views, objects=(2, 2), scale=(0.1, 0.2), per_view=4)
    assert more == write("at once", views=small_views, objects=(2, 2), scale=(0.1, 0.2), per_view=4)
    assert more[:8] != few


def test_more_views_change_nothing_where_each_stands_alone(write):
    few = write(views=lambda blobs: small_views(blobs, 2))
    assert write(views=small_views)[:2] == few


def test_a_picture_that_a_crash_lost_is_made_again(write, tmp_path):
    records = write()
    lost = BlobStore(tmp_path / "set" / "blobs").path(records[2].image_sha256)
    lost.unlink()
    assert write() == records
    assert sha256_file(lost) == records[2].image_sha256


def test_sample_scenes_are_drawn_once(write, tmp_path, monkeypatch):
    drawn, draw = [], scenes.sample_scene
    monkeypatch.setattr(scenes, "sample_scene", lambda *item: drawn.append(item) or draw(*item))
    records = write(backgrounds=None, per_view=3)
    assert len(drawn) == len(set(drawn)) == 60
    assert write(backgrounds=None, per_view=3) == records
    assert len(drawn) == 60
    blobs = BlobStore(tmp_path / "set" / "blobs")
    assert {record.background_sha256 for record in records} <= set(blobs_in(tmp_path / "set"))
    assert open_background(records[0].background_sha256, blobs).size == (96, 96)
    assert not (tmp_path / "set" / "backgrounds.json").exists()


def test_a_real_view_on_a_sample_scene_is_no_sample(write, tmp_path):
    record = write(backgrounds=None)[0]
    blobs = BlobStore(tmp_path / "set" / "blobs")
    assert not carries_sample_mark(Image.open(BytesIO(blobs.get(record.image_sha256))))
    assert carries_sample_mark(Image.open(BytesIO(blobs.get(record.background_sha256))))


def test_the_backgrounds_are_listed(write, tmp_path):
    records = write(per_view=4)
    listing = read_document(tmp_path / "set" / "backgrounds.json", BackgroundsFile)
    assert sorted(entry.file for entry in listing.used) == [f"{number}.png" for number in range(5)]
    assert {record.background_sha256 for record in records} <= {entry.sha256 for entry in listing.used}


RUN = """
import os, signal, sys
from pathlib import Path
from reliquary.blobs import BlobStore
from reliquary.render.compositing.composing import Composer
from reliquary.render.compositing.writing import JOB, write_composites
from tests.render.compositing.small_views import small_spec, small_views
made, make = [], Composer.make
def until_killed(composer, wanted):
    made.append(wanted)
    if len(made) > JOB + 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return make(composer, wanted)
Composer.make = until_killed
folder = Path(sys.argv[1])
blobs = BlobStore(folder / "blobs")
write_composites(small_spec(per_view=6), small_views(blobs), blobs, folder, backgrounds=Path(sys.argv[2]), quiet=True)
"""


def test_a_killed_run_goes_on_and_ends_with_the_same(write, tmp_path, pictures, repository, monkeypatch):
    command = [sys.executable, "-c", RUN, str(tmp_path / "killed"), str(pictures)]
    killed = subprocess.run(command, cwd=repository, check=False)
    assert killed.returncode == -signal.SIGKILL
    made = count_made(monkeypatch)
    resumed = write("killed", per_view=6)
    assert len(made) == 36 - JOB, "what was noted is not made again"
    assert resumed == write("whole", per_view=6)
    assert blobs_in(tmp_path / "killed") == blobs_in(tmp_path / "whole")


def test_a_worker_that_is_killed_is_told(write, monkeypatch):
    def broken(*args):
        raise ReliquaryError("a process that made composites was killed")
        yield

    monkeypatch.setattr(writing, "in_processes", broken)
    with pytest.raises(ReliquaryError, match="was killed"):
        write()


def test_an_empty_view_stops_it_by_name_and_what_was_made_is_kept(write, monkeypatch):
    def views(blobs):
        return [*small_views(blobs), *views_of(blobs, [np.zeros((64, 64, 4), dtype=np.uint8)])]

    with pytest.raises(ReliquaryError, match="wholly transparent"):
        write(views=views, per_view=JOB)
    made = count_made(monkeypatch)
    write(per_view=JOB)
    assert len(made) < 6 * JOB


def test_nothing_to_do_is_told(write, tmp_path):
    blobs = BlobStore(tmp_path / "blobs")
    with pytest.raises(ReliquaryError, match="small: no view was rendered"):
        write(views=lambda blobs: [view_record(None)])
    spec = small_spec().model_copy(update={"composites": None})
    with pytest.raises(ReliquaryError, match="small: the set asks for no composites; give it the key 'composites'"):
        write_composites(spec, views_of(blobs, [block()]), blobs, tmp_path, backgrounds=None, workers=1, quiet=True)


def test_a_full_disk_stops_it(write, monkeypatch):
    def full(blobs, data):
        raise FullDiskError("no space left")

    made = []
    write(views=lambda blobs: made.extend(small_views(blobs)) or made)
    monkeypatch.setattr(BlobStore, "put", full)
    with pytest.raises(FullDiskError):
        write(views=lambda blobs: made, seed=1)


def test_no_warnings_reach_the_user(write):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        write()
