from __future__ import annotations

import json

import pytest

from reliquary.build.sources.defaults import default_sources
from reliquary.catalogue.recipe import CopyForm, CrawlSource, ImportSource, RenderSource
from reliquary.errors import ReliquaryError
from reliquary.workspace import Workspace
from tests.build.small_crawl import small_recipe

RECIPE = small_recipe(
    sources=[
        CrawlSource(kind="crawl", museums=["met", "louvre"]),
        RenderSource(kind="render", set="relics", licence="CC0-1.0", credit="x"),
        ImportSource(kind="import", name="copy", form=CopyForm.VOC, licence="CC0-1.0", credit="x"),
    ]
)


def test_the_folders_that_there_are_are_taken(tmp_path):
    workspace = Workspace(tmp_path)
    for folder in (workspace.crawl("louvre"), workspace.crawl("unrelated"), workspace.imports("copy")):
        folder.mkdir(parents=True)
    assert default_sources(RECIPE, workspace) == [workspace.crawl("louvre"), workspace.imports("copy")]


def test_without_any_it_is_told_what_to_do(tmp_path):
    with pytest.raises(ReliquaryError) as error:
        default_sources(RECIPE, Workspace(tmp_path))
    for told in ("run 'reliquary crawl met' or run", "render the set 'relics'", "(form 'voc') into", "--sample"):
        assert told in str(error.value)


@pytest.fixture
def own(tmp_path):
    """A workspace that knows where the pictures of the dataset ``finds`` lie."""
    workspace = Workspace(tmp_path / "workspace")
    workspace.own("finds").mkdir(parents=True)
    note = {"folder": str(tmp_path / "pictures")}
    (workspace.own("finds") / "source.json").write_text(json.dumps(note))
    return workspace


def recipe_of(dataset, source):
    copy = ImportSource(kind="import", name=source, form=CopyForm.VOC, licence="CC0-1.0", credit="x")
    return small_recipe(name=dataset, sources=[copy])


def test_the_pictures_of_a_users_own_dataset_are_taken_from_where_they_lie(own, tmp_path):
    (tmp_path / "pictures").mkdir()
    assert default_sources(recipe_of("finds", "finds"), own) == [tmp_path / "pictures"]


def test_pictures_of_a_users_own_that_are_gone_are_asked_for(own, tmp_path):
    with pytest.raises(ReliquaryError, match=f"put your pictures back into {tmp_path}/pictures first, or name a"):
        default_sources(recipe_of("finds", "finds"), own)


def test_a_source_of_another_dataset_is_not_that_of_the_users_own(own, tmp_path):
    (tmp_path / "pictures").mkdir()
    with pytest.raises(ReliquaryError, match=r"put a local copy \(form 'voc'\) into"):
        default_sources(recipe_of("murals", "finds"), own)
