from __future__ import annotations

import pytest

from reliquary.build.sources import reading
from reliquary.build.sources.candidate import ReadSource
from reliquary.build.sources.reading import read_sources
from reliquary.catalogue.recipe import RenderSource
from reliquary.errors import ReliquaryError
from tests.build.small_crawl import SmallCrawl, small_recipe
from tests.build.sources.copies.small_copy import copy_source, put_pictures


def recipe(*sources):
    return small_recipe(sources=list(sources))


def renders(name):
    return RenderSource(kind="render", set=name, licence="CC0-1.0", credit="Renders")


def read(folders, *sources):
    return read_sources(folders, recipe(*sources), quiet=True)


def test_the_only_copy_of_a_recipe_may_have_any_name(tmp_path):
    put_pictures(tmp_path / "anything", "a.jpg")
    assert [source.name for source in read([tmp_path / "anything"], copy_source())] == ["copy"]


def test_of_several_copies_a_folder_is_that_of_its_name(tmp_path):
    folders = [put_pictures(tmp_path / name, "a.jpg") for name in ("west", "east")]
    found = read(folders, copy_source(name="east"), copy_source(name="west"))
    assert [source.name for source in found] == ["east", "west"]


def test_the_folder_given_counts_by_its_own_name_and_by_that_of_what_it_links_to(tmp_path):
    (tmp_path / "east").symlink_to(put_pictures(tmp_path / "disk" / "far", "a.jpg"))
    sources = copy_source(name="east"), copy_source(name="west")
    assert read([tmp_path / "east"], *sources)[0].name == "east"
    (tmp_path / "here").symlink_to(put_pictures(tmp_path / "disk" / "west", "a.jpg"))
    assert read([tmp_path / "here"], *sources)[0].name == "west"


def test_a_folder_that_may_be_several_is_refused(tmp_path):
    put_pictures(tmp_path / "south", "a.jpg")
    with pytest.raises(ReliquaryError, match=r"several \(east, west\); give the folder the name"):
        read([tmp_path / "south"], copy_source(name="east"), copy_source(name="west"))


def test_the_same_copy_twice_is_refused(tmp_path):
    folders = [put_pictures(tmp_path / name, "a.jpg") for name in ("a", "b")]
    with pytest.raises(ReliquaryError, match="both are 'copy'; give one of them"):
        read(folders, copy_source())


@pytest.mark.parametrize("table", ["views.parquet", "composites.parquet"])
def test_a_set_of_renders_is_known_by_its_tables(tmp_path, monkeypatch, table):
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / table).touch()
    given = {}

    def read_render_set(folder, wanted):
        given[folder.name] = wanted.set
        return ReadSource(wanted.set, "render", [], lambda sha256: b"", "0" * 64)

    monkeypatch.setattr(reading, "read_render_set", read_render_set)
    read([tmp_path / "set"], renders("other"), renders("set"), copy_source())
    assert given == {"set": "set"}


def test_a_folder_that_the_recipe_has_no_use_for_is_refused(tmp_path):
    put_pictures(tmp_path / "copy", "a.jpg")
    with pytest.raises(ReliquaryError, match=r"none of what 'provenance' is made from \(a set of renders\)"):
        read([tmp_path / "copy"], renders("set"))


def test_sources_of_all_kinds_go_together(tmp_path):
    crawl = SmallCrawl(tmp_path / "met").write()
    copy = put_pictures(tmp_path / "copy", "a.jpg")
    found = read([crawl, copy], copy_source(), *small_recipe().sources)
    assert [(source.kind, source.name) for source in found] == [("import", "copy"), ("crawl", "met")]


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(ReliquaryError, match="none: no such folder"):
        read([tmp_path / "none"], copy_source())
