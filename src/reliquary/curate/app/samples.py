"""From what is known of a picture to a FiftyOne sample.

Import this module only after ``prepare_environment``, since it imports FiftyOne.
"""

from __future__ import annotations

import io
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import fiftyone as fo
from PIL import Image, ImageOps

from reliquary.curate.app import fields
from reliquary.curate.app.pictures import PictureFile, PictureFiles
from reliquary.curate.app.schema import DIGEST, LAYERS, prediction_model
from reliquary.curate.checks.run import Found
from reliquary.curate.collection.item import Collection, Item
from reliquary.curate.predicted import Predicted
from reliquary.errors import ReliquaryError
from reliquary.files import atomic_write_bytes, sha256_bytes
from reliquary.records import (
    AgePrediction,
    ClassificationPrediction,
    DetectionPrediction,
    Finding,
    ImageSource,
    Prediction,
)

LAYOUT = 1
"""Grows when the same records give other samples."""

PLAIN = (
    "sha256",
    "name",
    "museum",
    "object_id",
    "view",
    "title",
    "object_type",
    "culture",
    "year_begin",
    "year_end",
    "year_quality",
    "group_id",
    "permalink",
    "licence",
    "credit",
    "redistributable",
)

MAX_OTHERS = 20
"""So many of the pictures that one is compared with stand in its sample; ``group`` finds all of them."""

LEAST = 1e-12
"""A probability of 0 has no logarithm."""


class SampleMaker:
    """Makes the values of samples.

    Args:
        collection: The pictures.
        found: What the checks found.
        predicted: What a model says of them.
        files: The pictures as files.
    """

    def __init__(self, collection: Collection, found: Found, predicted: Predicted | None, files: PictureFiles) -> None:
        self._collection = collection
        self._files = files
        self._predicted = predicted if predicted is not None and prediction_model(predicted) else None
        self._findings: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in found.findings:
            self._findings[finding.sha256].append(finding)
        self._titles = found.titles
        self._cases = _numbered(found)

    def digest(self, item: Item) -> str:
        """Return a digest of all that the sample of an item is made from, 16 characters."""
        row = self._prediction(item.sha256)
        file = (str(self._files.place(item.sha256)), self._files.is_there(item.sha256))
        parts = (LAYOUT, *file, item, self._findings[item.sha256], self._cases_of(item), row)
        return sha256_bytes(repr(parts).encode())[:16]

    def values(self, item: Item, file: PictureFile) -> dict[str, Any]:
        """Return the fields of a sample by name; decisions are set apart.

        Args:
            item: What is known of the picture.
            file: The picture.
        """
        return {
            "filepath": str(file.path),
            "metadata": _metadata(file),
            DIGEST: self.digest(item),
            **{name: getattr(item, name) for name in PLAIN},
            "source": ImageSource(item.shows).value,
            "classes": list(item.classes),
            "flags": list(item.flags),
            **{fields.SPLIT_PREFIX + config: split for config, split in item.splits.items()},
            **self._labels(item, file),
            **self._checks(item),
            **self._in_words(item),
        }

    def _in_words(self, item: Item) -> dict[str, list[str]]:
        flagging = [finding for finding in self._findings[item.sha256] if finding.flagged]
        return {
            fields.FLAGGED_BY: [self._titles[finding.check] for finding in flagging],
            fields.EXPLANATIONS: [f"{self._titles[finding.check]}: {finding.explanation}" for finding in flagging],
            fields.CASES: self._cases_of(item),
        }

    def _case(self, finding: Finding) -> int | None:
        return self._cases.get((finding.check, finding.group))

    def _cases_of(self, item: Item) -> list[str]:
        cases = [(finding.check, self._case(finding)) for finding in self._findings[item.sha256]]
        return [f"{self._titles[check]} {case}" for check, case in cases if case is not None]

    def _labels(self, item: Item, file: PictureFile) -> dict[str, fo.Label]:
        found: dict[str, fo.Label | None] = {}
        if item.label is not None:
            found[fields.LABEL] = fo.Classification(label=item.label)
        if item.boxes is not None and file.width and file.height:
            boxes = [(box.name, (box.x, box.y, box.width, box.height)) for box in item.boxes]
            found[fields.BOXES] = fo.Detections(
                detections=[fo.Detection(label=name, bounding_box=_relative(box, file)) for name, box in boxes]
            )
        for name in LAYERS:
            if name in item.layers:
                found[name] = self._layer(item.sha256, name)
        row = self._prediction(item.sha256)
        if row is not None and self._predicted is not None:
            found[fields.PREDICTION] = _predicted(row, self._predicted.class_names, file)
        return {name: label for name, label in found.items() if label is not None}

    def _checks(self, item: Item) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for finding in self._findings[item.sha256]:
            found[finding.check + fields.SCORE_SUFFIX] = finding.score
            if finding.flagged:
                found[finding.check] = fo.Classification(
                    label=fields.SUSPECT,
                    confidence=finding.score,
                    explanation=finding.explanation,
                    group=finding.group,
                    case=self._case(finding),
                    others=finding.others[:MAX_OTHERS],
                )
        return found

    def _prediction(self, sha256: str) -> Prediction | None:
        return None if self._predicted is None else self._predicted.rows.get(sha256)

    def _layer(self, sha256: str, name: str) -> fo.Label | None:
        """Return a label that names the file of a layer, which is written once; None if the picture has none."""
        path = self._files.layer(sha256, name)
        if not path.is_file():
            with suppress(ReliquaryError):  # the picture has no such layer
                data = self._collection.read_layer(sha256, name)
                atomic_write_bytes(path, _of_what_is_lost(data) if name == "mask" else data)
        if not path.is_file():
            return None
        if isinstance(LAYERS[name], fo.Heatmap):
            return fo.Heatmap(map_path=str(path), range=[0, 65535])
        return fo.Segmentation(mask_path=str(path))


