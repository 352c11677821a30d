"""The views that are saved in a FiftyOne dataset: for each check what it found, and how far the review is.

Import this module only after ``prepare_environment``, since it imports FiftyOne.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import fiftyone as fo
from fiftyone import ViewExpression, ViewField

from reliquary.curate.app import fields
from reliquary.records import Verdict

MAX_CONFUSIONS = 8
"""A list of views is read by people: the frequent confusions, not all."""

RED, ORANGE, BLUE, GREEN, GREY = "#d64545", "#e08a1e", "#3d7edb", "#3f9c5a", "#7d8590"

BLANK = ("blank", "placeholder")
SUSPECTS = "label_suspects"


@dataclass(frozen=True)
class SavedView:
    """A view to be saved."""

    name: str
    description: str
    color: str
    samples: fo.DatasetView


NAMED = {
    "near_duplicates": ("Near-duplicates", "Pictures that look alike, side by side"),
    "exact_duplicates": ("Exact duplicates", "The same picture more than once, side by side"),
    "leaks": ("Leaks", "What stands in two splits, side by side"),
    SUSPECTS: ("Label suspects", "A model is confident of another label"),
    "outliers": ("Outliers", "Pictures unlike all others of their class"),
    "unsafe_rights": ("Unsafe rights", "The terms do not clearly let these be passed on"),
    "year_conflicts": ("Year conflicts", "What is said of the years does not go together"),
}
"""Name and description of the view of a check; these views are there even with nothing in them."""

IN_GROUPS = ("near_duplicates", "exact_duplicates", "leaks")
"""Checks whose cases are several pictures: they stand side by side."""


def save_views(dataset: fo.Dataset, titles: Mapping[str, str], before: Sequence[str]) -> list[str]:
    """Save the views of a dataset anew, and return their names; the curator's own views stay.

    Args:
        dataset: The dataset, up to date.
        titles: Title of each check by its name.
        before: Names of the views that were saved the last time.
    """
    views = list(_views(dataset, titles))
    for name in before:
        if dataset.has_saved_view(name):
            dataset.delete_saved_view(name)
    for view in views:
        dataset.save_view(view.name, view.samples, view.description, view.color, overwrite=True)
    return [view.name for view in views]


def _views(dataset: fo.Dataset, titles: Mapping[str, str]) -> Iterator[SavedView]:
    yield SavedView(
        "Blank candidates",
        "Pictures that show nothing, or stand for one that is not there; the surest first",
        RED,
        _surest_first(dataset, BLANK),
    )
    for check, (name, description) in NAMED.items():
        color = BLUE if check in IN_GROUPS else ORANGE
        samples = _side_by_side(dataset, check) if check in IN_GROUPS else _surest_first(dataset, (check,))
        yield SavedView(name, description, color, samples)
        if check == SUSPECTS:
            yield from _confusions(dataset)
    for check, title in titles.items():
        if check not in (*BLANK, *NAMED) and dataset.count(f"{check}.confidence"):
            yield SavedView(title, f"{title}; the surest first", GREY, _surest_first(dataset, (check,)))
    yield from _of_review(dataset)


def _of_review(dataset: fo.Dataset) -> Iterator[SavedView]:
    verdict = ViewField(fields.VERDICT)
    undecided = dataset.match(verdict == None)  # noqa: E711 - an expression
    reviewed = dataset.match(verdict != None)  # noqa: E711 - an expression
    yield SavedView("Undecided", "No decision holds for these", GREEN, undecided)
    latest_first = reviewed.sort_by(fields.DECIDED_AT, reverse=True)
    yield SavedView("Reviewed", "Somebody decided; the latest first", GREEN, latest_first)
    dropped = dataset.match(verdict == Verdict.DROP.value)
    yield SavedView("Dropped", "The build leaves these out", GREEN, dropped)


def _surest_first(dataset: fo.Dataset, checks: Sequence[str]) -> fo.DatasetView:
    """Return what one of some checks flags, the highest score first."""
    highest = ViewExpression({"$max": [f"${check}.confidence" for check in checks]})
    return dataset.match(highest > 0).sort_by(highest, reverse=True)


def _side_by_side(dataset: fo.Dataset, check: str) -> fo.DatasetView:
    """Return what a check flags, case by case, the surest case first.

    The cases stand one after the other in a plain grid. FiftyOne can stack the pictures of a case, but then only the
    one on top is seen and can be selected.
    """
    flagged = dataset.match(ViewField(f"{check}.confidence") > 0)
    return flagged.sort_by([(f"{check}.case", 1), (f"{check}.confidence", -1)])


def _confusions(dataset: fo.Dataset) -> Iterator[SavedView]:
    """Yield a view for each of the most frequent pairs of label and prediction among label suspects."""
    if not (dataset.has_field(fields.LABEL) and dataset.has_field(fields.PREDICTION)):
        return
    label, predicted = ViewField(f"{fields.LABEL}.label"), ViewField(f"{fields.PREDICTION}.label")
    suspects = _surest_first(dataset, (SUSPECTS,))
    pairs = suspects.count_values(label.concat(" -> ", predicted))
    frequent = sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))[:MAX_CONFUSIONS]
    for pair, _ in frequent:
        named, taken_for = pair.split(" -> ")
        yield SavedView(
            f"Label suspects: {pair}",
            f"Labelled {named}, and a model is confident of {taken_for}",
            ORANGE,
            suspects.match((label == named) & (predicted == taken_for)),
        )
