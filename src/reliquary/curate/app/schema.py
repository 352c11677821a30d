"""The fields of a FiftyOne dataset: their types, what they mean, and where the sidebar shows them.

Import this module only after ``prepare_environment``, since it imports FiftyOne.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import fiftyone as fo

from reliquary.curate.app import fields
from reliquary.curate.collection.item import Collection
from reliquary.curate.predicted import Predicted
from reliquary.records import AgePrediction, ClassificationPrediction, DetectionPrediction

TAGS = "tags"
LABELS = "labels"
CHECKS = "checks"
DECISION = "decision"
OBJECT = "object"
SPLITS = "splits"
RIGHTS = "rights"
SCORES = "scores"
METADATA = "metadata"
GROUPS = (TAGS, LABELS, CHECKS, DECISION, OBJECT, SPLITS, RIGHTS, SCORES, METADATA)
CLOSED = (OBJECT, RIGHTS, SCORES, METADATA)

DIGEST = "digest"
"""Of all that a sample is made from: where it is as before, nothing need be written."""

BOX = fo.Detection(label="", bounding_box=[0.0, 0.0, 1.0, 1.0], confidence=0.0)

LAYERS: Mapping[str, fo.Label] = {
    "mask": fo.Segmentation(mask_path=""),
    "segmentation": fo.Segmentation(mask_path=""),
    "soft_edges": fo.Segmentation(mask_path=""),
    "depth": fo.Heatmap(map_path="", range=[0.0, 1.0]),
}
"""The layers that are shown. Normals are not: there is no label for three numbers a pixel."""

HIDDEN = ("classes", "depth")
"""Not shown in the grid unless asked for: a map of depth covers its picture."""

PREDICTIONS: Mapping[type, fo.Label] = {
    ClassificationPrediction: fo.Classification(label="", confidence=0.0),
    DetectionPrediction: fo.Detections(detections=[BOX]),
    AgePrediction: fo.Regression(value=0.0),
}

MAX_INDEXES = 40
"""MongoDB allows 64 a collection; FiftyOne has some of its own, and a curator may make more."""


@dataclass(frozen=True)
class Field:
    """A field of every sample.

    Attributes:
        name: Its name.
        model: A value from which FiftyOne reads the type, that of every attribute included.
        group: The part of the sidebar that shows it.
        description: What people read about it.
        indexed: The path that is searched and sorted by, if any.
    """

    name: str
    model: Any
    group: str
    description: str = ""
    indexed: str | None = None


KNOWN = (
    Field(fields.SHA256, "", OBJECT, "Names the picture in decisions", indexed=fields.SHA256),
    Field("name", "", OBJECT),
    Field("museum", "", OBJECT),
    Field("object_id", "", OBJECT),
    Field("view", 0, OBJECT, "Number of the view; 0 is the main one"),
    Field("title", "", OBJECT),
    Field("object_type", "", OBJECT),
    Field("culture", "", OBJECT),
    Field("year_begin", 1, OBJECT, "Negative before the common era"),
    Field("year_end", 1, OBJECT, "Negative before the common era"),
    Field("year_quality", "", OBJECT, "How far the years can be trusted"),
    Field("group_id", "", OBJECT, "Pictures of one group stay in one split"),
    Field("permalink", "", OBJECT),
    Field(DIGEST, "", METADATA),
    Field("classes", [""], LABELS),
    Field(fields.FLAGGED_BY, [""], CHECKS, "The checks that flag it"),
    Field(fields.EXPLANATIONS, [""], CHECKS, "Why they do"),
    Field(fields.CASES, [""], CHECKS, "Pictures of one case share it"),
    Field("licence", "", RIGHTS),
    Field("credit", "", RIGHTS),
    Field("redistributable", True, RIGHTS, "Whether the terms let the picture be passed on"),
    Field("flags", [""], RIGHTS),
    Field("source", "", RIGHTS),
    Field(fields.VERDICT, "", DECISION, indexed=fields.VERDICT),
    Field(fields.DECIDED_LABEL, "", DECISION),
    Field(fields.REASON, "", DECISION),
    Field(fields.REVIEWER, "", DECISION),
    Field(fields.DECIDED_AT, datetime(2000, 1, 1, tzinfo=UTC), DECISION),
)


def wanted_fields(collection: Collection, titles: Mapping[str, str], predicted: Predicted | None) -> list[Field]:
    """Return the fields of the samples of a collection.

    Args:
        collection: The pictures.
        titles: Title of each check by its name.
        predicted: What a model says.
    """
    found = [*KNOWN]
    if any(item.label is not None for item in collection.items):
        model = fo.Classification(label="")
        found.append(Field(fields.LABEL, model, LABELS, indexed=f"{fields.LABEL}.label"))
    if any(item.boxes is not None for item in collection.items):
        found.append(Field(fields.BOXES, fo.Detections(detections=[BOX]), LABELS))
    layers = {layer for item in collection.items for layer in item.layers}
    found += [Field(name, model, LABELS) for name, model in LAYERS.items() if name in layers]
    if predicted is not None and (prediction := prediction_model(predicted)):
        found.append(Field(fields.PREDICTION, prediction, LABELS))
    configs = dict.fromkeys(config for item in collection.items for config in item.splits)
    found += [Field(fields.SPLIT_PREFIX + config, "", SPLITS) for config in configs]
    return [*found, *_of_checks(titles)]


def prediction_model(predicted: Predicted) -> fo.Label | None:
    """Return a label like those that show predictions; None for predictions that are pictures themselves."""
    row = next(iter(predicted.rows.values()), None)
    return next((model for kind, model in PREDICTIONS.items() if isinstance(row, kind)), None)


def declare(dataset: fo.Dataset, wanted: Sequence[Field], before: Sequence[str]) -> None:
    """Give a dataset these fields, and take away those of before that are no longer wanted.

    Args:
        dataset: The dataset.
        wanted: The fields.
        before: Names of our fields so far; others belong to the curator.
    """
    names = {each.name for each in wanted}
    stale = [name for name in before if name not in names] + [each.name for each in wanted if _is_other(dataset, each)]
    present = [name for name in stale if dataset.has_field(name)]
    if present:
        dataset.delete_sample_fields(present)
    new = [each for each in wanted if not dataset.has_field(each.name)]
    if new:
        # FiftyOne reads all types from one sample in half the time in which it is told them one by one.
        model = fo.Sample(filepath="model.jpg", **{each.name: each.model for each in new})
        dataset.delete_samples(dataset.add_samples([model], dynamic=True, progress=False))
    for each in new:
        if each.description:
            declared = dataset.get_field(each.name)
            declared.description = each.description
            declared.save()
    for path in [each.indexed for each in new if each.indexed][:MAX_INDEXES]:
        dataset.create_index(path)


def arrange_sidebar(dataset: fo.Dataset, wanted: Sequence[Field]) -> None:
    """Order the sidebar, and choose what the grid shows of each sample; the curator's own fields stand at the end."""
    paths = {name: [each.name for each in wanted if each.group == name] for name in GROUPS}
    paths[TAGS].append("tags")
    paths[SCORES] += fields.BRAIN_SCORES
    paths[METADATA] += ["filepath", "id", "metadata", "created_at", "last_modified_at"]
    placed = {path for group in paths.values() for path in group}
    paths["other"] = [name for name in dataset.get_field_schema() if name not in placed]
    dataset.app_config.sidebar_groups = [
        fo.SidebarGroupDocument(name=name, paths=group, expanded=name not in CLOSED)
        for name, group in paths.items()
        if group
    ]
    labels = [each.name for each in wanted if each.group == LABELS and each.name not in HIDDEN]
    shown = [*labels, fields.FLAGGED_BY, fields.CASES, fields.VERDICT, "tags"]
    dataset.app_config.active_fields = fo.ActiveFields(paths=shown)
    dataset.save()


def _of_checks(titles: Mapping[str, str]) -> Iterator[Field]:
    model = fo.Classification(label="", confidence=0.0, explanation="", group="", case=1, others=[""])
    for name in titles:
        yield Field(name, model.copy(), CHECKS, indexed=f"{name}.confidence")
    for name in titles:
        yield Field(name + fields.SCORE_SUFFIX, 0.0, SCORES)


def _is_other(dataset: fo.Dataset, wanted: Field) -> bool:
    """Say whether there is a field of that name with a label of another kind."""
    found = dataset.get_field(wanted.name)
    kind = getattr(found, "document_type", None)
    return kind is not None and not isinstance(wanted.model, kind)
