"""Writing a site: leaderboards in, a folder of pages out, which a browser opens from the disk as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from reliquary.catalogue import Suite
from reliquary.errors import ReliquaryError
from reliquary.files import atomic_write_json, atomic_write_text
from reliquary.progress import track
from reliquary.rank.evidence import Evidence
from reliquary.rank.site.assemble import suite_page
from reliquary.rank.site.datasets import DatasetPage, dataset_page
from reliquary.rank.site.entries import read_entry
from reliquary.rank.site.pictures import FOLDER as PICTURES
from reliquary.rank.site.render import render
from reliquary.rank.site.space import space_card
from reliquary.rank.site.views import SuitePage
from reliquary.records import RunDataset, write_document
from reliquary.replacing import replaced_folder
from reliquary.summary import Summary

MARK = "reliquary-site.json"
"""The file by which a folder is known as a site of ours, which may be replaced."""

INDEX = "index.html"
DATASETS = "datasets"
RECORDS = "results"


def write_site(
    suites: Sequence[Suite],
    leaderboards: Path,
    builds: Path | None,
    out: Path,
    *,
    space: bool = False,
    quiet: bool = False,
) -> Summary:
    """Write the leaderboards of suites as one static site.

    Equal leaderboards and builds give equal files. The folder appears in whole: a process that is killed leaves the
    old one.

    Args:
        suites: The suites to show.
        leaderboards: The folder that holds one folder a suite, as ``reliquary rank`` writes it.
        builds: The folder of the built datasets; without the build of a dataset, its pages have no pictures, no
            curves and no counts.
        out: The folder of the site.
        space: Write the card of a static Space of the Hugging Face Hub too.
        quiet: Show no progress.

    Raises:
        ReliquaryError: A leaderboard is missing; or a record, its predictions or its dataset break their contract or
            were changed; or ``out`` holds something else.
    """
    if not suites:
        raise ReliquaryError(f"{leaderboards}: no leaderboards to show; run: reliquary rank SUITE")
    evidence = Evidence(builds)
    with replaced_folder(out, MARK) as new:
        pages = []
        for suite in track(suites, "pages", quiet=quiet):
            entry = read_entry(suite, leaderboards / suite.file.name, evidence)
            pages.append(suite_page(entry, evidence, new))
            _write_suite(pages[-1], new)
        datasets = list(_dataset_pages(pages, evidence))
        for page in datasets:
            text = render("dataset.html.j2", root="../", page=page)
            atomic_write_text(new / DATASETS / f"{page.id}.html", text)
        atomic_write_text(new / INDEX, render("index.html.j2", root="", suites=pages, datasets=datasets))
        if space:
            atomic_write_text(new / "README.md", space_card())
        n_pictures = len(list((new / PICTURES).glob("*")))
        atomic_write_json(new / MARK, {"suites": [page.entry.name for page in pages]})
    made = {"suites": len(pages), "rows": sum(page.n_rows for page in pages), "pictures": n_pictures}
    return Summary(verb="rank site", made={**made, "datasets": len(datasets)}, places={"site": out / INDEX})


def _write_suite(page: SuitePage, out: Path) -> None:
    folder = out / page.entry.name
    atomic_write_text(folder / INDEX, render("suite.html.j2", root="../", page=page))
    for board in page.boards:
        text = render("compare.html.j2", root="../", page=page, board=board)
        atomic_write_text(folder / f"compare-{board.number}.html", text)
        if board.whole:
            text = render("measures.html.j2", root="../", page=page, board=board)
            atomic_write_text(folder / f"measures-{board.number}.html", text)
        for row in board.rows:
            text = render("row.html.j2", root="../", page=page, board=board, row=row)
            atomic_write_text(folder / f"row-{row.id}.html", text)
    for result in page.entry.results:
        write_document(folder / RECORDS / f"{result.spec_sha256}.json", result)


def _dataset_pages(pages: Iterable[SuitePage], evidence: Evidence) -> Iterator[DatasetPage]:
    """Yield a page for each dataset version that any board speaks of."""
    used: dict[str, tuple[RunDataset, list[tuple[str, str]]]] = {}
    for page in pages:
        for board, shown in zip(page.entry.boards, page.boards, strict=True):
            _, links = used.setdefault(board.dataset.manifest_digest, (board.dataset, []))
            title = f"{page.entry.page.title}: config {board.dataset.config}, protocol {board.protocol}"
            links.append((title, f"../{page.entry.name}/{INDEX}#{shown.view.anchor}"))
    for digest, (dataset, links) in used.items():
        yield dataset_page(dataset, links, evidence.dataset(digest))
