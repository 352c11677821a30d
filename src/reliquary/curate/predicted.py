"""What a model says of the pictures of a dataset: the predictions of a run, or a user's own."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from reliquary.build.reader import KEY_COLUMN, BuiltDataset
from reliquary.curate.collection.item import Collection, CollectionKind
from reliquary.errors import Fault, FaultyFileError, ReliquaryError, UnknownVersionError
from reliquary.records import ClassificationPrediction, DetectionPrediction, Prediction, RunSpec, read_document
from reliquary.records.tables import SCHEMA_KEY
from reliquary.tasks.predictions import Predictions, probabilities_of, read_predictions, score_matrix

SPEC = "spec.json"
PREDICTIONS = "predictions.parquet"

CLASS_COLUMNS: dict[type[Prediction], str] = {
    ClassificationPrediction: "label",
    DetectionPrediction: "objects.category",
}
"""The predictions that can be read, and the column whose classes they are of."""


@dataclass(frozen=True)
class Predicted:
    """Predictions that were read and fit the dataset.

    Attributes:
        name: The baseline that made them, for people.
        class_names: The classes that indices and scores stand for.
        rows: By ``image_id``; class scores are probabilities.
        labels: By ``image_id``, the index of the class that the config of the run gives the whole image. Another
            config may give another one. Empty where classes are of boxes.
    """

    name: str
    class_names: Sequence[str]
    rows: Mapping[str, Prediction]
    labels: Mapping[str, int] = field(default_factory=dict)


def read_predicted(run: Path, collection: Collection) -> Predicted:
    """Read the predictions of a model of the images of a dataset: of classes or of boxes.

    They should be of images that the model was not trained on: of others a model repeats the labels, wrong ones
    included.

    Args:
        run: The folder of a run; or a folder of runs of one baseline that differ in nothing but the seed, whose
            probabilities are averaged; or a file of predictions, whose classes are those of the default config.
        collection: A built dataset.

    Raises:
        UnknownVersionError: A file has another schema or version.
        FaultyFileError: A file is faulty, or its predictions are not of this dataset; with all faults.
        ReliquaryError: There is nothing to read, or the run was made on another dataset, or has no classes.
    """
    if collection.kind is not CollectionKind.DATASET:
        raise ReliquaryError(
            f"{run}: predictions are of the images of a built dataset, and {collection.path} is a {collection.kind}; "
            "build the dataset, and curate that"
        )
    dataset = BuiltDataset.open(collection.path)
    if run.is_file():
        return _read(run.name, [run], dataset, dataset.configs()[0])
    runs = _runs_on(dataset, _specs(run))
    spec = next(iter(runs.values()))
    seeds = f"seed {spec.seed}" if len(runs) == 1 else f"{len(runs)} seeds"
    files = [folder / PREDICTIONS for folder in runs]
    return _read(f"{spec.baseline.name} ({seeds})", files, dataset, spec.dataset.config)


def _specs(folder: Path) -> dict[Path, RunSpec]:
    """Return the runs that a folder is or holds, sorted by folder."""
    if not folder.is_dir():
        raise ReliquaryError(f"{folder}: no such file or folder; give the folder of a run, or a file of predictions")
    specs = [folder / SPEC] if (folder / SPEC).exists() else sorted(folder.glob(f"*/{SPEC}"))
    if not specs:
        raise ReliquaryError(f"{folder}: not a run ({SPEC} is missing), and holds no runs; see reliquary bench")
    return {path.parent: read_document(path, RunSpec) for path in specs}


def _runs_on(dataset: BuiltDataset, specs: Mapping[Path, RunSpec]) -> dict[Path, RunSpec]:
    """Return the runs that were made on a dataset; of a baseline's folder the others are left alone.

    Raises:
        FaultyFileError: None was made on it.
        ReliquaryError: They differ in more than the seed.
    """
    digest = dataset.manifest.digest
    found = {folder: spec for folder, spec in specs.items() if spec.dataset.manifest_digest == digest}
    if not found:
        wanted = f"{dataset.manifest.name} {dataset.manifest.version} ({digest})"
        faults = [Fault(str(folder / SPEC), "dataset", f"made on {_named(s)}") for folder, s in specs.items()]
        raise FaultyFileError(f"{dataset.path}: no run on {wanted}; run reliquary bench on it", faults)
    kinds = {spec.model_copy(update={"seed": 0}).sha256() for spec in found.values()}
    if len(kinds) > 1:
        raise ReliquaryError(
            f"{next(iter(found)).parent}: {len(found)} runs that differ in more than the seed cannot be averaged; "
            f"give the folder of one: {', '.join(folder.name for folder in found)}"
        )
    return found


def _named(spec: RunSpec) -> str:
    return f"{spec.dataset.name} {spec.dataset.version} ({spec.dataset.manifest_digest})"


def _read(name: str, files: Sequence[Path], dataset: BuiltDataset, config: str) -> Predicted:
    model = _model_of(files[0])
    class_names = dataset.class_names(config, CLASS_COLUMNS[model])
    if model is ClassificationPrediction:
        read = [read_predictions(file, ClassificationPrediction) for file in files]
        labels = _column(dataset, config, "label")
        return Predicted(name, class_names, _averaged(read, len(class_names), labels), labels)
    if len(files) > 1:
        raise ReliquaryError(f"{files[0].parent.parent}: boxes of {len(files)} runs cannot be averaged; give one run")
    boxes = read_predictions(files[0], DetectionPrediction)
    rows = boxes.in_order_of(_known_ids(boxes, _column(dataset, config, KEY_COLUMN)))
    _check_boxes(rows, len(class_names), boxes.place)
    return Predicted(name, class_names, {row.image_id: row for row in rows})


def _model_of(path: Path) -> type[Prediction]:
    """Return what a file says that its rows are."""
    try:
        metadata = pq.read_schema(path).metadata or {}
    except FileNotFoundError as error:
        raise ReliquaryError(f"{path}: no such file; the run is not finished: run reliquary bench again") from error
    except (pa.ArrowInvalid, OSError) as error:
        raise ReliquaryError(f"{path}: not a readable Parquet file ({error})") from error
    found = metadata.get(SCHEMA_KEY, b"nothing").decode("utf-8", "replace")
    model = next((model for model in CLASS_COLUMNS if found.startswith(f"{model.SCHEMA}/")), None)
    if model is None:
        known = " or ".join(f"'{model.schema_id()}'" for model in CLASS_COLUMNS)
        raise UnknownVersionError(f"{path}: schema: found '{found}', expected {known}: predictions of classes or boxes")
    return model


def _column(dataset: BuiltDataset, config: str, column: str) -> dict[str, Any]:
    """Return a column of all splits by ``image_id``."""
    columns = list(dict.fromkeys([KEY_COLUMN, column]))
    tables = [dataset.table(config, split, columns) for split in dataset.splits(config)]
    return {
        image_id: value
        for table in tables
        for image_id, value in zip(table[KEY_COLUMN].to_pylist(), table[column].to_pylist(), strict=True)
    }


def _known_ids(predictions: Predictions[Any], known: Container[str]) -> list[str]:
    """Return the ids of predictions, sorted.

    Raises:
        FaultyFileError: Some are not of the dataset.
    """
    image_ids = sorted({row.image_id for row in predictions.rows})
    unknown = [image_id for image_id in image_ids if image_id not in known]
    if unknown:
        faults = [Fault(predictions.place, KEY_COLUMN, f"{image_id} is not in the dataset") for image_id in unknown]
        raise FaultyFileError(f"{predictions.place}: predictions of other images", faults)
    return image_ids


def _averaged(
    read: Sequence[Predictions[ClassificationPrediction]], n_classes: int, known: Container[str]
) -> dict[str, Prediction]:
    """Return the mean of the probabilities of several runs, which must be of the same images.

    Features of several runs are of different spaces and have no mean: only those of a single run are kept.
    """
    image_ids = _known_ids(read[0], known)
    mean = np.mean([_probabilities(predictions, image_ids, n_classes) for predictions in read], axis=0)
    features = [row.feature if len(read) == 1 else None for row in read[0].in_order_of(image_ids)]
    return {
        image_id: ClassificationPrediction(image_id=image_id, scores=scores, feature=feature)
        for image_id, scores, feature in zip(image_ids, mean.tolist(), features, strict=True)
    }


def _probabilities(
    predictions: Predictions[ClassificationPrediction], image_ids: Sequence[str], n_classes: int
) -> NDArray[np.float64]:
    rows = predictions.in_order_of(image_ids)
    scores = score_matrix(rows, n_classes, predictions.scores, predictions.place)
    return probabilities_of(scores, predictions.scores)


def _check_boxes(rows: Sequence[DetectionPrediction], n_classes: int, place: str) -> None:
    faults = [
        Fault(f"{place}, image {row.image_id}", name, problem)
        for row in rows
        for name, problem in _box_problems(row, n_classes)
    ]
    if faults:
        raise FaultyFileError(f"{place}: boxes", faults)


def _box_problems(row: DetectionPrediction, n_classes: int) -> Iterator[tuple[str, str]]:
    for label in sorted({label for label in row.labels if not 0 <= label < n_classes}):
        yield "labels", f"{label}, expected the index of one of {n_classes} classes"
    for score in sorted({score for score in row.scores if not 0 <= score <= 1}):
        yield "scores", f"{score:g}, expected 0 to 1"
