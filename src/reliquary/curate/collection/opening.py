"""From what the user names to a collection."""

from __future__ import annotations

from pathlib import Path

from reliquary.build.reader import MANIFEST_NAME, find_build
from reliquary.crawl.folder import STATE_FILE
from reliquary.curate.collection.crawls import crawl_collection
from reliquary.curate.collection.datasets import dataset_collection
from reliquary.curate.collection.item import Collection
from reliquary.errors import ReliquaryError
from reliquary.workspace import Workspace


def open_collection(subject: str, workspace: Workspace) -> Collection:
    """Open what is to be curated.

    Args:
        subject: The folder of a crawl or of a built dataset; or the name of a dataset, whose latest build in the
            workspace is meant.
        workspace: The user's workspace.

    Raises:
        ReliquaryError: There is nothing of that name, the folder is neither, or it is unfinished or damaged.
    """
    folder = Path(subject)
    if not folder.is_dir():
        folder = find_build(workspace.builds, subject)
    if (folder / MANIFEST_NAME).is_file():
        return dataset_collection(folder)
    if (folder / STATE_FILE).is_file():
        return crawl_collection(folder)
    raise ReliquaryError(
        f"{folder}: neither a built dataset ({MANIFEST_NAME} is missing) nor a crawl ({STATE_FILE} is missing)"
    )
