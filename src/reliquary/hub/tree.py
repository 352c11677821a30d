"""The files of a commit as the Hub lists them, held against a manifest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reliquary.errors import Fault
from reliquary.hub.explaining import explained
from reliquary.hub.repository import DATASET
from reliquary.records import Manifest


@dataclass(frozen=True)
class RemoteFile:
    """One file on the Hub; it knows the SHA-256 of large files only."""

    bytes: int
    sha256: str | None


def list_files(repo_id: str, commit: str) -> dict[str, RemoteFile]:
    """Return the files of a commit by their path.

    Raises:
        ReliquaryError: The Hub cannot be reached, or refuses.
    """
    from huggingface_hub import HfApi
    from huggingface_hub.hf_api import RepoFile

    with explained(repo_id):
        tree = list(HfApi().list_repo_tree(repo_id, recursive=True, revision=commit, repo_type=DATASET))
    return {
        entry.path: RemoteFile(entry.size, entry.lfs.sha256 if entry.lfs else None)
        for entry in tree
        if isinstance(entry, RepoFile)
    }


def differences(manifest: Manifest, files: Mapping[str, RemoteFile], *, hashes: bool) -> Iterator[Fault]:
    """Yield how the files on the Hub are not those of a manifest.

    Args:
        manifest: The manifest.
        files: The files on the Hub.
        hashes: Compare the hashes that the Hub states too, not only the sizes.
    """
    for listed in manifest.files:
        found = files.get(listed.path)
        if found is None:
            yield Fault(listed.path, "", "the file is missing on the Hub")
        elif found.bytes != listed.bytes:
            yield Fault(listed.path, "bytes", f"found {found.bytes} on the Hub, expected {listed.bytes}")
        elif hashes and found.sha256 not in {None, listed.sha256}:
            yield Fault(listed.path, "sha256", f"found {found.sha256} on the Hub, expected {listed.sha256}")
