"""Detection: images with a box round every thing in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from reliquary.build.boxes import placed, visible
from reliquary.build.decisions import Decisions
from reliquary.build.examples import Example, LeftOut, Sorted
from reliquary.build.kinds.base import Contents
from reliquary.build.kinds.cutouts import Excerpt, excerpts
from reliquary.build.kinds.labels import matching_labels
from reliquary.build.kinds.names import plain_file_name
from reliquary.build.pictures.placement import frame_of
from reliquary.build.sources.candidate import Candidate, NamedBox, Subject
from reliquary.catalogue import RecipeFile
from reliquary.catalogue.recipe import Labels, TaskKind
from reliquary.records import DatasetRow, DetectionRow
from reliquary.records.dataset import ObjectBox
from reliquary.seeds import derive

CLASS_COLUMN = "objects.category"
NOT_ANNOTATED = "not annotated"
EMPTY = "cut-out without a box"
OBJECT_ID_BITS = 53


class DetectionKind:
    """Images with boxes: whole originals, or cut-outs."""

    task: ClassVar[TaskKind] = TaskKind.DETECTION
    row: ClassVar[type[DatasetRow]] = DetectionRow
    class_column: ClassVar[str | None] = CLASS_COLUMN

    def label_names(self, recipe: RecipeFile) -> list[str]:  # noqa: ARG002
        """Return nothing: labels are of boxes."""
        return []

    def examples(self, candidates: Sequence[Candidate], recipe: RecipeFile, decisions: Decisions) -> Sorted:
        """Take every candidate whose boxes are all of known classes.

        A box of another class would be left without a label, or its image without the box, so the image is rejected.
        """
        labels = recipe.common_labels
        examples, left_out = [], []
        for candidate in candidates:
            unknown = sorted({box.name for box in candidate.boxes or () if len(_categories(box.name, labels)) != 1})
            if candidate.boxes is None:
                left_out.append(LeftOut.of(candidate, NOT_ANNOTATED))
            elif unknown:
                reason = f"class not in the label map: {', '.join(unknown)}"
                left_out.append(LeftOut.of(candidate, reason, rejected=True))
            else:
                shown, not_shown = excerpts(candidate, recipe, decisions)
                found = [_example(candidate, candidate.boxes, excerpt, recipe, labels) for excerpt in shown]
                kept = [example for example in found if example.strata or _keeps_empty(recipe)]
                examples += kept
                left_out += not_shown + [LeftOut.of(candidate, EMPTY)] * (len(found) - len(kept))
        return Sorted(examples, left_out)

    def contents(self, examples: Sequence[Example], recipe: RecipeFile, config: str) -> Contents:  # noqa: ARG002
        """Take all examples; a split balances the classes of their boxes."""
        return Contents.of_all(examples, {CLASS_COLUMN: recipe.common_labels.names})

    def columns(self, example: Example, made: Mapping[str, bytes]) -> Mapping[str, Any]:  # noqa: ARG002
        """Return the size of the image and what is in it."""
        width, height = example.columns["size"]
        boxes: Sequence[NamedBox] = example.columns["boxes"]
        objects = [
            ObjectBox(
                id=object_id(example.image_id, number),
                bbox=[box.x, box.y, box.width, box.height],
                category=category,
                area=box.width * box.height,
                iscrowd=box.iscrowd,
            )
            for number, (box, category) in enumerate(zip(boxes, example.strata, strict=True))
        ]
        return {"width": width, "height": height, "objects": objects}

    def file_name(self, example: Example, columns: Mapping[str, Any], suffix: str) -> str:  # noqa: ARG002
        """Return the head of the image id."""
        return plain_file_name(example.image_id, suffix)


def object_id(image_id: str, number: int) -> int:
    """Return the id of a thing in an image: a hash, so that it does not depend on what else is in the dataset.

    It has 53 bits, which all readers of JSON keep, and is never 0, which COCO's tools take for none. Among a million
    things the chance that two share an id is 1 in 18,000.
    """
    return 1 + derive(0, "object", image_id, number) % ((1 << OBJECT_ID_BITS) - 1)


def _categories(name: str, labels: Labels) -> list[int]:
    return matching_labels(Subject(classes=(name,)), labels)


def _keeps_empty(recipe: RecipeFile) -> bool:
    return recipe.crops is None or recipe.crops.keep_empty


def _example(
    candidate: Candidate, boxes: Sequence[NamedBox], excerpt: Excerpt, recipe: RecipeFile, labels: Labels
) -> Example:
    """Return the example of what is shown, with the boxes in the pixels of its image."""
    width, height = recipe.image.size
    within = visible(boxes, excerpt.region, recipe.crops.min_visible if recipe.crops else 0)
    x, y, region_width, region_height = excerpt.box
    place = frame_of(region_width, region_height, recipe.image).moved(x, y).placement
    shown = tuple(visible((placed(box, place) for box in within), (0, 0, width, height), 0))
    return Example(
        image_id=excerpt.image_id,
        candidate=candidate,
        strata=tuple(_categories(box.name, labels)[0] for box in shown),
        pictures={"image": excerpt.picture},
        columns={"size": recipe.image.size, "boxes": shown},
    )
