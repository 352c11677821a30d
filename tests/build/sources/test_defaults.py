from __future__ import annotations

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
