"""How an example gets its class: the sections ``labels`` and ``epochs`` of a recipe."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from reliquary.records.base import Part, Text


class LabelField(StrEnum):
    """The field of an object that its label is read from."""

    CLASSES = "classes"
    CLASSIFICATION = "classification"
    COLLECTION = "collection"
    CULTURE = "culture"
    DEPARTMENT = "department"
    DYNASTY = "dynasty"
    OBJECT_TYPE = "object_type"
    PERIOD = "period"


class Labels(Part):
    """How an object gets its label.

    Attributes:
        field: The field to read; of a local copy, ``classes`` are the names of folders or of boxes.
        names: The class names in order; the first is class 0 (and number 1 in file names).
        values: For each class name the values of the field that mean it; by default the name itself.
        eras: Divide each class into so many eras at natural breaks of its years; None does not.
    """

    field: LabelField = LabelField.CLASSES
    names: list[Text] = Field(min_length=1)
    values: dict[Text, list[Text]] = Field(default_factory=dict)
    eras: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _check_names(self) -> Self:
        if len(set(self.names)) < len(self.names):
            raise ValueError("a class name stands twice in names")
        if unknown := sorted(set(self.values) - set(self.names)):
            raise ValueError(f"values speaks of classes that are not in names: {unknown}")
        return self


class Epochs(Part):
    """Epochs of collections: so many ``classes`` in all, at natural breaks of each collection's years."""

    classes: int = Field(ge=1)
