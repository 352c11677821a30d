"""Arguments of ``scrapy crawl NAME -a key=value``, all of them text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reliquary.catalogue import load_crawler
from reliquary.crawl.folder import STATE_FILE, CrawlFolder, begin
from reliquary.crawl.orders import order_for
from reliquary.errors import ReliquaryError
from reliquary.options import DEFAULT_WORKSPACE
from reliquary.workspace import Workspace

ORDER_ARGUMENTS = ("museum", "api", "limit", "images", "accept_terms", "purpose", "allow_private", "source")


def folder_from_arguments(spider: str, arguments: Mapping[str, str]) -> CrawlFolder:
    """Open or make the crawl folder that a spider is to fill.

    Args:
        spider: Name of the spider, which is the crawler file if none is named.
        arguments: ``folder`` (``workspace/crawls/<museum>`` if not given), and the order: ``museum`` (name or
            path of a crawler file), ``api``, ``limit``, ``images`` and ``accept_terms`` (yes or no), ``purpose``,
            ``allow_private`` (hosts with commas between) and ``source`` (a file); see ``orders.Wishes``. With
            nothing but ``folder`` the crawl that lies there goes on.

    Raises:
        ReliquaryError: An argument is unknown or wrong, or the folder holds another crawl.
    """
    if unknown := sorted(set(arguments) - {"folder", *ORDER_ARGUMENTS}):
        raise ReliquaryError(f"-a {unknown[0]}: unknown; known are folder, {', '.join(ORDER_ARGUMENTS)}")
    folder = arguments.get("folder")
    if folder and not set(arguments) & set(ORDER_ARGUMENTS) and (Path(folder) / STATE_FILE).is_file():
        return CrawlFolder.open(Path(folder))
    crawler = load_crawler(arguments.get("museum", spider))
    order = order_for(
        crawler,
        api=arguments.get("api"),
        limit=_number("limit", arguments["limit"]) if "limit" in arguments else None,
        images=_yes("images", arguments.get("images", "yes")),
        accept_terms=_yes("accept_terms", arguments.get("accept_terms", "no")),
        purpose=arguments.get("purpose"),
        source=Path(arguments["source"]) if "source" in arguments else None,
        allow_private=[host for host in arguments.get("allow_private", "").split(",") if host],
    )
    return begin(Path(folder) if folder else Workspace(DEFAULT_WORKSPACE).crawl(crawler.name), crawler, order)


def _number(name: str, text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise ReliquaryError(f"-a {name}={text}: expected a whole number") from error


def _yes(name: str, text: str) -> bool:
    if text not in ("yes", "no"):
        raise ReliquaryError(f"-a {name}={text}: expected yes or no")
    return text == "yes"
