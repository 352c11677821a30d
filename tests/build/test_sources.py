from __future__ import annotations

import pytest

from reliquary.build.sources import default_sources
from reliquary.catalogue.recipe import Source, SourceKind
from reliquary.errors import ReliquaryError
from reliquary.workspace import Workspace
from tests.build.small_crawl import small_dataset

RECIPE = small_dataset(sources=[Source(kind=SourceKind.CRAWL, museums=["met", "louvre"])]).recipe


def test_the_crawls_that_there_are_are_taken(tmp_path):
    workspace = Workspace(tmp_path)
    workspace.crawl("louvre").mkdir(parents=True)
    workspace.crawl("unrelated").mkdir()
    assert default_sources(RECIPE, workspace) == [workspace.crawl("louvre")]


def test_without_any_the_commands_to_run_are_named(tmp_path):
    with pytest.raises(ReliquaryError, match="run 'reliquary crawl met' or 'reliquary crawl louvre' first"):
        default_sources(RECIPE, Workspace(tmp_path))
