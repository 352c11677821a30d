"""What a result says of each test image, as the lines that Every Eval Ever 0.3.0 takes beside the result.

The fields are those of ``instance_level_eval.schema.json``. A line belongs to one measure and says whether the answer
is right, so there are lines for those measures that are the share of right answers: their mean is the measure.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from reliquary.files import atomic_write_text, sha256_bytes, sha256_file
from reliquary.metrics.ages import errors_in_years
from reliquary.rank.collect import StoredResult
from reliquary.rank.evidence import Evidence
from reliquary.records import Metric
from reliquary.tasks import Predictions, Truth
from reliquary.tasks.age.answers import collections_of, read_ages
from reliquary.tasks.age.measures import WITHIN
from reliquary.tasks.age.truth import AgeTruth
from reliquary.tasks.classification.answers import scores_of
from reliquary.tasks.classification.truth import ClassificationTruth

MOST_NUMBERS = 5_000_000
"""Numbers in the answers of one result, about 100 MB of lines; what is larger is read better from the Parquet file."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Judged:
    """Answers to one question about images, and which of them are right by each measure.

    Attributes:
        image_ids: The images.
        references: What is true of each.
        raw: What the model said of each, as it is stored.
        extracted: What that comes down to.
        method: How.
        choices: What could be said, in the order of the numbers of ``raw``; None where anything could.
        right: By the name of a measure, shape (images,).
    """

    image_ids: Sequence[str]
    references: Sequence[str]
    raw: Sequence[str]
    extracted: Sequence[str]
    method: str
    choices: Sequence[str] | None
    right: Mapping[str, npt.NDArray[np.bool_]]


def write_samples(stored: StoredResult, evaluation: Json, evidence: Evidence, path: Path) -> Json | None:
    """Write the lines of a result.

    Args:
        stored: The result.
        evaluation: The result in the form of Every Eval Ever.
        evidence: The builds of the datasets.
        path: The file.

    Returns:
        The reference to the file for ``detailed_evaluation_results``, without its path; None where predictions or
        dataset are not at hand, no measure is a share of right answers, or there are more than five million numbers.

    Raises:
        ReliquaryError: The predictions or the dataset were changed, or break their contract.
    """
    truth = evidence.truth(stored.result.spec)
    at_hand = truth is not None and stored.predictions is not None and _numbers_of(truth) <= MOST_NUMBERS
    judged = judge(evidence.predictions(stored), truth) if truth is not None and at_hand else []
    lines = list(sample_lines(evaluation, stored.result.metrics, judged))
    if not lines:
        return None
    atomic_write_text(path, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    return {"format": "jsonl", "hash_algorithm": "sha256", "checksum": sha256_file(path), "total_rows": len(lines)}


def _numbers_of(truth: Truth) -> int:
    """Return how many numbers answer to all images: one a class, or a year."""
    classes = len(truth.class_names) if isinstance(truth, ClassificationTruth) else 1
    return len(truth.image_ids) * classes


def judge(predictions: Predictions[Any], truth: Truth) -> list[Judged]:
    """Return the answers that are right or wrong; none for tasks that have no such answers, as detection.

    Raises:
        FaultyFileError: The predictions are not those of the truth's images, or are no answers to the task.
    """
    if isinstance(truth, AgeTruth):
        collections = collections_of(predictions)
        return [*([_classes(collections, truth)] if collections else []), _years(predictions, truth)]
    return [_classes(predictions, truth)] if isinstance(truth, ClassificationTruth) else []


def sample_lines(evaluation: Json, metrics: Sequence[Metric], judged: Sequence[Judged]) -> Iterator[Json]:
    """Yield a line for each image of each measure over the whole test set that judges answers.

    Args:
        evaluation: The result in the form of Every Eval Ever; its results stand in the order of ``metrics``.
        metrics: The measures of the result.
        judged: The answers.
    """
    for metric, figure in zip(metrics, evaluation["evaluation_results"], strict=True):
        for answers in judged:
            if metric.slice is None and metric.name in answers.right:
                yield from _lines(evaluation, figure, answers, answers.right[metric.name])


def _classes(predictions: Predictions[Any], truth: ClassificationTruth) -> Judged:
    scores, names = scores_of(predictions, truth), truth.class_names
    predicted = scores.argmax(axis=1)
    return Judged(
        image_ids=truth.image_ids,
        references=[names[label] for label in truth.labels],
        raw=[_numbers(row) for row in scores],
        extracted=[names[label] for label in predicted],
        method="argmax",
        choices=names,
        right={"accuracy": predicted == truth.labels},
    )


def _years(predictions: Predictions[Any], truth: AgeTruth) -> Judged:
    years, dated = read_ages(predictions, truth).years, np.flatnonzero(truth.dated)
    errors = np.abs(errors_in_years(years, truth.years))[dated]
    said = [_number(years[image]) for image in dated]
    return Judged(
        image_ids=[truth.image_ids[image] for image in dated],
        references=[_number(truth.years[image]) for image in dated],
        raw=said,
        extracted=said,
        method="none: the answer is a number",
        choices=None,
        right={f"within_{distance}": errors <= distance for distance in WITHIN},
    )


def _number(value: np.float64) -> str:
    """Write a number as predictions store it, in single precision, with no more digits than it needs."""
    return str(np.float32(value)).removesuffix(".0")


def _numbers(values: npt.NDArray[np.float64]) -> str:
    return f"[{', '.join(map(_number, values))}]"


def _lines(evaluation: Json, figure: Json, answers: Judged, right: npt.NDArray[np.bool_]) -> Iterator[Json]:
    for at, image_id in enumerate(answers.image_ids):
        asked = {"raw": f"image {image_id}", "reference": [answers.references[at]]}
        hashed = json.dumps(asked, sort_keys=True, separators=(",", ":"))
        yield {
            "schema_version": evaluation["schema_version"],
            "evaluation_id": evaluation["evaluation_id"],
            "model_id": evaluation["model_info"]["id"],
            "evaluation_name": figure["evaluation_name"],
            "evaluation_result_id": figure["evaluation_result_id"],
            "sample_id": image_id,
            "sample_hash": sha256_bytes(hashed.encode()),
            "interaction_type": "single_turn",
            "input": {**asked, **({"choices": list(answers.choices)} if answers.choices else {})},
            "output": {"raw": [answers.raw[at]]},
            "answer_attribution": [
                {
                    "turn_idx": 0,
                    "source": "output.raw",
                    "extracted_value": answers.extracted[at],
                    "extraction_method": answers.method,
                    "is_terminal": True,
                }
            ],
            "evaluation": {"score": float(right[at]), "is_correct": bool(right[at])},
        }
