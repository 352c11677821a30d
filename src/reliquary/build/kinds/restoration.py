"""Restoration: intact images, each with a mask of what a method has to fill in."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from PIL import Image

from reliquary.build.decisions import Decisions
from reliquary.build.examples import Example, Sorted
from reliquary.build.kinds.base import Contents
from reliquary.build.kinds.cutouts import Excerpt, excerpts
from reliquary.build.kinds.names import plain_file_name
from reliquary.build.pictures.masks.drawn import DrawnMask
from reliquary.build.pictures.masks.dust import LOST
from reliquary.build.pictures.masks.own import OwnMask
from reliquary.build.sources.candidate import Candidate
from reliquary.catalogue import RecipeFile
from reliquary.catalogue.recipe import Masks, TaskKind
from reliquary.records import DatasetRow, RestorationRow

OWN = "real"
"""The kind of a mask that came with its picture."""


class RestorationKind:
    """Images with masks."""

    task: ClassVar[TaskKind] = TaskKind.RESTORATION
    row: ClassVar[type[DatasetRow]] = RestorationRow
    class_column: ClassVar[str | None] = None

    def label_names(self, recipe: RecipeFile) -> list[str]:  # noqa: ARG002
        """Return none: images have no classes."""
        return []

    def examples(self, candidates: Sequence[Candidate], recipe: RecipeFile, decisions: Decisions) -> Sorted:
        """Take every original, whole or in cut-outs, each with the mask that came with it or else one of its own."""
        masks = _masks(recipe)
        examples, left_out = [], []
        for candidate in candidates:
            shown, missing = excerpts(candidate, recipe, decisions)
            examples += [_example(candidate, excerpt, recipe, masks) for excerpt in shown]
            left_out += missing
        return Sorted(examples, left_out)

    def contents(self, examples: Sequence[Example], recipe: RecipeFile, config: str) -> Contents:  # noqa: ARG002
        """Take all; configs differ in their splits alone."""
        return Contents.of_all(examples)

    def columns(self, example: Example, made: Mapping[str, bytes]) -> Mapping[str, Any]:
        """Return the kind of the mask and how much of the image is lost."""
        with Image.open(io.BytesIO(made["mask"])) as mask:
            lost = float(np.mean(np.asarray(mask) == LOST))
        return {"mask_kind": example.columns["mask_kind"], "hole_ratio": lost}

    def file_name(self, example: Example, columns: Mapping[str, Any], suffix: str) -> str:  # noqa: ARG002
        """Return the head of the image id."""
        return plain_file_name(example.image_id, suffix)


def _masks(recipe: RecipeFile) -> Masks:
    if recipe.masks is None:
        raise ValueError(f"the recipe '{recipe.name}' has no masks")
    return recipe.masks


def _example(candidate: Candidate, excerpt: Excerpt, recipe: RecipeFile, masks: Masks) -> Example:
    if candidate.mask is not None:
        own = OwnMask(candidate.mask, recipe.image, excerpt.box)
        # The mask stands here too, so that identical pictures with different masks are not taken for one.
        columns = {"mask_kind": OWN, "mask_sha256": candidate.mask}
        return Example(excerpt.image_id, candidate, (), {"image": excerpt.picture, "mask": own}, columns)
    drawn = DrawnMask.of(excerpt.image_id, candidate.original, recipe.image.size, masks)
    columns = {"mask_kind": drawn.shape.value}
    return Example(excerpt.image_id, candidate, (), {"image": excerpt.picture, "mask": drawn}, columns)
