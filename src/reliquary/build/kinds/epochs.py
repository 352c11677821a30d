"""Epochs: an image belongs to a collection, and its year to one of the epochs into which that collection divides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from reliquary.build.dating.epochs import Epoch, find_epochs
from reliquary.build.dating.years import year_of
from reliquary.build.decisions import Decisions
from reliquary.build.examples import Example, LeftOut, Sorted
from reliquary.build.kinds.base import Contents
from reliquary.build.kinds.classification import MORE_LABELS, NO_LABEL
from reliquary.build.kinds.dating import Dated, label_epochs
from reliquary.build.kinds.labels import labels_of
from reliquary.build.kinds.names import class_file_name
from reliquary.build.pictures.resized import Resized
from reliquary.build.sources.candidate import Candidate
from reliquary.catalogue import RecipeFile
from reliquary.catalogue.recipe import TaskKind
from reliquary.records import DatasetRow, EpochRow


class EpochsKind:
    """Images with a collection, an epoch of it, and a year.

    The epochs rest on all objects, as in the source: they are the classes of the dataset, and must be the same
    whatever split a config makes. The collection is the label of the recipe; configs have none of their own.
    """

    task: ClassVar[TaskKind] = TaskKind.EPOCHS
    row: ClassVar[type[DatasetRow]] = EpochRow
    class_column: ClassVar[str | None] = "epoch"

    def label_names(self, recipe: RecipeFile) -> list[str]:
        """Return the names of the collections."""
        return recipe.common_labels.names

    def examples(self, candidates: Sequence[Candidate], recipe: RecipeFile, decisions: Decisions) -> Sorted:
        """Take every candidate of exactly one collection whose years tell an epoch."""
        labels = recipe.common_labels
        examples, left_out = [], []
        for candidate in candidates:
            found = labels_of(candidate.subject, labels, decisions.get(candidate.original))
            year = year_of(candidate.subject)
            if len(found) != 1:
                left_out.append(LeftOut.of(candidate, MORE_LABELS if found else NO_LABEL))
            elif isinstance(year, str):
                left_out.append(LeftOut.of(candidate, year))
            else:
                pictures = {"image": Resized(candidate.original, recipe.image)}
                columns = {"collection": found[0], "year": year}
                examples.append(Example(candidate.original, candidate, tuple(found), pictures, columns))
        return Sorted(examples, left_out)

    def contents(self, examples: Sequence[Example], recipe: RecipeFile, config: str) -> Contents:  # noqa: ARG002
        """Give every example its epoch; all configs hold all examples.

        Collections with fewer different years than epochs would be theirs have fewer.
        """
        names, n_classes = recipe.common_labels.names, _n_classes(recipe)
        dated = [Dated(example, names[example.columns["collection"]], example.columns["year"]) for example in examples]

        def find(years: Mapping[str, Sequence[int]]) -> list[Epoch]:
            different = sum(len(set(of_collection)) for of_collection in years.values())
            return find_epochs(years, min(n_classes, different))

        epochs = label_epochs(dated, names, find)
        return Contents(
            class_names={"collection": names, "epoch": epochs.names},
            columns={image_id: {"epoch": epoch} for image_id, epoch in epochs.by_image.items()},
            strata={image_id: (epoch,) for image_id, epoch in epochs.by_image.items()},
        )

    def columns(self, example: Example, made: Mapping[str, bytes]) -> Mapping[str, Any]:  # noqa: ARG002
        """Return the collection and the year."""
        return example.columns

    def file_name(self, example: Example, columns: Mapping[str, Any], suffix: str) -> str:  # noqa: ARG002
        """Return number of the collection, museum, object and view, for example ``3_SMB_761385.jpg``."""
        return class_file_name(example.candidate, example.columns["collection"], suffix)


def _n_classes(recipe: RecipeFile) -> int:
    if recipe.epochs is None:
        raise ValueError(f"the recipe '{recipe.name}' has no epochs")
    return recipe.epochs.classes
