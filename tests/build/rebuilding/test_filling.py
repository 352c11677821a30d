"""Pictures that come out otherwise than they were: which library is to blame, and what to do."""

from __future__ import annotations

import pyarrow as pa
import pytest

from reliquary.build.pictures.picture import tool_versions
from reliquary.build.rebuilding.filling import advice, other_tools
from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.files import read_json
from tests.build.rebuilding.closed import rebuild, tell, with_origins

HERE = {**tool_versions(), "pyarrow": pa.__version__}


def test_tools_that_differ_are_named_with_both_versions():
    assert other_tools(HERE) == {}
    assert other_tools({**HERE, "pillow": "1.7.8"}) == {"pillow": ("1.7.8", HERE["pillow"])}
    text = advice({**HERE, "pillow": "1.7.8", "libjpeg_turbo": "1.0"})
    assert f"pillow 1.7.8, here {HERE['pillow']}" in text
    assert "libjpeg_turbo 1.0" in text
    assert "pip install 'reliquary[crawl]' pillow==1.7.8" in text
    assert "install the release" in advice(HERE)


def test_pictures_with_other_bytes_are_counted_and_nothing_is_built(recipe_only, crawl, tmp_path):
    other = with_origins(recipe_only, tmp_path / "x", lambda row: row.model_copy(update={"made_sha256": "0" * 64}))
    with pytest.raises(ReliquaryError, match=r"72 of 72 pictures have other bytes.*for example 'image' of .*release"):
        rebuild(other, tmp_path / "w", sources=[crawl])
    assert not list((tmp_path / "w" / "builds").glob("provenance*"))


def test_the_version_that_would_do_is_named(recipe_only, crawl, tmp_path):
    other = with_origins(recipe_only, tmp_path / "x", lambda row: row.model_copy(update={"made_sha256": "0" * 64}))
    tools = read_json(other / "rebuild/MANIFEST.json")["tools"]
    tell(other, tools={**tools, "pillow": "12.0.0"})
    with pytest.raises(ReliquaryError, match=r"pillow 12\.0\.0, here .*pillow==12\.0\.0"):
        rebuild(other, tmp_path / "w", sources=[crawl])


def test_files_with_other_bytes_are_named(recipe_only, crawl, tmp_path):
    other = with_origins(recipe_only, tmp_path / "x", lambda row: row)
    card = other / "rebuild/README.md"
    card.write_text(card.read_text() + "More.\n")
    tell(other)
    with pytest.raises(ReliquaryError, match=r"1 files have other bytes than they should \(README\.md\)"):
        rebuild(other, tmp_path / "w", sources=[crawl])
    assert not (tmp_path / "w/builds/provenance-0.1.0").exists()


def test_an_original_that_cannot_be_made_into_a_picture_is_told_apart(recipe_only, crawl, tmp_path):
    image = '{"fit":"crop","format":"jpeg","method":"lanczos","quality":90,"size":[32,32]}'
    spec = f'{{"box":[900,900,10,10],"image":{image}}}'
    other = with_origins(
        recipe_only, tmp_path / "x", lambda row: row.model_copy(update={"kind": "cropped", "spec": spec})
    )
    with pytest.raises(
        ReliquaryError, match=r"72 pictures cannot be made here.*does not lie within the picture \(72\)"
    ):
        rebuild(other, tmp_path / "w", sources=[crawl])


def test_a_picture_that_nothing_is_known_of_is_named(recipe_only, crawl, tmp_path):
    other = with_origins(recipe_only, tmp_path / "x", lambda row: row.model_copy(update={"column": "depth"}))
    with pytest.raises(ReliquaryError, match="nothing says how 'image' of image"):
        rebuild(other, tmp_path / "w", sources=[crawl])


def test_rows_that_keep_to_no_contract_are_refused(recipe_only, crawl, tmp_path):
    other = with_origins(recipe_only, tmp_path / "x", lambda row: row)
    tell(other, task="detection")
    with pytest.raises((FaultyFileError, ReliquaryError), match="schema: found 'classification/1'"):
        rebuild(other, tmp_path / "w", sources=[crawl])
