"""Which class a baseline takes for which."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reliquary.rank.collect import StoredResult
from reliquary.rank.evidence import Evidence
from reliquary.rank.tables import Cell, Column, TableView
from reliquary.rank.text import figure
from reliquary.tasks import Classifying, task_for
from reliquary.tasks.classification import Confusion, Mistake, mistakes

ORDER = ("Most often for", "Second", "Third")


def find_confusion(stored: StoredResult, evidence: Evidence) -> Confusion | None:
    """Return how often a result takes each class for each.

    Returns:
        None if its task has no classes of images, or its predictions or its dataset are not at hand.

    Raises:
        ReliquaryError: The predictions or the dataset were changed.
    """
    spec = stored.result.spec
    task, truth = task_for(spec.task), evidence.truth(spec)
    if stored.predictions is None or truth is None or not isinstance(task, Classifying):
        return None
    return task.confusion(evidence.predictions(stored), truth)


def mistakes_view(confusions: Sequence[Confusion]) -> TableView | None:
    """Return, for each class that has images, how much of it is taken for others, and for which; None for no results.

    Args:
        confusions: Those of the results of one row, which were all held against the same truth.
    """
    if not confusions:
        return None
    names = confusions[0].class_names
    matrix = np.sum([confusion.matrix for confusion in confusions], axis=0)
    found = mistakes(matrix, names)
    shown = min(len(ORDER), len(names) - 1)
    rows = [
        _row(name, [mistake for mistake in found if mistake.true == name], shown)
        for name, images in zip(names, matrix.sum(axis=1), strict=True)
        if images
    ]
    columns = (
        Column("Class", numeric=False),
        Column("Taken for another", higher_is_better=False),
        *(Column(title, numeric=False) for title in ORDER[:shown]),
    )
    note = "Shares of the images of the class, over all seeds together."
    return TableView("Taken for", columns, tuple(rows), notes=(note,))


def _row(name: str, own: Sequence[Mistake], shown: int) -> tuple[Cell, ...]:
    share = sum(mistake.share for mistake in own)
    cells = [Cell(mistake.predicted, note=figure(mistake.share, "fraction")) for mistake in own[:shown]]
    return Cell(name), Cell(figure(share, "fraction"), share), *cells, *[Cell()] * (shown - len(cells))
