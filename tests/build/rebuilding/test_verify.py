from __future__ import annotations

import shutil

import pytest

from reliquary.build.diff import compare
from reliquary.build.reader import BuiltDataset
from reliquary.build.rebuilding.folder import TABLE
from reliquary.build.verify import verify_dataset
from reliquary.errors import FaultyFileError
from reliquary.publish.licences import rights_faults
from reliquary.records import PictureOrigin, read_table, write_table
from reliquary.versions import Step
from tests.build.rebuilding.closed import digest, filled, resigned, tell, with_origins
from tests.build.small_crawl import picture


def test_it_is_verified_by_rules_of_its_own(recipe_only, restoration, whole):
    summary = verify_dataset(recipe_only)
    assert summary.verb == "verify provenance-recipe-only"
    assert summary.made["digest of the whole"] == digest(whole)
    assert verify_dataset(restoration[1]).made["pictures to make"] == 36


def test_one_with_pictures_is_not_to_be_used(recipe_only, tmp_path):
    folder = shutil.copytree(recipe_only, tmp_path / "x")
    filled(folder / "rebuild/data/paper/test-00000-of-00001.parquet", "image", picture(1))
    with pytest.raises(FaultyFileError, match=r"rebuild/data/paper/test.*image: 1 pictures have their bytes"):
        verify_dataset(resigned(folder))


def test_rows_and_table_fit_together(restoration, tmp_path):
    folder = shutil.copytree(restoration[1], tmp_path / "x")
    rows = read_table(folder / TABLE, PictureOrigin)
    write_table(folder / TABLE, [row for row in rows if row.column == "image"][1:], PictureOrigin)
    with pytest.raises(FaultyFileError) as caught:
        verify_dataset(resigned(folder))
    assert [str(fault) for fault in caught.value.faults] == [
        f"{TABLE}: image: 1 pictures are missing",
        f"{TABLE}: mask: 18 pictures are missing",
    ]


def test_it_may_be_published_though_its_pictures_may_not(recipe_only, whole):
    assert list(rights_faults(BuiltDataset.open(recipe_only))) == []
    assert len(list(rights_faults(BuiltDataset.open(whole)))) == 6


def test_versions_are_compared_by_what_is_rebuilt_from_them(recipe_only, tmp_path):
    same = compare(recipe_only, recipe_only, quiet=True)
    assert same.is_same
    assert same.name == "provenance"


def test_pictures_that_would_come_out_otherwise_are_noticed(recipe_only, tmp_path):
    other = with_origins(recipe_only, tmp_path / "x", lambda row: row.model_copy(update={"made_sha256": "0" * 64}))
    # The manifest of the whole says that the files differ; the table says which pictures do.
    files = [file.model_copy(update={"sha256": "1" * 64}) for file in whole_files(other)]
    difference = compare(recipe_only, tell(other, files=files), quiet=True)
    assert difference.configs["paper"].reencoded["image"].count == 72
    assert difference.step is Step.MAJOR


def whole_files(folder):
    return BuiltDataset.open(folder / "rebuild").manifest.files
