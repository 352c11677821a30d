"""Fetching originals from museums, host after host, each in a process of its own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.progress import Progress, TaskID

from reliquary.blobs import BlobStore
from reliquary.build.rebuilding.fetching.answers import Answer, Answers
from reliquary.build.rebuilding.fetching.requests import HostOrder, Rules, plan_requests
from reliquary.build.rebuilding.wanted import WantedOriginal
from reliquary.crawl.child import run_spider
from reliquary.crawl.folder import BLOBS_FOLDER
from reliquary.crawl.network.contact import contact_for
from reliquary.errors import ReliquaryError, require_extra
from reliquary.progress import progress_bar

LOG_FILE = "fetch.log"
ORDER_FILE = "order.json"
SPIDER = "originals"
SPIDER_MODULE = "reliquary.build.rebuilding.fetching.spider"


def fetch(
    originals: Iterable[WantedOriginal], folder: Path, rules: Rules, *, contact: str | None, quiet: bool
) -> dict[str, Answer]:
    """Fetch originals into the blob store of a folder; only bytes of the right hash are kept.

    A run that was killed goes on. What is gone or changed is not asked for again; what could not be reached is.

    Args:
        originals: What is not there yet.
        folder: The folder of the rebuilding.
        rules: Whom the user lets be asked.
        contact: E-mail or web address that the museums are told; None for that of the environment.
        quiet: Show no progress.

    Returns:
        For the SHA-256 of each original that did not come, the answer.

    Raises:
        MissingExtraError: Scrapy is not installed.
        InterruptedVerbError: The user stopped it; what came is kept.
        ReliquaryError: No contact is given, or the disk is full.
    """
    answers = Answers(folder)
    try:
        answers.forget_unsettled()
        planned = plan_requests(originals, rules)
        missing = dict(planned.barred)
        orders = [order for order in (_unsettled(order, answers, missing) for order in planned.orders) if order]
        if orders:
            require_extra("crawl", "scrapy")
            named = contact_for(contact, required=not all(order.is_loopback for order in orders))
            with progress_bar(quiet=quiet) as progress:
                for order in orders:
                    _fetch_from(order, folder, named, progress)
                    missing |= _unanswered(order, folder, answers)
        return missing
    finally:
        answers.close()


def _unsettled(order: HostOrder, answers: Answers, missing: dict[str, Answer]) -> HostOrder | None:
    """Return what is left to be asked of a host; what is known for good is noted as missing."""
    requests = []
    for request in order.requests:
        known = answers.get(request.sha256, request.url)
        if known is None:
            requests.append(request)
        else:
            missing[request.sha256] = known
    return order.model_copy(update={"requests": requests}) if requests else None


def _fetch_from(order: HostOrder, folder: Path, contact: str | None, progress: Progress) -> None:
    task = progress.add_task(f"fetch from {order.host}", total=len(order.requests))
    order.write(folder / ORDER_FILE)
    ended = run_spider(
        SPIDER,
        {"folder": str(folder), "order": str(folder / ORDER_FILE)},
        log=folder / LOG_FILE,
        contact=contact,
        show=lambda report: _show(progress, task, report),
        settings={"SPIDER_MODULES": SPIDER_MODULE},
    )
    (folder / ORDER_FILE).unlink()
    if ended.problem is not None:
        raise ReliquaryError(ended.problem)
    if ended.status != 0:
        raise ReliquaryError(
            f"{folder / LOG_FILE}: fetching from {order.host} ended unexpectedly (exit status {ended.status}); see "
            "there for why, and run the same command again"
        )


def _show(progress: Progress, task: TaskID, report: dict[str, Any]) -> None:
    progress.update(task, completed=report["images_done"])


def _unanswered(order: HostOrder, folder: Path, answers: Answers) -> dict[str, Answer]:
    """Return why originals did not come.

    Raises:
        ReliquaryError: One is neither there nor answered for.
    """
    blobs, missing = BlobStore(folder / BLOBS_FOLDER), {}
    for request in order.requests:
        if blobs.path(request.sha256).is_file():
            continue
        answer = answers.get(request.sha256, request.url)
        if answer is None:
            raise ReliquaryError(
                f"{folder / LOG_FILE}: nobody answered for {request.url} because of an unexpected error, which stands "
                "there; run the same command again"
            )
        missing[request.sha256] = answer
    return missing
