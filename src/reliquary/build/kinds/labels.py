"""From what is known of an object to its label."""

from __future__ import annotations

from collections.abc import Iterable

from reliquary.build.sources.candidate import Subject
from reliquary.catalogue.recipe import Labels
from reliquary.records import Decision


def labels_of(subject: Subject, labels: Labels, decision: Decision | None) -> list[int]:
    """Return the indices of all class names that an object has, sorted.

    A curator's label is the only one. It may be a class of another config: then it counts where it is one of the
    ``values`` of a class here, and the object has no label where it is not.
    """
    if decision is None or decision.label is None:
        return matching_labels(subject, labels)
    if decision.label in labels.names:
        return [labels.names.index(decision.label)]
    return _meant_by([decision.label], labels)


def matching_labels(subject: Subject, labels: Labels) -> list[int]:
    """Return the indices of all class names that the object's label field means, sorted.

    One index is a label; none or several is for the caller to decide. Values are compared as a whole and without
    regard to case.
    """
    value = getattr(subject, labels.field.value)
    return _meant_by([value] if isinstance(value, str) else value or [], labels)


def _meant_by(values: Iterable[str], labels: Labels) -> list[int]:
    found = {value.casefold() for value in values}
    return [index for index, name in enumerate(labels.names) if found & _meanings(labels, name)]


def _meanings(labels: Labels, name: str) -> set[str]:
    return {value.casefold() for value in labels.values.get(name, [name])}
