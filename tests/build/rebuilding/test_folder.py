from __future__ import annotations

import shutil

import pytest

from reliquary.build.rebuilding.folder import TABLE, RecipeFolder, name_with
from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.records import ManifestFile
from tests.build.rebuilding.closed import filled, resigned, tell
from tests.build.small_crawl import picture

SHARD = "data/grouped/train-00000-of-00001.parquet"


@pytest.fixture
def changed(recipe_only, tmp_path):
    """A copy that may be changed."""
    return shutil.copytree(recipe_only, tmp_path / "changed")


def test_a_suffix_stands_before_that_of_the_sample():
    assert name_with("provenance", "-partial") == "provenance-partial"
    assert name_with("provenance-sample", "-partial") == "provenance-partial-sample"


def test_what_was_written_is_read(recipe_only, whole):
    recipe = RecipeFolder.open(recipe_only)
    assert recipe.name == whole.name
    assert recipe.whole.profile == "local"
    assert {file.path for file in recipe.shards} | set(recipe.texts) == {file.path for file in recipe.whole.files}
    assert len(list(recipe.origins())) == 72


def test_a_dataset_with_its_pictures_is_nothing_to_rebuild(whole):
    with pytest.raises(ReliquaryError, match="'local', expected 'recipe-only'"):
        RecipeFolder.open(whole)


def test_a_changed_file_is_named(changed):
    (changed / TABLE).write_bytes(b"something else")
    with pytest.raises(FaultyFileError, match=TABLE):
        RecipeFolder.open(changed)


def test_one_with_pictures_in_it_is_refused(changed):
    filled(changed / "rebuild" / SHARD, "image", picture(1))
    with pytest.raises(FaultyFileError, match="1 pictures have their bytes"):
        RecipeFolder.open(resigned(changed))


def test_a_hidden_file_hides_nothing(changed):
    (changed / ".gitattributes").write_text("that of the Hub")
    RecipeFolder.open(changed)
    (changed / ".thumbnail.jpg").write_bytes(picture(1))
    with pytest.raises(FaultyFileError, match=r"'\.thumbnail\.jpg' is hidden"):
        RecipeFolder.open(resigned(changed))


@pytest.mark.parametrize("name", ["../../elsewhere", "/etc", "", ".", "a/b", "a\nb"])
def test_a_name_never_leads_out_of_the_workspace(changed, name):
    with pytest.raises(ReliquaryError, match="name"):
        RecipeFolder.open(tell(changed, name=name))


def test_a_version_is_one(changed):
    with pytest.raises(FaultyFileError, match=r"expected MAJOR\.MINOR\.PATCH"):
        RecipeFolder.open(tell(changed, version="../1"))


@pytest.mark.parametrize("path", ["../outside.csv", "/etc/passwd", "data/../../x.parquet", "notes.txt"])
def test_a_file_of_the_whole_never_leads_out_of_the_folder(changed, path):
    files = RecipeFolder.open(changed).whole.files
    files = [*files, ManifestFile(path=path, sha256="0" * 64, bytes=1)]
    with pytest.raises(FaultyFileError, match="no file that a dataset has"):
        RecipeFolder.open(tell(changed, files=files))


def test_a_file_of_the_whole_that_is_missing_is_named(changed):
    (changed / "rebuild/left_out.csv").unlink()
    with pytest.raises(FaultyFileError, match=r"rebuild/left_out\.csv: the file is missing"):
        RecipeFolder.open(resigned(changed))
