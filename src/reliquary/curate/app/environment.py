"""What FiftyOne is told before it is imported: where its database and its plugins lie, and to keep to itself."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from reliquary.errors import ReliquaryError, check_extra
from reliquary.workspace import Workspace

OWN_PLUGIN = Path(__file__).with_name("plugin")

DATABASE_URI = "FIFTYONE_DATABASE_URI"
DATABASE_FOLDER = "FIFTYONE_DATABASE_DIR"
PLUGINS_FOLDER = "FIFTYONE_PLUGINS_DIR"


@dataclass(frozen=True)
class AppHome:
    """FiftyOne's folder in a workspace. All of it can be removed: it is made again from our files.

    Attributes:
        path: The folder.
    """

    path: Path

    @classmethod
    def of(cls, workspace: Workspace) -> AppHome:
        """Return the folder of a workspace; it need not be there yet."""
        return cls(workspace.root.resolve() / "curation" / ".fiftyone")

    @property
    def database(self) -> Path:
        """The files of the database; see ``has_database``."""
        return self.path / "db"

    @property
    def plugins(self) -> Path:
        """Links to the plugins that the App loads."""
        return self.path / "plugins"

    @property
    def has_database(self) -> bool:
        """Whether the database is that of this folder, and not one that the user named."""
        return DATABASE_URI not in os.environ and os.environ.get(DATABASE_FOLDER) in {None, str(self.database)}


def prepare_environment(workspace: Workspace) -> AppHome:
    """Tell FiftyOne where everything lies. Call this before anything imports ``fiftyone``.

    What the user set in the environment is respected: a database of their own (``FIFTYONE_DATABASE_URI`` or
    ``FIFTYONE_DATABASE_DIR``), and their own plugins (``FIFTYONE_PLUGINS_DIR``), which are loaded beside ours.

    Raises:
        MissingExtraError: FiftyOne is not installed.
        ReliquaryError: This process uses FiftyOne already, in another way.
    """
    check_extra("curate", "fiftyone")
    home = AppHome.of(workspace)
    _check_not_imported(home)
    _link_plugins(home)
    if home.has_database:
        os.environ[DATABASE_FOLDER] = str(home.database)
    os.environ[PLUGINS_FOLDER] = str(home.plugins)
    for name, value in _defaults(home).items():
        os.environ.setdefault(name, value)
    return home


def _defaults(home: AppHome) -> dict[str, str]:
    return {
        "FIFTYONE_DO_NOT_TRACK": "true",
        # The database comes with FiftyOne or was chosen by the user: its version needs no check, which would print
        # notes on upgrades that are none of a curator's business.
        "FIFTYONE_DATABASE_VALIDATION": "false",
        # Otherwise it makes folders in the user's home.
        "FIFTYONE_DEFAULT_DATASET_DIR": str(home.path / "datasets"),
        # Progress is ours to show; what FiftyOne says besides greets, and warns of settings that nobody made.
        "FIFTYONE_SHOW_PROGRESS_BARS": "false",
        "FIFTYONE_LOGGING_LEVEL": "ERROR",
    }


def _check_not_imported(home: AppHome) -> None:
    fiftyone = sys.modules.get("fiftyone")
    if fiftyone is not None and fiftyone.config.plugins_dir != str(home.plugins):
        raise ReliquaryError(
            f"this process uses FiftyOne already, with plugins from {fiftyone.config.plugins_dir}; "
            "one process curates in one workspace: start another one"
        )


def _link_plugins(home: AppHome) -> None:
    """Put our plugin and the user's own into one folder, since FiftyOne looks into one only."""
    home.plugins.mkdir(parents=True, exist_ok=True)
    _link(home.plugins / "reliquary", OWN_PLUGIN)
    users = os.environ.get(PLUGINS_FOLDER)
    if users is None:
        (home.plugins / "own").unlink(missing_ok=True)
    elif users != str(home.plugins):  # otherwise this is the second call, and the link stands
        _link(home.plugins / "own", Path(users).resolve())


def _link(link: Path, target: Path) -> None:
    if not link.is_symlink() or link.readlink() != target:
        link.unlink(missing_ok=True)
        link.symlink_to(target, target_is_directory=True)
