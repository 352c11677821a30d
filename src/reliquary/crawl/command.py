"""The commands ``reliquary crawl MUSEUM`` and ``reliquary crawl status|retry|update DIR``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reliquary.options import DEFAULT_WORKSPACE, JsonOption, QuietOption, WorkspaceOption, finish
from reliquary.progress import console

if TYPE_CHECKING:
    from reliquary.catalogue import CrawlerFile

FolderArgument = Annotated[
    Path, typer.Argument(metavar="DIR", help="A crawl folder, for example workspace/crawls/met.")
]
ContactOption = Annotated[
    str | None,
    typer.Option(help="Your e-mail or web address, which the museum is told.", envvar="RELIQUARY_CONTACT"),
]


def crawl(
    museum: Annotated[str, typer.Argument(help="A museum of the catalogue, or a crawler file of your own.")],
    api: Annotated[str | None, typer.Option(help="Ask this address instead of the museum's own.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Collect at most so many objects, from all classes.")] = None,
    no_images: Annotated[bool, typer.Option("--no-images", help="Note the images' addresses only.")] = False,
    accept_terms: Annotated[
        str | None, typer.Option(metavar="MUSEUM", help="Accept this museum's terms for images.")
    ] = None,
    purpose: Annotated[str | None, typer.Option(help="What you accept them for; it is kept with the crawl.")] = None,
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="The museum's own file: MetObjects.csv, or a dump of SMB records."),
    ] = None,
    contact: ContactOption = None,
    allow_private: Annotated[
        list[str] | None, typer.Option(metavar="HOST", help="Let this private host or address be asked; repeatable.")
    ] = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Collect a museum's objects and original images; run again to go on where it stopped."""
    from reliquary.catalogue import load_crawler
    from reliquary.crawl.run import crawl_museum
    from reliquary.workspace import Workspace

    crawler = load_crawler(museum)
    if accept_terms is not None and accept_terms != crawler.name:
        raise typer.BadParameter(
            f"found '{accept_terms}', expected '{crawler.name}': its terms are {crawler.terms.url}"
        )
    if crawler.terms.accept_needed and not no_images:
        _show_terms(crawler, accepted=accept_terms is not None)
    summary = crawl_museum(
        crawler,
        Workspace(workspace).crawl(crawler.name),
        api=api,
        limit=limit,
        images=not no_images,
        accept_terms=accept_terms is not None,
        purpose=purpose,
        source=source,
        allow_private=allow_private or (),
        contact=contact,
        quiet=quiet,
    )
    finish(summary, as_json=as_json, quiet=quiet)


def status(folder: FolderArgument, as_json: JsonOption = False, quiet: QuietOption = False) -> None:
    """Show how far a crawl is."""
    from reliquary.crawl.run import crawl_status

    finish(crawl_status(folder), as_json=as_json, quiet=quiet)


def retry(
    folder: FolderArgument, contact: ContactOption = None, as_json: JsonOption = False, quiet: QuietOption = False
) -> None:
    """Ask again for the objects and images that failed."""
    from reliquary.crawl.run import retry_crawl

    finish(retry_crawl(folder, contact=contact, quiet=quiet), as_json=as_json, quiet=quiet)


def update(
    folder: FolderArgument, contact: ContactOption = None, as_json: JsonOption = False, quiet: QuietOption = False
) -> None:
    """Fetch what is new or changed at the museum since the last time, and drop what it shows no more."""
    from reliquary.crawl.run import update_crawl

    finish(update_crawl(folder, contact=contact, quiet=quiet), as_json=as_json, quiet=quiet)


def _show_terms(crawler: CrawlerFile, *, accepted: bool) -> None:
    terms = crawler.terms
    console.print(f"Terms of {crawler.title} for images, as of {terms.as_of} ({terms.url}):", markup=False)
    console.print(terms.summary.strip(), markup=False)
    advice = f"No image is fetched. To accept the terms, add: --accept-terms {crawler.name}"
    console.print("You accept them with --accept-terms." if accepted else advice, markup=False)
