"""What the page of a saliency report shows, in the order in which it shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reliquary.build.reader import SAMPLE_SUFFIX
from reliquary.errors import ReliquaryError
from reliquary.identify.probabilities import probabilities_of
from reliquary.identify.text import years_text
from reliquary.identify.trained_run import TrainedRun
from reliquary.licences import lets_anyone_pass_on
from reliquary.pages.text import web_address
from reliquary.tasks import TEST_SPLIT


@dataclass(frozen=True)
class Card:
    """A test image.

    Attributes:
        row: Its row number in the test split.
        answer: Number of the class that the model holds most probable.
        probability: How probable, 0..1.
        permalink: Empty unless it is an address of the web.
        passes_on: Whether its licence lets anyone pass it on.
    """

    row: int
    answer: int
    answer_name: str
    probability: float
    title: str
    years: str
    whose: str
    permalink: str
    credit: str
    licence: str
    passes_on: bool


@dataclass(frozen=True)
class ClassView:
    """The test images of one class: how many, how many answers are right, and the cards that are shown."""

    name: str
    n_images: int
    n_right: int
    right: Sequence[Card]
    wrong: Sequence[Card]


@dataclass(frozen=True)
class Report:
    """The whole page."""

    title: str
    facts: Sequence[tuple[str, str]]
    sample: bool
    classes: Sequence[ClassView]

    @property
    def cards(self) -> list[Card]:
        """All cards, in the order of the page."""
        return [card for each in self.classes for card in (*each.right, *each.wrong)]


def report_view(run: TrainedRun, per_class: int) -> Report:
    """Choose what is shown: of each class the right and the wrong answers that the model was surest of.

    Args:
        run: The run.
        per_class: How many right and how many wrong answers of each class.

    Raises:
        ReliquaryError: The run stored no scores of classes.
    """
    spec, names = run.spec, run.class_names()
    rows = _rows(run)
    labels = np.array([row[run.class_column] for _, row in rows])
    probabilities = _probabilities(run, [row["image_id"] for _, row in rows])
    answers, surest = probabilities.argmax(axis=1), probabilities.max(axis=1)
    order = np.argsort(-surest, kind="stable")

    def cards(wanted: NDArray[np.bool_]) -> list[Card]:
        chosen = [int(n) for n in order if wanted[n]][:per_class]
        return [_card(*rows[n], int(answers[n]), names[answers[n]], float(surest[n])) for n in chosen]

    right = answers == labels
    return Report(
        title=f"{spec.baseline.name} of suite {spec.suite}",
        facts=[
            ("Dataset", f"{spec.dataset.name} {spec.dataset.version}, config {spec.dataset.config}"),
            ("Protocol", f"{spec.protocol.name}, seed {spec.seed}"),
            ("Test images", f"{len(rows):,}"),
            ("Right answers", f"{right.mean():.1%}"),
        ],
        sample=spec.dataset.name.endswith(SAMPLE_SUFFIX),
        classes=[
            ClassView(name, int(of.sum()), int((of & right).sum()), cards(of & right), cards(of & ~right))
            for number, name in enumerate(names)
            if (of := labels == number).any()
        ],
    )


def _rows(run: TrainedRun) -> list[tuple[int, dict[str, Any]]]:
    """Return the test images that the run predicted, with their row numbers and without pixels."""
    predicted = {row.image_id for row in run.predictions().rows}
    rows = run.rows(TEST_SPLIT)
    return [(number, row) for number, row in enumerate(rows) if row["image_id"] in predicted]


def _probabilities(run: TrainedRun, image_ids: Sequence[str]) -> NDArray[np.float64]:
    predictions = run.predictions()
    given = [row.scores for row in predictions.in_order_of(image_ids)]
    if not all(given):
        raise ReliquaryError(f"{run.folder.path}: the run stored no scores of classes; there is nothing to explain")
    return np.stack([probabilities_of(scores, predictions.scores) for scores in given])


def _card(number: int, row: Mapping[str, Any], answer: int, answer_name: str, probability: float) -> Card:
    return Card(
        row=number,
        answer=answer,
        answer_name=answer_name,
        probability=probability,
        title=row.get("title") or row.get("object_type") or "",
        years=_years(row),
        whose=" ".join(_known(row, "museum", "object_id")),
        permalink=web_address(row.get("permalink")),
        credit=row["credit"],
        licence=row["licence"],
        passes_on=lets_anyone_pass_on(row["licence"]),
    )


def _known(row: Mapping[str, Any], *names: str) -> Iterator[str]:
    return (row[name] for name in names if row.get(name))


def _years(row: Mapping[str, Any]) -> str:
    year = row.get("year")
    return years_text(row.get("year_begin"), row.get("year_end")) if year is None else years_text(round(year), None)
