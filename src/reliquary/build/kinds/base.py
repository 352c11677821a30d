"""The interface of a kind of dataset: one for each kind of task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol, Self

from reliquary.build.decisions import Decisions
from reliquary.build.examples import Example, Sorted
from reliquary.build.sources.candidate import Candidate
from reliquary.catalogue import RecipeFile
from reliquary.catalogue.recipe import TaskKind
from reliquary.records import DatasetRow


@dataclass(frozen=True)
class Contents:
    """What a config holds.

    Attributes:
        class_names: For each class column its names; the column of a list's part is written ``objects.category``.
        columns: For each image of the config the columns whose values belong to the config.
        strata: For each image of the config what its splits balance.
        left_out: Examples of the dataset that are not in this config, by reason.
    """

    class_names: Mapping[str, list[str]]
    columns: Mapping[str, Mapping[str, Any]]
    strata: Mapping[str, tuple[int, ...]]
    left_out: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of_all(cls, examples: Sequence[Example], class_names: Mapping[str, list[str]] | None = None) -> Self:
        """Return the contents of a config that holds all examples, has no columns of its own, and balances strata."""
        return cls(
            class_names=class_names or {},
            columns={example.image_id: {} for example in examples},
            strata={example.image_id: example.strata for example in examples},
        )


class Kind(Protocol):
    """A kind of dataset: how candidates become examples, and examples rows.

    Attributes:
        task: The task of the recipe.
        row: The contract of a row.
        class_column: The column that the card counts by; None if there are no classes.
    """

    task: ClassVar[TaskKind]
    row: ClassVar[type[DatasetRow]]
    class_column: ClassVar[str | None]

    def label_names(self, recipe: RecipeFile) -> list[str]:
        """Return the names that a curator may relabel an image with; none if labels are not of whole images."""
        ...

    def examples(self, candidates: Sequence[Candidate], recipe: RecipeFile, decisions: Decisions) -> Sorted:
        """Make examples of usable candidates; what has no label, or no place in the dataset, is left out."""
        ...

    def contents(self, examples: Sequence[Example], recipe: RecipeFile, config: str) -> Contents:
        """Choose the examples of a config and give each the values of its own columns.

        Raises:
            ReliquaryError: The examples are too few for what the config asks for.
        """
        ...

    def columns(self, example: Example, made: Mapping[str, bytes]) -> Mapping[str, Any]:
        """Return the task's columns that are the same in every config.

        Args:
            example: The example.
            made: Its pictures as encoded bytes, by image column.
        """
        ...

    def file_name(self, example: Example, columns: Mapping[str, Any], suffix: str) -> str:
        """Return the name under which an image is known.

        Args:
            example: The example.
            columns: Its columns of the config.
            suffix: ``jpg`` or ``png``.
        """
        ...
