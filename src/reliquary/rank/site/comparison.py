"""Two rows side by side: the data from which a page's script puts the comparison together."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from reliquary.rank.aggregate import Board, Measure, MeasureKey
from reliquary.rank.site.answers import Answers
from reliquary.rank.site.entries import id_of
from reliquary.rank.site.pictures import Picture
from reliquary.rank.text import deviation, figure, metric_title, p_text, unit_suffix

MAX_SLICES = 200
"""Slices of a board that are compared; of more, nobody reads the table."""

MAX_TESTED = 60
"""Rows whose tests are all in the page: their number grows with the square of the rows."""


def comparison_data(
    board: Board,
    titles: Sequence[str],
    metrics: Sequence[str],
    answers: Mapping[str, Answers],
    shown: Mapping[int, Picture | None],
) -> dict[str, Any]:
    """Return what the page needs, as plain JSON values.

    Args:
        board: The board.
        titles: Title of each row.
        metrics: Names of the suite's measures, the key measure first.
        answers: What the first result of a row says of each image, by the id of the row, where that is at hand.
        shown: The images that are shown when the rows differ, and their pictures.
    """
    keys = [key for key in board.measure_keys() if key[1] is None]
    order = {name: place for place, name in enumerate(metrics)}
    keys.sort(key=lambda key: order.get(key[0], len(order)))
    slices = [key for key in board.measure_keys() if key[1] is not None and key[0] in order][:MAX_SLICES]
    return {
        "measures": [_described(board, key) for key in keys],
        "slices": [{**_described(board, key), "slice": name} for key, name in zip(slices, _names(slices), strict=True)],
        "rows": [
            {
                "id": id_of(row),
                "title": title,
                "model": row.results[0].model.id,
                "values": [_value(row.measures.get(key)) for key in keys],
                "parts": [_value(row.measures.get(key)) for key in slices],
                **_answers(answers.get(id_of(row)), list(shown)),
            }
            for row, title in zip(board.rows, titles, strict=True)
        ],
        "images": _images(answers, shown),
        "tests": _tests(board),
    }


def _tests(board: Board) -> list[list[Any]]:
    """Return the tests of the key measure: places of both rows, difference, both ends, corrected p, verdict."""
    if len(board.rows) > MAX_TESTED:
        return []
    return [
        [
            pair.first,
            pair.second,
            *map(_short, (pair.difference, pair.low, pair.high)),
            p_text(pair.p_adjusted),
            pair.significant,
        ]
        for pair in board.pairs
    ]


def _short(value: float) -> float:
    return float(f"{value:.7g}")


def _names(slices: Sequence[MeasureKey]) -> list[str]:
    """Name slices by their value alone where all speak of one property: ``label=asian`` becomes ``asian``."""
    parts = [(part or "").partition("=") for _, part in slices]
    single = len({name for name, _, _ in parts}) == 1
    return [value if single and value else f"{name}{sign}{value}" for name, sign, value in parts]


def _described(board: Board, key: MeasureKey) -> dict[str, Any]:
    metric = next(row.measures[key].metric for row in board.rows if key in row.measures)
    return {"title": metric_title(metric.name) + unit_suffix(metric.unit), "higher": metric.higher_is_better}


def _value(measure: Measure | None) -> list[Any] | None:
    """Return the mean as a number and in words, and the deviation in words."""
    if measure is None:
        return None
    text = figure(measure.spread.mean, measure.metric.unit)
    std = measure.spread.std
    return [_short(measure.spread.mean), text, "" if std is None else deviation(std, text)]


def _answers(answers: Answers | None, shown: Sequence[int]) -> dict[str, Any]:
    """Return which images are right, one bit each, and what is said of those that may be shown."""
    if answers is None:
        return {}
    bits = np.packbits(answers.right).tobytes()
    return {
        "right": base64.b64encode(bits).decode("ascii"),
        "said": [answers.said(image) for image in shown],
        "quality": [round(float(np.nan_to_num(answers.quality[image])), 3) for image in shown],
        "count": len(answers.right),
    }


def _images(answers: Mapping[str, Answers], shown: Mapping[int, Picture | None]) -> list[dict[str, Any]]:
    if not answers:
        return []
    first = next(iter(answers.values()))
    return [
        {
            "index": image,
            "true": first.true(image),
            **(
                {}
                if picture is None
                else {
                    "file": picture.name,
                    "width": picture.width,
                    "height": picture.height,
                    "title": picture.title,
                    "credit": picture.credit_line,
                    "licence": picture.licence,
                }
            ),
        }
        for image, picture in shown.items()
    ]
