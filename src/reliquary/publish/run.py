"""Publishing a built dataset: look, check, and only if it is meant for real, send."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.hub.repository import Repository
from reliquary.publish.plan import Plan, make_plan
from reliquary.publish.sending import send
from reliquary.summary import Summary


def publish_dataset(
    folder: Path,
    repository: str,
    tag: str,
    *,
    for_real: bool = False,
    private: bool = False,
    allow_sample: bool = False,
    quiet: bool = False,
) -> Summary:
    """Publish a built dataset on the Hub as one commit with one tag.

    The token is that of the Hub's own login or of ``HF_TOKEN``. A call that was interrupted goes on when it is made
    again; when all is done, a further call does nothing.

    Args:
        folder: The built dataset.
        repository: ``owner/name``.
        tag: ``v`` and the version in the manifest.
        for_real: Send it; without, nothing is changed anywhere.
        private: Make the repository private, if it has to be made.
        allow_sample: Let pictures of the sample museum be published.
        quiet: Show no progress.

    Returns:
        What was sent or would be. Without ``for_real`` what stands against it is listed as rejected.

    Raises:
        FaultyFileError: It is meant for real and something stands against it; all of it is listed.
        ReliquaryError: The folder holds no built dataset, or the Hub cannot be reached or refuses.
    """
    target = Repository.parse(repository)
    if target.version is not None:
        raise ReliquaryError(f"--to: found '{repository}', expected owner/name; the version is said with --tag")
    plan = make_plan(folder, target.id, tag, allow_sample=allow_sample, quiet=quiet)
    if plan.faults and for_real:
        raise FaultyFileError(f"{folder}: not published", plan.faults)
    if plan.is_done:
        return _summary(plan, {"state": "published already, nothing to do"})
    if not plan.asked:
        return _summary(
            plan, {"state": "dry run, nothing was sent; the Hub was not asked: first mend what is rejected"}
        )
    if not for_real:
        return _summary(plan, {"state": "dry run, nothing was sent (--for-real sends it)", **_to_send(plan)})
    commit = send(plan, private=private, quiet=quiet)
    return _summary(plan, {"state": "published", "commit": commit, **_to_send(plan)})


def _to_send(plan: Plan) -> dict[str, Any]:
    made = {"new files": len(plan.new_files), "new bytes": sum(file.bytes for file in plan.new_files)}
    if plan.obsolete_files:
        made["removed files"] = len(plan.obsolete_files)
    return made


def _summary(plan: Plan, made: dict[str, Any]) -> Summary:
    manifest = plan.dataset.manifest
    return Summary(
        verb=f"publish {manifest.name}",
        made={
            "repository": f"{plan.remote.id}@{plan.tag}",
            "digest": manifest.digest,
            "files": len(plan.files),
            "bytes": sum(file.bytes for file in manifest.files),
            **{f"images under {licence}": count for licence, count in plan.licences.items()},
            **made,
        },
        rejected={str(fault): 1 for fault in plan.faults},
        places={"dataset": plan.dataset.path},
    )
