"""Running a crawl in a process of its own, with progress, and looking at one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Unpack

from rich.progress import Progress, TaskID

from reliquary.catalogue import CrawlerFile
from reliquary.crawl.child import run_spider
from reliquary.crawl.folder import LOG_FILE, CrawlFolder, CrawlState, begin, locked
from reliquary.crawl.network.contact import contact_for
from reliquary.crawl.orders import Wishes, order_for
from reliquary.crawl.storing.ledger import Ledger
from reliquary.errors import ReliquaryError, require_extra
from reliquary.progress import progress_bar
from reliquary.summary import Summary


def crawl_museum(
    crawler: CrawlerFile, folder: Path, *, contact: str | None = None, quiet: bool = False, **wishes: Unpack[Wishes]
) -> Summary:
    """Collect a museum's objects and images into a folder, or go on with it.

    Args:
        crawler: The museum.
        folder: The crawl folder. A finished crawl of the same order is left as it is.
        contact: E-mail or web address that the museum is told; None for that of the environment.
        quiet: Shows no progress bar.
        wishes: What to collect and how, see ``orders.Wishes``.

    Raises:
        MissingExtraError: Scrapy is not installed.
        InterruptedVerbError: The user stopped the crawl; what was collected is kept.
        ReliquaryError: The order makes no sense, the folder holds another crawl, or the museum does not answer.
    """
    order = order_for(crawler, **wishes)
    named = contact_for(contact, required=not order.is_loopback)
    require_extra("crawl", "scrapy")
    with locked(folder):
        opened = begin(folder, crawler, order)
    if not opened.finished:
        _run_spider(opened, contact=named, quiet=quiet)
    return summarise(CrawlFolder.open(folder))


def retry_crawl(folder: Path, *, contact: str | None = None, quiet: bool = False) -> Summary:
    """Ask again for the objects and images of a crawl that failed, and for nothing else that was answered.

    Args:
        folder: The crawl folder.
        contact: E-mail or web address that the museum is told; None for that of the environment.
        quiet: Shows no progress bar.

    Raises:
        MissingExtraError: Scrapy is not installed.
        InterruptedVerbError: The user stopped the crawl.
        ReliquaryError: The folder holds no crawl, or the museum does not answer.
    """
    return _run_again(folder, CrawlState.go_on, contact=contact, quiet=quiet)


def update_crawl(folder: Path, *, contact: str | None = None, quiet: bool = False) -> Summary:
    """Bring a crawl up to date: fetch what is new or changed at the museum, and drop what it shows no more.

    An update that was stopped is gone on with.

    Args:
        folder: The crawl folder.
        contact: E-mail or web address that the museum is told; None for that of the environment.
        quiet: Shows no progress bar.

    Raises:
        MissingExtraError: Scrapy is not installed.
        InterruptedVerbError: The user stopped the crawl.
        ReliquaryError: The folder holds no crawl, or the museum does not answer.
    """

    def change(state: CrawlState) -> CrawlState:
        return state.next_round() if state.finished else state

    return _run_again(folder, change, contact=contact, quiet=quiet)


def crawl_status(folder: Path) -> Summary:
    """Return how far a crawl is.

    Raises:
        ReliquaryError: The folder holds no crawl, or its ledger is damaged.
    """
    opened = CrawlFolder.open(folder)
    if opened.finished:
        return summarise(opened)
    ledger = Ledger(folder, opened.state.round)
    objects = {f"objects {outcome}": number for outcome, number in ledger.count_objects().items()}
    pictures = {f"images {status}": number for status, number in ledger.count_images().items()}
    return Summary(
        verb=f"crawl {opened.museum}", made={"finished": "no", **objects, **pictures}, places={"folder": folder}
    )


def summarise(folder: CrawlFolder) -> Summary:
    """Return the summary of a finished crawl."""
    counts = folder.state.counts
    return Summary(
        verb=f"crawl {folder.museum}",
        made={"objects": counts.objects, "images": counts.images},
        left_out=counts.left_out,
        rejected=counts.rejected,
        places={"folder": folder.path, "log": folder.path / LOG_FILE},
    )


def _run_again(
    folder: Path, change: Callable[[CrawlState], CrawlState], *, contact: str | None, quiet: bool
) -> Summary:
    """Change the state of a crawl, run its spider, and return the summary."""
    require_extra("crawl", "scrapy")
    with locked(folder):
        opened = CrawlFolder.open(folder)
        named = contact_for(contact, required=not opened.state.order.is_loopback)
        opened.save(change(opened.state))
    _run_spider(opened, contact=named, quiet=quiet)
    return summarise(CrawlFolder.open(folder))


def _run_spider(folder: CrawlFolder, *, contact: str | None, quiet: bool) -> None:
    """Run the spider of a crawl to its end."""
    log = folder.path / LOG_FILE
    with progress_bar(quiet=quiet) as progress:
        tasks = progress.add_task("objects", total=None), progress.add_task("images", total=None)
        ended = run_spider(
            folder.state.crawler.api.kind,
            {"folder": str(folder.path)},
            log=log,
            contact=contact,
            show=partial(_show, progress, tasks),
        )
    if ended.problem is not None:
        raise ReliquaryError(ended.problem)
    if not CrawlFolder.open(folder.path).finished:
        raise ReliquaryError(f"{log}: the crawl ended unexpectedly (exit status {ended.status}); see there for why")


def _show(progress: Progress, tasks: tuple[TaskID, TaskID], report: dict[str, int]) -> None:
    failures = f" ({report['failures']} failed)" if report["failures"] else ""
    objects, images = tasks
    progress.update(objects, completed=report["places_done"], total=report["places"] or None)
    progress.update(
        images, completed=report["images_done"], total=report["images"] or None, description=f"images{failures}"
    )
