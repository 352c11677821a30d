"""One FiftyOne with one database for all tests of this folder; tests that use it belong to one group of xdist."""

from __future__ import annotations

import shutil

import pytest

from reliquary.curate.app import database
from reliquary.curate.app.environment import AppHome, prepare_environment
from reliquary.workspace import Workspace
from tests.curate.app.small_curation import Curation


@pytest.fixture(scope="session")
def fiftyone_home(tmp_path_factory) -> AppHome:
    """FiftyOne, told where everything lies and connected to a real database, which ends with the tests."""
    folder = tmp_path_factory.mktemp("fiftyone")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("URI", "DIR"):
            patch.delenv(f"FIFTYONE_DATABASE_{name}", raising=False)
        patch.delenv("FIFTYONE_PLUGINS_DIR", raising=False)
        home = prepare_environment(Workspace(folder))
        database.connect(home)
        yield home
        _stop_database()
    shutil.rmtree(folder)


def _stop_database() -> None:
    """End the database and wait for it: nothing of the tests outlives them."""
    from fiftyone.core.odm.database import _disconnect

    _disconnect()
    process = database._service.child
    database._service.stop()
    process.wait(timeout=30)
    database._service = None


@pytest.fixture
def fo(fiftyone_home):
    """FiftyOne, with no datasets in it before and after."""
    import fiftyone

    yield fiftyone
    for name in fiftyone.list_datasets():
        fiftyone.delete_dataset(name)


@pytest.fixture
def curation(fo, tmp_path) -> Curation:
    """A small crawl, to be opened in FiftyOne."""
    return Curation(tmp_path)