def _numbered(found: Found) -> dict[tuple[str, str | None], int]:
    """Return a number for each case of a check, from 1; findings come the surest first."""
    cases: dict[tuple[str, str | None], int] = {}
    counts: Counter[str] = Counter()
    for finding in found.findings:
        place = (finding.check, finding.group)
        if finding.flagged and finding.group is not None and place not in cases:
            counts[finding.check] += 1
            cases[place] = counts[finding.check]
    return cases


def _metadata(file: PictureFile) -> fo.ImageMetadata | None:
    if file.width is None or not file.path.is_file():
        return None
    return fo.ImageMetadata(
        size_bytes=file.path.stat().st_size,
        mime_type=Image.MIME.get(_format(file.path)),
        width=file.width,
        height=file.height,
    )


def _format(path: Path) -> str:
    return Image.registered_extensions().get(path.suffix, "")


def _relative(box: Sequence[float], file: PictureFile) -> list[float]:
    """Return a box [x, y, width, height] in shares of the picture's sides, as FiftyOne has it."""
    x, y, width, height = box
    if not file.width or not file.height:
        raise ValueError(f"{file.path}: boxes of a picture without a size")
    return [x / file.width, y / file.height, width / file.width, height / file.height]


def _predicted(row: Prediction, names: Sequence[str], file: PictureFile) -> fo.Label | None:
    if isinstance(row, ClassificationPrediction):
        best = max(range(len(row.scores)), key=row.scores.__getitem__)
        logits = [math.log(max(score, LEAST)) for score in row.scores]
        return fo.Classification(label=names[best], confidence=row.scores[best], logits=logits)
    if isinstance(row, DetectionPrediction) and file.width:
        found = zip(row.boxes, row.scores, row.labels, strict=True)
        return fo.Detections(
            detections=[
                fo.Detection(label=names[label], bounding_box=_relative(box, file), confidence=score)
                for box, score, label in found
            ]
        )
    if isinstance(row, AgePrediction):
        return fo.Regression(value=row.year)
    return None


def _of_what_is_lost(data: bytes) -> bytes:
    """Turn a mask round: FiftyOne paints what is not 0, and what is lost is to be painted."""
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(data)) as mask:
        ImageOps.invert(mask.convert("L")).save(buffer, "PNG")
    return buffer.getvalue()
