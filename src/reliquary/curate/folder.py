"""The folder of a collection's curation: what was found can be made again, what was decided cannot."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reliquary.build.sources.curation import DECISIONS_NAME
from reliquary.curate.collection.item import Collection
from reliquary.workspace import Workspace


@dataclass(frozen=True)
class CurationFolder:
    """``<workspace>/curation/<kind>s/<name>``.

    Attributes:
        path: The folder.
    """

    path: Path

    @classmethod
    def of(cls, collection: Collection, workspace: Workspace) -> CurationFolder:
        """Return the folder of a collection; it need not be there yet."""
        return cls(workspace.curation(collection.kind.value, collection.name))

    @property
    def decisions(self) -> Path:
        """The curator's decisions. Nothing else here is lost if it is removed."""
        return self.path / DECISIONS_NAME

    @property
    def findings(self) -> Path:
        """What the checks found."""
        return self.path / "findings.parquet"

    @property
    def report(self) -> Path:
        """The folder of the report."""
        return self.path / "report"
