"""The report as one page, which holds its figures and loads nothing."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment

from reliquary.catalogue.suite import Reference, ReportedRow
from reliquary.fusion.analysis import THRESHOLD, Analysis
from reliquary.fusion.bootstrap import DRAWS, Estimate
from reliquary.pages.render import page_environment, render_page, style_sheet

PACKAGE = "reliquary.fusion"
SMALL_P = 0.05
REPORTED_BEND = "inflection_synthetic_share"


@dataclass(frozen=True)
class About:
    """What the report is of.

    Attributes:
        title: The question.
        row: Title of the detector.
        protocol: Name of the protocol.
        protocol_description: What it is good for.
        dataset: Name and version.
        digest: Of the dataset's manifest.
        is_sample: Whether its pictures are those of the sample museum.
        source: The publication that asked first.
        reported: What it found.
    """

    title: str
    row: str
    protocol: str
    protocol_description: str
    dataset: str
    digest: str
    is_sample: bool
    source: Reference
    reported: Sequence[ReportedRow]


@dataclass(frozen=True)
class ShownFigure:
    """A figure on the page: its SVG as an address, what it shows, and the names of its files beside the page."""

    address: str
    caption: str
    files: Sequence[str]

    @classmethod
    def of(cls, paths: Sequence[Path], caption: str) -> ShownFigure:
        """Return a figure from its files, one of which is an SVG."""
        (drawn,) = (path for path in paths if path.suffix == ".svg")
        data = base64.b64encode(drawn.read_bytes()).decode("ascii")
        return cls(f"data:image/svg+xml;base64,{data}", caption, [path.name for path in paths])


def render_report(found: Analysis, about: About, figures: Sequence[ShownFigure], numbers: Sequence[str]) -> str:
    """Return the page; all that it shows is escaped.

    Args:
        found: What was found.
        about: What it was found of.
        figures: The figures.
        numbers: Names of the files of numbers beside the page.
    """
    return render_page(
        _environment().get_template("report.html.j2"),
        style=style_sheet(PACKAGE),
        found=found,
        about=about,
        figures=figures,
        numbers=numbers,
        answers=list(_answers(found, about)),
        rows=list(_rows(found)),
        draws=DRAWS,
    )


def _answers(found: Analysis, about: About) -> Iterator[tuple[str, str]]:
    """Yield what was found, in sentences under headings."""
    yield "Where the curve bends", _bend_text(found)
    passed = f"at {found.passed:g} %" if found.passed is not None else "nowhere"
    yield (
        "By the source's rule",
        f"From one share to the next, the mean AP50 falls by more than T = {THRESHOLD} first {passed}.",
    )
    for row in about.reported:
        if row.metric == REPORTED_BEND:
            yield "What the source reports", f"An inflection at {100 * row.value:g} % ({row.source})."
    yield "Do shares differ at all?", _significance_text(found)
    yield "What the intervals know of", _interval_text(found)


def _bend_text(found: Analysis) -> str:
    bend = found.bend
    if bend is None:
        return "Too few shares were run to say."
    if bend.share.low <= found.shares[1] and bend.share.high >= found.shares[-2]:
        return (
            f"The runs do not say: with other images and seeds it could be anywhere ({_number(bend.share, '.1f')} %)."
        )
    return (
        f"At {_number(bend.share, '.1f')} % of renders. AP50 changes by {_number(bend.before, '+.4f')} a per cent "
        f"before it and by {_number(bend.after, '+.4f')} after it."
    )


def _significance_text(found: Analysis) -> str:
    if found.significance is None:
        return "One seed cannot tell a difference between shares from one between seeds; run more."
    verdict = "is rejected" if found.significance.p <= SMALL_P else "is not rejected"
    return (
        f"The hypothesis that they do not {verdict}: p = {found.significance.p:.4f}, from "
        f"{found.significance.permutations:,} orders of the runs of each seed."
    )


def _interval_text(found: Analysis) -> str:
    images = f"{found.n_images:,} test images" if found.n_images is not None else None
    seeds = f"{found.of_runs.shape[1]} seeds" if found.of_runs.shape[1] > 1 else None
    if known := " and ".join(part for part in (images, seeds) if part):
        alone = "" if seeds else " There is one seed, so that chance in training is not in them."
        return f"{known[0].upper()}{known[1:]}, drawn anew {DRAWS:,} times; 95 % of the draws lie within.{alone}"
    return "There are none: neither other seeds nor the test images are at hand."


def _rows(found: Analysis) -> Iterator[list[str]]:
    """Yield the cells of the table: share, mean, difference from the smallest share, each class."""
    for at, share in enumerate(found.shares):
        gain = Estimate(found.gain.value[at], found.gain.low[at], found.gain.high[at]) if at else None
        mean = Estimate(found.mean.value[at], found.mean.low[at], found.mean.high[at])
        of_class = [_plain(value) for value in found.of_class.value[at]]
        yield [f"{share:g} %", _number(mean, ".3f"), _number(gain, "+.3f") if gain else "-", *of_class]


def _number(found: Estimate, form: str) -> str:
    ends = f" ({found.low:{form}} to {found.high:{form}})" if not math.isnan(found.low) else ""
    return f"{found.value:{form}}{ends}"


def _plain(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.3f}"


@cache
def _environment() -> Environment:
    return page_environment(PACKAGE)
