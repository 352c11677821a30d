"""A dataset without pictures: it holds none, in whatever form, and all else."""

from __future__ import annotations

import io

import pyarrow.parquet as pq
import pytest
from PIL import Image, UnidentifiedImageError

from reliquary.blobs import BlobStore
from reliquary.build.dataset import build_dataset
from reliquary.build.reader import BuiltDataset
from reliquary.build.rebuilding.folder import RecipeFolder
from reliquary.catalogue.recipe import Profile
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_bytes
from tests.build.rebuilding.closed import IN_COPYRIGHT, closed_crawl, digest, fingerprints
from tests.build.small_crawl import small_dataset

PIECE = 24
"""Bytes of the middle of a picture that stand in no file by chance."""


def values_of(path):
    """Yield everything of a file in which a picture could hide: the bytes themselves, and all values of a table."""
    yield path.read_bytes()
    if path.suffix == ".parquet":
        yield from (repr(row).encode() for row in pq.read_table(path, partitioning=None).to_pylist())
        table = pq.read_table(path, partitioning=None)
        yield from (cell["bytes"] or b"" for name in table.schema.names for cell in table[name].to_pylist()
                    if isinstance(cell, dict) and "bytes" in cell)  # fmt: skip


@pytest.fixture(scope="module")
def pictures(whole, crawl):
    """The bytes of every original, and of every picture that was made."""
    blobs = BlobStore(crawl / "blobs")
    originals = [blobs.get(path.name) for path in (crawl / "blobs").glob("*/*")]
    shards = [whole / file.path for file in BuiltDataset.open(whole).manifest.files if file.path.endswith(".parquet")]
    made = [cell["bytes"] for shard in shards for cell in pq.read_table(shard, partitioning=None)["image"].to_pylist()]
    assert len(originals) == 72
    assert len(made) == 144
    return [*originals, *made]


def test_no_file_holds_a_picture(recipe_only, pictures):
    pieces = {picture[len(picture) // 2 :][:PIECE] for picture in pictures}
    for path in recipe_only.rglob("*"):
        if not path.is_file():
            continue
        with pytest.raises(UnidentifiedImageError):
            Image.open(io.BytesIO(path.read_bytes()))
        for value in values_of(path):
            assert b"\xff\xd8\xff" not in value
            assert b"\x89PNG" not in value
            assert not any(piece in value for piece in pieces), path


def test_the_test_above_would_find_pictures(whole, pictures):
    pieces = {picture[len(picture) // 2 :][:PIECE] for picture in pictures}
    shard = whole / "data/grouped/train-00000-of-00001.parquet"
    assert any(piece in value for value in values_of(shard) for piece in pieces)


def test_nothing_of_the_whole_dataset_is_left_behind(recipe_only):
    assert [path.name for path in recipe_only.parent.iterdir() if path.name.startswith(".") and path.is_dir()] == [
        ".cache"
    ]
    assert not list(recipe_only.rglob(".*"))


def test_the_name_says_what_it_is(recipe_only):
    assert recipe_only.name == "provenance-recipe-only-0.1.0"
    manifest = BuiltDataset.open(recipe_only).manifest
    assert (manifest.name, manifest.profile) == ("provenance-recipe-only", "recipe-only")


def test_it_rebuilds_the_build_of_the_profile_local(recipe_only, whole):
    recipe = RecipeFolder.open(recipe_only)
    assert recipe.whole == BuiltDataset.open(whole).manifest
    assert (recipe_only / "rebuild/MANIFEST.json").read_bytes() == (whole / "MANIFEST.json").read_bytes()


def test_the_table_says_where_each_original_was_and_what_is_made_of_it(recipe_only, whole, crawl):
    rows = {
        row["image_id"]: row for row in pq.read_table(whole / "data/paper/train-00000-of-00001.parquet").to_pylist()
    }
    blobs = BlobStore(crawl / "blobs")
    found = [origin for origin in RecipeFolder.open(recipe_only).origins() if origin.image_id in rows]
    assert len(found) == len(rows)
    for origin in found:
        row = rows[origin.image_id]
        assert origin.made_sha256 == sha256_bytes(row["image"]["bytes"])
        assert origin.bytes == len(blobs.get(origin.original))
        assert origin.url == f"https://museum.invalid/{row['object_id']}/{row['view']}.jpg"
        assert (origin.column, origin.kind, origin.origin) == ("image", "resized", "met")
        assert (origin.licence, origin.credit, origin.permalink) == (IN_COPYRIGHT, row["credit"], row["permalink"])


def test_pictures_that_no_server_has_have_no_address(restoration):
    origins = list(RecipeFolder.open(restoration[1]).origins())
    assert {origin.url for origin in origins} == {None}
    assert {(origin.column, origin.kind) for origin in origins} == {("image", "cropped"), ("mask", "drawn-mask")}
    assert {origin.origin for origin in origins} == {"walls"}


def test_workers_and_the_place_change_no_byte(tmp_path, recipe_only):
    crawl = closed_crawl(tmp_path / "elsewhere")
    again = build_dataset(
        small_dataset(), [crawl], tmp_path / "b", profile=Profile.RECIPE_ONLY, workers=4, quiet=True
    ).places["dataset"]
    assert fingerprints(again) == fingerprints(recipe_only)


def test_a_recipe_file_may_ask_for_it(tmp_path, crawl, recipe_only):
    dataset = small_dataset(profile=Profile.RECIPE_ONLY)
    found = build_dataset(dataset, [crawl], tmp_path, quiet=True).places["dataset"]
    assert digest(found) == digest(recipe_only)


def test_a_finished_one_is_left_alone_and_tells_the_same(tmp_path, crawl):
    first, second = (
        build_dataset(small_dataset(), [crawl], tmp_path, profile=Profile.RECIPE_ONLY, quiet=True) for _ in range(2)
    )
    assert first == second
    assert first.made["pictures to make"] == first.made["originals"] == 72
    with pytest.raises(ReliquaryError, match="raise 'version'"):
        build_dataset(small_dataset(title="Other"), [crawl], tmp_path, profile=Profile.RECIPE_ONLY, quiet=True)


def test_an_original_that_nobody_has_any_more_is_no_part_of_a_recipe(tmp_path):
    crawl = closed_crawl(tmp_path / "met")
    options = {"profile": Profile.RECIPE_ONLY, "quiet": True}
    folder = build_dataset(small_dataset(), [crawl], tmp_path / "b", **options).places["dataset"]
    folder.rename(tmp_path / "aside")
    next((crawl / "blobs").glob("*/*")).unlink()
    with pytest.raises(ReliquaryError, match="the blob is missing"):
        build_dataset(small_dataset(), [crawl], tmp_path / "b", **options)
    assert not folder.exists()


def test_load_dataset_gives_the_table_of_originals(recipe_only, tmp_path):
    datasets = pytest.importorskip("datasets")
    loaded = datasets.load_dataset(str(recipe_only), cache_dir=str(tmp_path))
    assert list(loaded) == ["originals"]
    assert loaded["originals"].num_rows == 72
    assert not any(isinstance(feature, datasets.Image) for feature in loaded["originals"].features.values())
    assert loaded["originals"][0]["url"].startswith("https://museum.invalid/")
    assert datasets.get_dataset_config_names(str(recipe_only)) == ["originals"]
