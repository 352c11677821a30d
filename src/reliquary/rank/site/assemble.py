"""From the records of a leaderboard, and what they rest on, to the pages of its suite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from reliquary.rank.aggregate import Board, Row
from reliquary.rank.evidence import Evidence
from reliquary.rank.page import BoardView, RowView
from reliquary.rank.site import gallery
from reliquary.rank.site.answers import Answers, YearAnswers, answers_of, year_text
from reliquary.rank.site.charts import Tick, axis_of, strips_of, ticks, tradeoffs_of
from reliquary.rank.site.comparison import comparison_data
from reliquary.rank.site.curves import curves_of_row
from reliquary.rank.site.datasets import ID_LENGTH
from reliquary.rank.site.entries import Entry, id_of
from reliquary.rank.site.heatmap import heatmap_of
from reliquary.rank.site.pictures import Picture, draw_pictures
from reliquary.rank.site.rankings import rankings_of
from reliquary.rank.site.views import BoardPage, Card, Gallery, RowPage, SuitePage, YearsView
from reliquary.rank.tables import Cell, Column, TableView
from reliquary.rank.text import deviation, figure, interval_text, large, metric_title, unit_suffix
from reliquary.rank.views import place_text
from reliquary.tasks import Truth

BEST_SHOWN = 6
DISPUTED_SHOWN = 8
COMPARED = 60
"""Images that a comparison can show: those that the rows disagree on most."""

MAX_YEARS = 600
ARROWS = "↑ higher is better, ↓ lower is better. In brackets: the 95 % interval of the mean for other objects."

BEST = Gallery("Best answers", "Right, and the surest or nearest of all.", ())
WORST = Gallery("Worst answers", "Wrong, and the furthest from right.", ())
ALONE = Gallery("Where it stands alone", "Right where most other rows are wrong, or wrong where most are right.", ())
DISPUTED = Gallery("What the rows disagree on", "The test images whose answers differ most from row to row.", ())


def suite_page(entry: Entry, evidence: Evidence, out: Path) -> SuitePage:
    """Put the pages of a suite together, and draw their pictures below ``out``.

    Args:
        entry: The leaderboard.
        evidence: The builds.
        out: The folder of the site.

    Raises:
        ReliquaryError: Predictions or a dataset were changed, or break their contract.
    """
    pairs = zip(entry.page.boards, entry.boards, strict=True)
    boards = [_Board(entry, view, board, evidence, out).page(n) for n, (view, board) in enumerate(pairs, start=1)]
    return SuitePage(entry, boards)


class _Board:
    """Makes the pages of one board: what its rows say of the test images is read once."""

    def __init__(self, entry: Entry, view: BoardView, board: Board, evidence: Evidence, out: Path) -> None:
        self._entry, self._view, self._board = entry, view, board
        self._truth: Truth | None = evidence.truth(board.rows[0].results[0].spec)
        self._answers = dict(self._read_answers(evidence))
        answers = list(self._answers.values())
        groups = self._truth.groups if self._truth else []
        self._disputed = gallery.disputed(answers, groups, COMPARED)
        self._chosen = {row_id: self._choose(row_id) for row_id in self._answers}
        self._pictures = self._draw(evidence, out)

    def page(self, number: int) -> BoardPage:
        titles = [row.title for row in self._view.rows]
        metrics = self._entry.suite.file.metrics
        key = (metrics[0], None)
        strips, axis = strips_of(self._board, key)
        pairs = zip(self._board.rows, self._view.rows, strict=True)
        compared = {image: self._picture(image) for image in self._disputed}
        return BoardPage(
            number,
            self._view,
            *rankings_of(self._view.leaderboard),
            [self._row_page(number, row, view) for row, view in pairs],
            strips,
            axis,
            tradeoffs_of(self._board, titles),
            self._disputed_gallery(),
            comparison_data(self._board, titles, metrics, self._answers, compared),
            self._board.dataset.manifest_digest[:ID_LENGTH],
        )

    def _read_answers(self, evidence: Evidence) -> Iterator[tuple[str, Answers]]:
        """Yield what the first result of each row says, where its predictions and the dataset are at hand."""
        for row in self._board.rows:
            stored = self._entry.stored[row.results[0].spec_sha256]
            if self._truth is None or stored.predictions is None:
                continue
            answers = answers_of(evidence.predictions(stored), self._truth)
            if answers is not None:
                yield id_of(row), answers

    def _choose(self, row_id: str) -> list[tuple[Gallery, list[int]]]:
        """Choose the images of the galleries of a row."""
        answers, groups = self._answers[row_id], self._truth.groups if self._truth else []
        others = [other for other_id, other in self._answers.items() if other_id != row_id]
        return [
            (BEST, gallery.best(answers, groups, BEST_SHOWN)),
            (WORST, gallery.worst(answers, groups, BEST_SHOWN)),
            (ALONE, gallery.alone(answers, others, groups, BEST_SHOWN)),
        ]

    def _draw(self, evidence: Evidence, out: Path) -> Mapping[str, Picture]:
        build = evidence.dataset(self._board.dataset.manifest_digest)
        if build is None or self._truth is None:
            return {}
        chosen = [images for galleries in self._chosen.values() for _, images in galleries]
        wanted = {self._truth.image_ids[image] for images in [*chosen, self._disputed] for image in images}
        return draw_pictures(build, self._board.dataset.config, wanted, out)

    def _picture(self, image: int) -> Picture | None:
        return self._pictures.get(self._truth.image_ids[image]) if self._truth else None

    def _disputed_gallery(self) -> Gallery | None:
        if not self._disputed or self._truth is None:
            return None
        answers = list(self._answers.values())
        cards = []
        for image in self._disputed[:DISPUTED_SHOWN]:
            n_right = sum(bool(row.right[image]) for row in answers)
            said = f"{n_right} of {len(answers)} rows are right"
            image_id, true = self._truth.image_ids[image], answers[0].true(image)
            cards.append(Card(image_id, self._picture(image), true, said, None))
        return replace(DISPUTED, cards=cards)

    def _row_page(self, number: int, row: Row, view: RowView) -> RowPage:
        row_id = id_of(row)
        answers = self._answers.get(row_id)
        confusions = self._entry.confusions
        return RowPage(
            row_id,
            number,
            view,
            _facts(row, self._entry.suite.file.metrics[0]),
            _measure_table(row, self._entry.suite.file.metrics),
            heatmap_of([confusions[r.spec_sha256] for r in row.results if r.spec_sha256 in confusions]),
            curves_of_row(answers) if answers else None,
            _years_view(answers) if isinstance(answers, YearAnswers) else None,
            [self._gallery(kind, images, answers) for kind, images in self._chosen[row_id] if images]
            if answers
            else [],
            row.results[0].spec.seed,
            [(f"Seed {r.spec.seed}, {r.status.value}", f"{r.spec_sha256}.json") for r in row.results],
            [f"Seed {r.spec.seed}: {r.note}." for r in row.results if r.note],
        )

    def _gallery(self, kind: Gallery, images: Iterable[int], answers: Answers) -> Gallery:
        image_ids = self._truth.image_ids if self._truth else []
        return replace(
            kind,
            cards=[
                Card(
                    image_ids[image],
                    self._picture(image),
                    answers.true(image),
                    answers.said(image),
                    bool(answers.right[image]),
                    answers.marks(image),
                )
                for image in images
            ],
        )


def _facts(row: Row, key_metric: str) -> list[tuple[str, str]]:
    model, measure = row.results[0].model, row.measures.get((key_metric, None))
    facts = [("Place", place_text(row))] if row.place else []
    if measure:
        text = figure(measure.spread.mean, measure.metric.unit)
        spread = "" if measure.spread.std is None else f" ± {deviation(measure.spread.std, text)}"
        facts.append((metric_title(key_metric) + unit_suffix(measure.metric.unit), text + spread))
    facts.append(("Seeds", f"{len(row.results)}"))
    sizes = (("Parameters", model.parameters), ("FLOPs an image", model.flops))
    facts += [(name, large(number)) for name, number in sizes if number is not None]
    facts += [("Pre-trained on", model.pretraining or "nothing"), ("Licence", model.licence)]
    train = row.cost("train_s")
    return [*facts, ("Training", f"{train.mean:,.0f} s")] if train else facts


def _measure_table(row: Row, metrics: Sequence[str]) -> TableView:
    """Return every measure over the whole test set: those of the suite first, each with the value of every seed."""
    keys = [key for key in row.measures if key[1] is None]
    order = {name: place for place, name in enumerate(metrics)}
    keys.sort(key=lambda key: order.get(key[0], len(order)))
    seeds = [f"Seed {result.spec.seed}" for result in row.results]
    columns = [Column("Measure", numeric=False), Column("Mean"), Column("Unit", numeric=False)]
    columns += [Column(seed) for seed in seeds] if len(seeds) > 1 else []
    rows = tuple(_measure_row(row, key[0]) for key in keys)
    return TableView("Measures", (*columns, Column("n")), rows, notes=(ARROWS,))


def _measure_row(row: Row, name: str) -> tuple[Cell, ...]:
    measure = row.measures[name, None]
    metric, spread = measure.metric, measure.spread
    text = figure(spread.mean, metric.unit)
    std = "" if spread.std is None else deviation(spread.std, text)
    interval = measure.interval and interval_text(measure.interval.low, measure.interval.high, metric.unit)
    by_seed = {
        result.spec.seed: own.value
        for result in row.results
        for own in result.metrics
        if own.name == name and own.slice is None
    }
    values = [by_seed.get(result.spec.seed) for result in row.results] if len(row.results) > 1 else []
    return (
        Cell(f"{metric_title(name)}\u00a0{'↑' if metric.higher_is_better else '↓'}"),
        Cell(text, spread.mean, deviation=std, interval=interval or ""),
        Cell(metric.unit),
        *(Cell() if value is None else Cell(figure(value, metric.unit), value) for value in values),
        Cell(f"{metric.n:,}", metric.n),
    )


def _years_view(answers: YearAnswers) -> YearsView:
    known = np.flatnonzero(answers.truth.dated)
    shown = known[:MAX_YEARS]  # ids are hashes: the first are as good as drawn at random
    true, said = answers.truth.years[shown], answers.years[shown]
    axis = axis_of([*true.tolist(), *said.tolist()])
    points = [(axis.at(x), axis.at(y)) for x, y in zip(true.tolist(), said.tolist(), strict=True)]
    marks = [Tick(axis.at(year), year_text(year)) for year in ticks(axis)]
    return YearsView(points, marks, len(known) - len(shown))
