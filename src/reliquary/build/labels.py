"""From what is known of an object to its label."""

from __future__ import annotations

from reliquary.build.sources.candidate import Subject
from reliquary.catalogue.recipe import Labels
from reliquary.records import Decision


def labels_of(subject: Subject, labels: Labels, decision: Decision | None) -> list[int]:
    """Return the indices of all class names that an object has, sorted; a curator's label is the only one."""
    if decision and decision.label in labels.names:
        return [labels.names.index(decision.label)]
    return matching_labels(subject, labels)


def matching_labels(subject: Subject, labels: Labels) -> list[int]:
    """Return the indices of all class names that the object's label field means, sorted.

    One index is a label; none or several is for the caller to decide. Values are compared as a whole and without
    regard to case.
    """
    value = getattr(subject, labels.field.value)
    found = {text.casefold() for text in ([value] if isinstance(value, str) else value or [])}
    return [index for index, name in enumerate(labels.names) if found & _meanings(labels, name)]


def _meanings(labels: Labels, name: str) -> set[str]:
    return {value.casefold() for value in labels.values.get(name, [name])}
