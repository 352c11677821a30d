"""Versions of a dataset on the Hub, and their folders on this machine.

A published version is a commit with the tag ``v<version>``. It is reached through that tag alone, so that what comes
is the version that was asked for, or an error: never another that happens to be in the cache.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reliquary.build.reader import CARD_NAME, MANIFEST_NAME, BuiltDataset
from reliquary.errors import ReliquaryError
from reliquary.hub.explaining import UnknownTagError, explained
from reliquary.hub.repository import DATASET, Repository
from reliquary.versions import Version

if TYPE_CHECKING:
    from huggingface_hub import GitRefInfo

log = logging.getLogger(__name__)


def local_folder(name: str, *, quiet: bool = False) -> Path:
    """Return the folder of a built dataset; a version of a repository is fetched first.

    Args:
        name: Path of a folder, or ``owner/name[@v1.2.0]``; what exists as a path is one.
        quiet: Show no progress.

    Raises:
        ReliquaryError: There is neither, or the repository cannot be fetched.
    """
    path = Path(name)
    return path if path.exists() else snapshot(Repository.parse(name), quiet=quiet)


def snapshot(repository: Repository, *, quiet: bool = False) -> Path:
    """Fetch a version into the Hub's cache, or find it there, and return its folder.

    A download that was interrupted goes on. Without a connection a folder is returned only if it is of the very version
    that was asked for, and whole.

    Raises:
        UnknownTagError: There is no such version; without a connection: it is not in the cache, or not whole.
        ReliquaryError: The Hub refuses, or the version is not what its tag says.
    """
    return _fetch(repository.id, wanted_version(repository), None, quiet=quiet)


def description(repository: Repository) -> Path:
    """Fetch the card and the manifest of a version only; raises what `snapshot` raises."""
    return _fetch(repository.id, wanted_version(repository), [CARD_NAME, MANIFEST_NAME], quiet=True)


def wanted_version(repository: Repository) -> Version:
    """Return the version that is meant; where none is named it is the newest one, and a warning is logged.

    Raises:
        UnknownTagError: It has no version yet.
        ReliquaryError: The Hub cannot be reached, or refuses.
    """
    if repository.version is not None:
        return repository.version
    known = known_versions(repository.id)
    if not known:
        raise UnknownTagError(f"{repository.id}: no version of it is {_known_where()}")
    newest = max(known)
    log.warning("%s: no version was named, this is the newest one: %s", repository.id, newest)
    return newest


def known_versions(repo_id: str) -> dict[Version, str]:
    """Return the commit of every version: those that are published, or those in the cache if HF_HUB_OFFLINE is set.

    Raises:
        ReliquaryError: The Hub cannot be reached, or refuses.
    """
    from huggingface_hub import HfApi, is_offline_mode

    if is_offline_mode():
        return _cached_versions(repo_id)
    with explained(repo_id):
        return versions_of(HfApi().list_repo_refs(repo_id, repo_type=DATASET).tags)


def versions_of(tags: Iterable[GitRefInfo]) -> dict[Version, str]:
    """Return the commit of each version that tags name, in order; other tags are left aside."""
    return _versions((tag.name, tag.target_commit) for tag in tags)


@contextmanager
def progress_of_the_hub(*, shown: bool) -> Iterator[None]:
    """Let the Hub's library show its own progress of bytes, or not."""
    from huggingface_hub.utils.tqdm import are_progress_bars_disabled, disable_progress_bars, enable_progress_bars

    if shown or are_progress_bars_disabled():
        yield
        return
    disable_progress_bars()
    try:
        yield
    finally:
        enable_progress_bars()


def _fetch(repo_id: str, version: Version, names: Sequence[str] | None, *, quiet: bool) -> Path:
    from huggingface_hub import errors, snapshot_download

    named = Repository(repo_id, version)
    try:
        with progress_of_the_hub(shown=not quiet), explained(named):
            patterns = None if names is None else list(names)
            fetched = snapshot_download(repo_id, repo_type=DATASET, revision=version.tag, allow_patterns=patterns)
    except UnknownTagError as error:
        raise UnknownTagError(f"{error}; published: {_listed(known_versions(repo_id))}") from error
    except errors.IncompleteSnapshotError as error:
        raise UnknownTagError(f"{named}: only a part of it is in the cache, and the Hub is not reached") from error
    except errors.LocalEntryNotFoundError as error:
        cached = _listed(_cached_versions(repo_id))
        raise UnknownTagError(f"{named}: the Hub is not reached, and the cache has only: {cached}") from error
    _check_version(named, Path(fetched))
    return Path(fetched)


def _check_version(repository: Repository, folder: Path) -> None:
    """A tag is only a name that someone gave; what it names is in the manifest."""
    found = BuiltDataset.open(folder).manifest.version
    if found != str(repository.version):
        raise ReliquaryError(f"{repository}: the tag is that of version {found}; ask its owner to put it right")


def _cached_versions(repo_id: str) -> dict[Version, str]:
    """The cache keeps the commit of every tag that was fetched in a file of the tag's name."""
    from huggingface_hub.constants import HF_HUB_CACHE
    from huggingface_hub.file_download import repo_folder_name

    refs = Path(HF_HUB_CACHE) / repo_folder_name(repo_id=repo_id, repo_type=DATASET) / "refs"
    return _versions((ref.name, ref.read_text("utf-8").strip()) for ref in refs.glob("v*"))


def _versions(tags: Iterable[tuple[str, str]]) -> dict[Version, str]:
    found = {version: commit for tag, commit in tags if (version := Version.from_tag(tag)) is not None}
    return dict(sorted(found.items()))


def _listed(versions: dict[Version, str]) -> str:
    return ", ".join(map(str, versions)) or "none"


def _known_where() -> str:
    from huggingface_hub import is_offline_mode

    return "in the cache, and HF_HUB_OFFLINE is set" if is_offline_mode() else "published"
