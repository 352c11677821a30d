"""Sending a dataset to the Hub: its large files, then one commit with all of it, then the tag.

Every step may be repeated. Large files that arrived are not sent again, equal files make no commit, and a commit that
has no tag yet gets it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reliquary.errors import ReliquaryError
from reliquary.hub.explaining import explained
from reliquary.hub.repository import DATASET
from reliquary.hub.snapshots import progress_of_the_hub
from reliquary.progress import progress_bar
from reliquary.publish.plan import Plan

if TYPE_CHECKING:
    from huggingface_hub import CommitOperationAdd, HfApi

AT_ONCE = 4
"""Files that are sent side by side."""


def send(plan: Plan, *, private: bool, quiet: bool) -> str:
    """Send what the plan says, as one commit with one tag.

    Args:
        plan: A plan without faults.
        private: Make the repository private, if it has to be made.
        quiet: Show no progress.

    Returns:
        The commit.

    Raises:
        ReliquaryError: The Hub cannot be reached, or refuses, or someone else changed the repository meanwhile. What
            has arrived stays there, and sending again goes on from it.
    """
    from huggingface_hub import CommitOperationDelete, HfApi

    api = HfApi()
    repo_id = plan.remote.id
    try:
        with explained(repo_id), progress_of_the_hub(shown=False):
            if plan.remote.head is None:
                api.create_repo(repo_id, repo_type=DATASET, private=private, exist_ok=True)
            additions = _additions(plan)
            _send_large_files(api, repo_id, additions, quiet=quiet)
            commit = api.create_commit(
                repo_id,
                [*additions, *(CommitOperationDelete(path) for path in plan.obsolete_files)],
                commit_message=f"{plan.dataset.manifest.name} {plan.dataset.manifest.version}",
                commit_description=f"Manifest digest {plan.dataset.manifest.digest}",
                repo_type=DATASET,
                parent_commit=plan.remote.head,
            )
            api.create_tag(repo_id, tag=plan.tag, revision=commit.oid, repo_type=DATASET)
    except ValueError as error:
        raise ReliquaryError(f"{repo_id}: the Hub does not take the files: {error}") from error
    return commit.oid


def _additions(plan: Plan) -> list[CommitOperationAdd]:
    from huggingface_hub import CommitOperationAdd

    additions = []
    hashes = {file.path: file.sha256 for file in plan.dataset.manifest.files}
    for name in plan.files:
        addition = CommitOperationAdd(name, plan.dataset.path / name)
        if name in hashes:
            # The checks have just hashed the file: it need not be read once more for that.
            addition.upload_info.sha256 = bytes.fromhex(hashes[name])
        additions.append(addition)
    return additions


def _send_large_files(api: HfApi, repo_id: str, additions: Sequence[CommitOperationAdd], *, quiet: bool) -> None:
    """The Hub says which files are large, and which of these it has already; others travel in the commit itself."""
    with progress_bar(quiet=quiet) as progress:
        task = progress.add_task(f"send to {repo_id}", total=len(additions))
        for start in range(0, len(additions), AT_ONCE):
            part = additions[start : start + AT_ONCE]
            api.preupload_lfs_files(repo_id, part, repo_type=DATASET, num_threads=AT_ONCE, free_memory=False)
            progress.advance(task, len(part))
