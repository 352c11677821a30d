"""Boxes of a stranger, one a row or one a result of COCO, gathered by image."""

from __future__ import annotations

import codecs
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.records import DetectionPrediction
from reliquary.records.base import Sha256
from reliquary.records.faults import faults_of
from reliquary.submit.asked import MAX_TEXT_BYTES, Asked
from reliquary.submit.rows import MAX_FLOAT32, Row
from reliquary.tasks import Predictions
from reliquary.tasks.bounds import check_file_size

COLUMNS = ("image_id", "label", "score", "x", "y", "width", "height")

Finite = Annotated[float, Field(ge=-MAX_FLOAT32, le=MAX_FLOAT32, allow_inf_nan=False)]


class CocoResult(BaseModel):
    """One detection as COCO's results have it; ``category_id`` counts the dataset's classes from 1."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    image_id: Sha256
    category_id: Annotated[int, Field(ge=1)]
    bbox: Annotated[list[Finite], Field(min_length=4, max_length=4)]
    score: Finite


FORM = "[{image_id, category_id, bbox, score}, ...]"
RESULTS = TypeAdapter(list[CocoResult])


def read_coco_results(path: Path, asked: Asked) -> Predictions[DetectionPrediction]:
    """Read the results of COCO, ``[{image_id, category_id, bbox, score}]``.

    Raises:
        FaultyFileError: Values are missing or wrong, or speak of images or classes that there are not.
        ReliquaryError: The file is missing, too large, or has no results.
    """
    check_file_size(path, MAX_TEXT_BYTES)
    text = path.read_bytes().removeprefix(codecs.BOM_UTF8)
    if text.lstrip().startswith(b"{"):
        problem = "an object, as COCO's datasets are; expected COCO's results, which are the list of detections alone"
        raise FaultyFileError(str(path), [Fault(str(path), "", f"{problem}: {FORM}")])
    try:
        results = RESULTS.validate_json(text)
    except ValidationError as error:
        raise FaultyFileError(str(path), faults_of(error, str(path))) from error
    return _gathered(path, ((f"{path}, result {number}", result) for number, result in enumerate(results)), asked)


def check_box_columns(columns: Sequence[str], place: str) -> None:
    """See that the columns of a table are ``COLUMNS``, in any order.

    Raises:
        ReliquaryError: They are others.
    """
    if sorted(columns) != sorted(COLUMNS):
        raise ReliquaryError(f"{place}: columns {', '.join(columns)}; expected {', '.join(COLUMNS)}, a row a box")


def boxes_of_rows(path: Path, rows: Iterable[Row], asked: Asked) -> Predictions[DetectionPrediction]:
    """Return the boxes of rows with the columns ``COLUMNS``.

    Args:
        path: The file.
        rows: Where each row stands, and its cells.
        asked: What must be answered.

    Raises:
        FaultyFileError: Values are missing or wrong, or speak of images or classes that there are not.
        ReliquaryError: There is no row.
    """
    return _gathered(path, _results(path, rows, asked.class_names), asked)


def _results(path: Path, rows: Iterable[Row], class_names: Sequence[str]) -> Iterator[tuple[str, CocoResult]]:
    numbers = {name: number for number, name in enumerate(class_names, start=1)}
    faults: list[Fault] = []
    for place, cells in rows:
        if not isinstance(cells["label"], str) or cells["label"] not in numbers:
            faults.append(Fault(place, "label", f"{cells['label']!r} is no class; there are: {', '.join(numbers)}"))
            continue
        box = [cells[name] for name in ("x", "y", "width", "height")]
        given = {"image_id": cells["image_id"], "category_id": numbers[cells["label"]], "bbox": box}
        try:
            yield place, CocoResult.model_validate({**given, "score": cells["score"]})
        except ValidationError as error:
            faults += faults_of(error, place)
    if faults:
        raise FaultyFileError(str(path), faults)


def _gathered(path: Path, results: Iterable[tuple[str, CocoResult]], asked: Asked) -> Predictions[DetectionPrediction]:
    """Gather boxes by image; an image that no result speaks of has none.

    Raises:
        FaultyFileError: Results speak of images or classes that there are not.
        ReliquaryError: There is no result at all: a model that finds nothing anywhere is a mistake.
    """
    known, faults = set(asked.image_ids), []
    by_image: dict[str, list[CocoResult]] = defaultdict(list)
    for place, result in results:
        if result.image_id not in known:
            faults.append(Fault(place, "image_id", f"{result.image_id} is not in the split that is scored"))
        elif result.category_id > len(asked.class_names):
            faults.append(Fault(place, "category_id", f"{result.category_id}; they go to {len(asked.class_names)}"))
        else:
            by_image[result.image_id].append(result)
    if faults:
        raise FaultyFileError(str(path), faults)
    if not by_image:
        raise ReliquaryError(f"{path}: not a single box; give the boxes of at least one image")
    return Predictions([_of_image(image_id, by_image[image_id]) for image_id in asked.image_ids], None, str(path))


def _of_image(image_id: str, results: Sequence[CocoResult]) -> DetectionPrediction:
    return DetectionPrediction(
        image_id=image_id,
        boxes=[result.bbox for result in results],
        scores=[result.score for result in results],
        labels=[result.category_id - 1 for result in results],
    )
