"""Style: images of one style each, cut out of mosaics at several resolutions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from reliquary.build.decisions import Decisions
from reliquary.build.examples import Example, LeftOut, Sorted
from reliquary.build.kinds.base import Contents
from reliquary.build.kinds.classification import MORE_LABELS, NO_LABEL
from reliquary.build.kinds.cutouts import Excerpt, excerpts
from reliquary.build.kinds.labels import labels_of
from reliquary.build.kinds.names import plain_file_name
from reliquary.build.sources.candidate import Candidate
from reliquary.catalogue import RecipeFile
from reliquary.catalogue.recipe import TaskKind
from reliquary.records import DatasetRow, StyleRow

CLASS_COLUMN = "style"


class StyleKind:
    """Images of a style."""

    task: ClassVar[TaskKind] = TaskKind.STYLE
    row: ClassVar[type[DatasetRow]] = StyleRow
    class_column: ClassVar[str | None] = CLASS_COLUMN

    def label_names(self, recipe: RecipeFile) -> list[str]:
        """Return the names of the styles."""
        return recipe.common_labels.names

    def examples(self, candidates: Sequence[Candidate], recipe: RecipeFile, decisions: Decisions) -> Sorted:
        """Take every candidate that has exactly one style."""
        labels = recipe.common_labels
        examples, left_out = [], []
        for candidate in candidates:
            found = labels_of(candidate.subject, labels, decisions.get(candidate.original))
            if len(found) != 1:
                left_out.append(LeftOut.of(candidate, MORE_LABELS if found else NO_LABEL))
                continue
            shown, not_shown = excerpts(candidate, recipe, decisions)
            examples += [_example(candidate, found[0], excerpt) for excerpt in shown]
            left_out += not_shown
        return Sorted(examples, left_out)

    def contents(self, examples: Sequence[Example], recipe: RecipeFile, config: str) -> Contents:  # noqa: ARG002
        """Take all examples."""
        return Contents.of_all(examples, {CLASS_COLUMN: recipe.common_labels.names})

    def columns(self, example: Example, made: Mapping[str, bytes]) -> Mapping[str, Any]:  # noqa: ARG002
        """Return the style, where the original is, and the resolution of the image."""
        return {CLASS_COLUMN: example.strata[0], "cave": example.candidate.subject.site, "dpi": example.columns["dpi"]}

    def file_name(self, example: Example, columns: Mapping[str, Any], suffix: str) -> str:  # noqa: ARG002
        """Return the head of the image id."""
        return plain_file_name(example.image_id, suffix)


def _example(candidate: Candidate, style: int, excerpt: Excerpt) -> Example:
    return Example(excerpt.image_id, candidate, (style,), {"image": excerpt.picture}, {"dpi": excerpt.dpi})
