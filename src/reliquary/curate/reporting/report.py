"""The report of headless curation: pages that a browser opens from the disk, and sheets of pictures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reliquary.curate.checks.run import Found
from reliquary.curate.collection.item import Collection
from reliquary.curate.reporting.render import render_check, render_index
from reliquary.curate.reporting.thumbnails import draw_sheet, draw_thumbnails
from reliquary.curate.reporting.views import CheckView, report_view
from reliquary.files import atomic_write_text
from reliquary.records import Decision
from reliquary.replacing import replaced_folder

INDEX = "index.html"
PICTURES = "pictures"


def write_report(
    collection: Collection,
    found: Found,
    decisions: Mapping[str, Decision],
    folder: Path,
    *,
    per_check: int = 60,
    quiet: bool = False,
) -> Path:
    """Write what was found as pages with pictures; an older report is replaced in whole.

    The folder holds ``index.html``, for each check that flags something ``<check>.html`` and
    ``contact-sheet-<check>.jpg``, and ``pictures/``. Equal findings give equal files.

    Args:
        collection: What was checked.
        found: What was found.
        decisions: The decision that holds for each picture, by SHA-256.
        folder: The folder of the report.
        per_check: How many flagged pictures of a check are shown.
        quiet: Show no progress.

    Returns:
        The first page.

    Raises:
        FullDiskError: The disk is full; the old report is kept.
        ReliquaryError: The folder holds something else, or another process is writing it.
    """
    report = report_view(collection, found, decisions, per_check)
    with replaced_folder(folder, INDEX) as new:
        (new / PICTURES).mkdir()
        thumbnails = draw_thumbnails(collection, report.shown, new / PICTURES, quiet=quiet)
        for check in report.checks:
            if check.cards:
                draw_sheet(_cells(check), thumbnails, new / f"contact-sheet-{check.name}.jpg")
                atomic_write_text(new / f"{check.name}.html", render_check(report, check, thumbnails))
        atomic_write_text(new / INDEX, render_index(report, thumbnails))
    return folder / INDEX


def _cells(check: CheckView) -> list[tuple[str, str]]:
    return [(card.item.sha256, f"{card.number}  {card.finding.score:.2f}") for card in check.cards if card.finding]
