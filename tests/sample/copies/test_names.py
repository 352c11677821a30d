from __future__ import annotations

import csv

import pytest
from PIL import Image

from reliquary.errors import ReliquaryError
from reliquary.files import sha256_file
from reliquary.pictures import carries_sample_mark
from reliquary.sample.command import Copy
from reliquary.sample.copies.names import COPIES, NAMES, RELICS_PER_CLASS, write_sample_copy
from reliquary.sample.copies.scale import Scale


def test_every_copy_has_a_name_at_the_command_line():
    assert [copy.value for copy in Copy] == list(NAMES)


@pytest.mark.parametrize("name", COPIES)
@pytest.mark.parametrize("scale", Scale)
def test_no_file_belongs_to_two_pieces(name, scale):
    files = [file for piece in COPIES[name](0, scale) for file in piece.files]
    assert len(set(files)) == len(files)
    assert {row.file for piece in COPIES[name](0, scale) for row in piece.originals} <= set(files)


@pytest.mark.parametrize("name", ["reliefs", "dunhuang-restoration"])
def test_a_copy_holds_what_its_table_names_and_the_same_bytes_every_time(name, tmp_path):
    for folder in ("a", "b"):
        write_sample_copy(name, tmp_path / folder, scale=Scale.TINY, quiet=True)
    first, second = (
        {path.relative_to(tmp_path / folder): sha256_file(path) for path in (tmp_path / folder).rglob("*.*")}
        for folder in ("a", "b")
    )
    assert first == second
    with (tmp_path / "a" / "originals.csv").open(encoding="utf-8", newline="") as handle:
        files = [row["file"] for row in csv.DictReader(handle)]
    assert files
    for file in files:
        with Image.open(tmp_path / "a" / file) as image:
            assert carries_sample_mark(image)


def test_relics_have_as_many_pictures_a_class_as_the_scale_says(tmp_path, monkeypatch):
    monkeypatch.setitem(RELICS_PER_CLASS, Scale.TINY, 1)
    views, composites, _ = write_sample_copy("deeprelic-renders", tmp_path, scale=Scale.TINY, quiet=True)
    assert (views, composites) == (8, 8)
    assert (tmp_path / "composites.parquet").is_file()


def test_an_unknown_copy_is_refused(tmp_path):
    with pytest.raises(ReliquaryError, match="no copy 'raccoon'; choose one of dunhuang-detection"):
        write_sample_copy("raccoon", tmp_path)
