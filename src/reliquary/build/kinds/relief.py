"""Reliefs: photographs of panels with depth, normals, soft edges and semantic classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from reliquary.build.decisions import Decisions
from reliquary.build.examples import Example, LeftOut, Sorted
from reliquary.build.kinds.base import Contents
from reliquary.build.kinds.names import plain_file_name
from reliquary.build.pictures.picture import Picture
from reliquary.build.pictures.relief.depth import Depth
from reliquary.build.pictures.relief.normals import Normals
from reliquary.build.pictures.relief.segmentation import Segmentation
from reliquary.build.pictures.relief.soft_edges import SoftEdges
from reliquary.build.pictures.resized import Resized
from reliquary.build.sources.candidate import Candidate, PanelMaps
from reliquary.catalogue import RecipeFile
from reliquary.catalogue.recipe import Fit, Labels, ReliefMaps, TaskKind
from reliquary.errors import ReliquaryError
from reliquary.records import DatasetRow, ReliefRow

NO_PANEL = "no photograph of a relief panel"
UNKNOWN_CLASS = "panel with a class that is not in the labels"


class ReliefKind:
    """Photographs with maps; the recipe's labels are the classes of the segmentation, and without any there is none."""

    task: ClassVar[TaskKind] = TaskKind.RELIEF
    row: ClassVar[type[DatasetRow]] = ReliefRow
    class_column: ClassVar[str | None] = None

    def label_names(self, recipe: RecipeFile) -> list[str]:  # noqa: ARG002
        """Return none: images as a whole have no classes."""
        return []

    def examples(
        self,
        candidates: Sequence[Candidate],
        recipe: RecipeFile,
        decisions: Decisions,  # noqa: ARG002
    ) -> Sorted:
        """Take every photograph of a panel whose classes the recipe knows.

        Raises:
            ReliquaryError: The images would have bars, which have no depth, or be distorted, and slopes with them.
        """
        if recipe.image.fit is not Fit.CROP:
            raise ReliquaryError(
                f"recipe '{recipe.name}': image.fit: '{recipe.image.fit}' gives a relief bars without depth, or other "
                f"slopes than it has; use '{Fit.CROP}'"
            )
        examples, left_out = [], []
        for candidate in candidates:
            if candidate.panel is None:
                left_out.append(LeftOut.of(candidate, NO_PANEL))
            elif (pictures := _pictures(candidate, candidate.panel, recipe)) is None:
                left_out.append(LeftOut.of(candidate, UNKNOWN_CLASS, rejected=True))
            else:
                examples.append(Example(candidate.original, candidate, (), pictures, _columns(candidate.panel)))
        return Sorted(examples, left_out)

    def contents(self, examples: Sequence[Example], recipe: RecipeFile, config: str) -> Contents:  # noqa: ARG002
        """Take all; configs differ in their splits alone."""
        return Contents.of_all(examples)

    def columns(self, example: Example, made: Mapping[str, bytes]) -> Mapping[str, Any]:  # noqa: ARG002
        """Return what is known of the panel and the photograph."""
        return example.columns

    def file_name(self, example: Example, columns: Mapping[str, Any], suffix: str) -> str:  # noqa: ARG002
        """Return the head of the image id."""
        return plain_file_name(example.image_id, suffix)


def _pictures(candidate: Candidate, panel: PanelMaps, recipe: RecipeFile) -> dict[str, Picture] | None:
    """Return the pictures of an example; None if the panel has a class that the recipe does not name."""
    image, maps = recipe.image, recipe.relief or ReliefMaps()
    value_range = (panel.depth_max - panel.depth_min) / panel.pixel_size
    pictures: dict[str, Picture] = {
        "image": Resized(candidate.original, image),
        "depth": Depth(panel.depth, image),
        "normals": Normals(panel.depth, image, value_range),
        "soft_edges": SoftEdges(panel.depth, image, value_range, maps.soft_edge_classes),
    }
    if panel.segmentation is not None and recipe.labels is not None:
        indices = _class_indices(recipe.labels)
        names = [name.casefold() for name in panel.class_names]
        if not set(names) <= set(indices):
            return None
        pictures["segmentation"] = Segmentation(panel.segmentation, image, tuple(indices[name] for name in names))
    return pictures


def _class_indices(labels: Labels) -> dict[str, int]:
    """Return the dataset's class index of every name that a panel may give to a class, in lower case."""
    return {
        value.casefold(): index for index, name in enumerate(labels.names) for value in labels.values.get(name, [name])
    }


def _columns(panel: PanelMaps) -> dict[str, Any]:
    degradation = panel.degradation and {"name": panel.degradation[0], "seed": panel.degradation[1]}
    return {
        "depth_min": panel.depth_min,
        "depth_max": panel.depth_max,
        "depth_unit": panel.depth_unit,
        "panel_id": panel.panel_id,
        "degradation": degradation,
    }
