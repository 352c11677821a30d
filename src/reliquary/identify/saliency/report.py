"""A page that shows where a model looked: test images that it got right and wrong, with saliency maps over them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image

from reliquary.errors import check_extra
from reliquary.files import atomic_write_text
from reliquary.identify.pages import filled, picture_address
from reliquary.identify.predictor import Predictor
from reliquary.identify.saliency.overlay import draw_overlay
from reliquary.identify.saliency.views import Card, Report, report_view
from reliquary.identify.trained_run import TrainedRun
from reliquary.pictures import carries_sample_mark
from reliquary.progress import track
from reliquary.summary import Summary
from reliquary.tasks import TEST_SPLIT

SIDE = 224
"""Longer side of a picture on the page, in pixels."""

Pair = tuple[str, str]
"""A picture without and with its map, as ``data:`` addresses."""


def write_report(run: TrainedRun, path: Path, *, per_class: int = 4, quiet: bool = False) -> Summary:
    """Write the page: one file that holds its pictures and loads nothing. Equal runs give equal pages on a CPU.

    Of each class it shows the right and the wrong answers that the model was surest of; the map is that of the class
    that the model holds most probable.

    Args:
        run: The run.
        path: The file.
        per_class: How many right and how many wrong answers of each class.
        quiet: Show no progress.

    Raises:
        MissingExtraError: captum or matplotlib is not installed.
        ReliquaryError: The checkpoint is missing, damaged or of another run, or the disk is full.
    """
    check_extra("identify", "captum", "matplotlib")
    report, predictor = report_view(run, per_class), run.predictor()
    images = run.images(TEST_SPLIT)
    pictures = {
        card.row: _pair(card, images[card.row].as_py()["bytes"], predictor)
        for card in track(report.cards, "saliency maps", quiet=quiet)
    }
    atomic_write_text(path, render_report(report, pictures))
    return Summary("identify saliency", {"pictures": len(pictures)}, places={"page": path})


def render_report(report: Report, pictures: dict[int, Pair]) -> str:
    """Return the page; ``pictures`` are by row number."""
    return filled("saliency.html.j2", report=report, pictures=pictures)


def _pair(card: Card, data: bytes, predictor: Predictor) -> Pair:
    saliency = predictor.saliency(data, card.answer)
    with Image.open(BytesIO(data)) as image:
        shown, marked = image.convert("RGB"), carries_sample_mark(image)
    shown.thumbnail((SIDE, SIDE))
    overlay = Image.fromarray(draw_overlay(shown, saliency))
    return picture_address(shown, SIDE, marked=marked), picture_address(overlay, SIDE, marked=marked)
