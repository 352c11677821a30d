"""The folder of a leaderboard: records, the predictions that they rest on, and the pages that show them.

``results/<spec sha256>.json`` and ``predictions/<spec sha256>.parquet`` are all that a ranking needs beside the
dataset; everything else in the folder is made from them.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from reliquary.errors import ReliquaryError
from reliquary.files import atomic_path, sha256_file
from reliquary.locks import exclusive
from reliquary.records import Result, write_document

SPEC = re.compile(r"[0-9a-f]{64}")

PATIENCE_S = 600.0
"""How long a writer waits for another one; a ranking takes minutes."""


@dataclass(frozen=True)
class LeaderboardFolder:
    """Where the records and the predictions of a leaderboard lie.

    Attributes:
        path: The folder; it need not exist yet.
    """

    path: Path

    @property
    def results(self) -> Path:
        """The folder of the records."""
        return self.path / "results"

    @property
    def statistics(self) -> Path:
        """The file of what was inferred from the results; it need not exist."""
        return self.path / "statistics.json"

    def record(self, spec_sha256: str) -> Path:
        """Return the file of a record."""
        return self.results / f"{spec_sha256}.json"

    def predictions(self, spec_sha256: str) -> Path:
        """Return the file of a record's predictions; it need not exist."""
        return self.path / _predictions_name(spec_sha256)

    def locked(self) -> AbstractContextManager[None]:
        """Hold the leaderboard for this process alone: what it reads and writes back is changed by nobody meanwhile.

        Raises:
            ReliquaryError: Another process has held it for longer than a ranking should take.
        """
        # One lock for a folder, in whatever way it is spelt.
        path = self.path.resolve()
        lock = path.with_name(f".{path.name}.lock")
        return exclusive(lock, f"{self.path}: another process is writing this leaderboard; try again", PATIENCE_S)

    def refuse_links(self) -> None:
        """See that the folder holds files of its own: through a link a ranking would write elsewhere.

        Raises:
            ReliquaryError: A part of it is a link.
        """
        for part in (*self.path.glob("*"), *self.path.glob("assets/*")):
            if part.is_symlink():
                raise ReliquaryError(f"{part}: a link; a leaderboard holds files of its own: put these in its place")

    def store(self, result: Result, predictions: Path | None) -> None:
        """Write a record; its predictions are copied first, so that no record lacks them.

        Args:
            result: The record.
            predictions: Their file; None if they are not at hand.
        """
        if predictions is not None and result.predictions is not None:
            self._copy(predictions, self.predictions(result.spec_sha256), result.predictions.sha256)
            name = _predictions_name(result.spec_sha256)
            stored = replace(result.predictions, path=name)
            result = result.model_copy(update={"predictions": stored})
        write_document(self.record(result.spec_sha256), result)

    def keep_pictures_of(self, specs: Collection[str]) -> None:
        """Remove the pictures of results that are shown no more; what is no folder of pictures stays.

        Args:
            specs: Hashes of the specs of the results that are shown.
        """
        for folder in sorted((self.path / "assets").glob("*")):
            if folder.name not in specs and SPEC.fullmatch(folder.name) and folder.is_dir() and not folder.is_symlink():
                shutil.rmtree(folder)

    def _copy(self, source: Path, target: Path, sha256: str) -> None:
        if source == target or (target.is_file() and sha256_file(target) == sha256):
            return
        with atomic_path(target) as temporary:
            shutil.copyfile(source, temporary)


def _predictions_name(spec_sha256: str) -> str:
    return f"predictions/{spec_sha256}.parquet"
