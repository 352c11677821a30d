"""What a repository on the Hub holds before anything is published there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reliquary.build.reader import CARD_NAME, MANIFEST_NAME, BuiltDataset
from reliquary.hub.explaining import explained
from reliquary.hub.repository import DATASET, Repository
from reliquary.hub.snapshots import description, versions_of
from reliquary.hub.tree import RemoteFile, list_files
from reliquary.records import Manifest
from reliquary.versions import Version

OF_THE_HUB = frozenset({".gitattributes"})
"""Files that the Hub itself puts into a repository."""


@dataclass(frozen=True)
class Remote:
    """A repository as it is now.

    Attributes:
        head: The newest commit of its main branch, None if there is no repository.
        files: The files of that commit.
        versions: The commit of each published version.
    """

    id: str
    head: str | None = None
    files: Mapping[str, RemoteFile] = field(default_factory=dict)
    versions: Mapping[Version, str] = field(default_factory=dict)

    @property
    def newest(self) -> Version | None:
        """The newest published version."""
        return max(self.versions, default=None)

    @property
    def is_foreign(self) -> bool:
        """Whether something else than a dataset of this kind stands there."""
        return MANIFEST_NAME not in self.files and bool(set(self.files) - OF_THE_HUB - {CARD_NAME})

    def manifest(self, version: Version) -> Manifest:
        """Return the manifest of a published version.

        Raises:
            ReliquaryError: It cannot be fetched, or is none.
        """
        return BuiltDataset.open(description(Repository(self.id, version))).manifest


def look_at(repo_id: str) -> Remote:
    """Ask the Hub what a repository holds.

    Raises:
        ReliquaryError: The Hub cannot be reached, or refuses.
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError

    with explained(repo_id):
        try:
            refs = HfApi().list_repo_refs(repo_id, repo_type=DATASET)
        except GatedRepoError:
            raise
        except RepositoryNotFoundError:
            return Remote(repo_id)
    head = next((branch.target_commit for branch in refs.branches if branch.name == "main"), None)
    files = list_files(repo_id, head) if head else {}
    return Remote(repo_id, head, files, versions_of(refs.tags))
