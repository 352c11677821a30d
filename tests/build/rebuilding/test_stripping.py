from __future__ import annotations

import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reliquary.build.reader import BuiltDataset
from reliquary.build.rebuilding.stripping import picture_faults, strip_dataset
from reliquary.build.writing.features import PICTURE
from reliquary.errors import ReliquaryError
from reliquary.records import Manifest, ManifestFile
from tests.build.rebuilding.closed import filled
from tests.build.small_crawl import picture

SHARD = "data/grouped/train-00000-of-00001.parquet"


def manifest_of(*names: str) -> Manifest:
    files = [ManifestFile(path=name, sha256="0" * 64, bytes=1) for name in names]
    return Manifest.model_construct(files=files)


def test_all_is_left_but_the_bytes_of_pictures(whole, tmp_path):
    strip_dataset(whole, BuiltDataset.open(whole).manifest, tmp_path)
    before, after = pq.read_table(whole / SHARD), pq.read_table(tmp_path / SHARD)
    assert after.schema.equals(before.schema, check_metadata=True)
    assert after.drop_columns(["image"]).equals(before.drop_columns(["image"]))
    names = [cell["path"] for cell in before["image"].to_pylist()]
    assert after["image"].to_pylist() == [{"bytes": None, "path": name} for name in names]
    assert (tmp_path / "left_out.csv").read_bytes() == (whole / "left_out.csv").read_bytes()
    assert list(picture_faults(tmp_path)) == []


def test_a_picture_that_there_is_not_stays_one_that_there_is_not(tmp_path):
    cells = pa.array([{"bytes": b"a picture", "path": "a.png"}, None], PICTURE)
    path = tmp_path / "whole" / SHARD
    path.parent.mkdir(parents=True)
    pq.write_table(pa.table({"image_id": ["1", "2"], "image": cells}), path)
    strip_dataset(tmp_path / "whole", manifest_of(SHARD), tmp_path / "left")
    assert pq.read_table(tmp_path / "left" / SHARD)["image"].to_pylist() == [{"bytes": None, "path": "a.png"}, None]


def test_a_file_that_may_be_a_picture_is_not_passed_on(tmp_path):
    (tmp_path / "samples.png").write_bytes(b"\x89PNG")
    with pytest.raises(ReliquaryError, match=r"samples\.png.*stays here"):
        strip_dataset(tmp_path, manifest_of("samples.png"), tmp_path / "left")
    assert not (tmp_path / "left").exists()


def test_other_columns_of_bytes_are_not_passed_on(tmp_path):
    path = tmp_path / "whole" / SHARD
    path.parent.mkdir(parents=True)
    pq.write_table(pa.table({"image_id": ["1"], "thumbnails": [[b"a picture"]]}), path)
    with pytest.raises(ReliquaryError, match="thumbnails"):
        strip_dataset(tmp_path / "whole", manifest_of(SHARD), tmp_path / "left")


def test_pictures_are_found_wherever_they_hide(recipe_only, tmp_path):
    folder = tmp_path / "recipe"
    shutil.copytree(recipe_only, folder)
    filled(folder / "rebuild" / SHARD, "image", picture(1))
    (folder / "rebuild/figures/classes-grouped.svg").write_text('<svg><image href="data:image/png;base64,AAAA"/></svg>')
    (folder / "rebuild/thumbnail.jpg").write_bytes(picture(1))
    pq.write_table(pa.table({"x": [b"a picture"]}), folder / "more.parquet")
    (folder / "broken.parquet").write_bytes(picture(1))
    assert [fault.place for fault in picture_faults(folder)] == [
        "broken.parquet",
        "more.parquet",
        f"rebuild/{SHARD}",
        "rebuild/figures/classes-grouped.svg",
        "rebuild/thumbnail.jpg",
    ]
