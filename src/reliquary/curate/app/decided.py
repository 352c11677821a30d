"""Showing on the samples of a FiftyOne dataset what the file of decisions holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC
from typing import TYPE_CHECKING, Any

from reliquary.curate.app import fields
from reliquary.records import Decision

if TYPE_CHECKING:
    import fiftyone as fo


def show_decisions(
    dataset: fo.Dataset, decisions: Mapping[str, Decision], images: Collection[str] | None = None
) -> int:
    """Set the fields of decisions on samples, and clear them where no decision holds.

    Only what differs is written. Decisions on pictures that the dataset does not hold are of no concern here.

    Args:
        dataset: A dataset that ``reliquary curate`` made.
        decisions: The decision that holds for each picture, by SHA-256.
        images: SHA-256 of the pictures whose samples are looked at; all by default.

    Returns:
        Number of samples that were changed.
    """
    samples = dataset if images is None else dataset.select_by(fields.SHA256, list(images))
    ids, pictures, *shown = samples.values(["id", fields.SHA256, *fields.DECISION_FIELDS])
    held = dict(zip(ids, zip(*shown, strict=True), strict=True))
    wanted = {number: _values(decisions.get(sha256)) for number, sha256 in zip(ids, pictures, strict=True)}
    changed = [number for number in ids if _comparable(held[number]) != _comparable(wanted[number])]
    if changed:
        for place, name in enumerate(fields.DECISION_FIELDS):
            dataset.set_values(name, {number: wanted[number][place] for number in changed}, key_field="id")
    return len(changed)


def _values(decision: Decision | None) -> tuple[Any, ...]:
    """Return the values of ``fields.DECISION_FIELDS``."""
    if decision is None:
        return (None,) * len(fields.DECISION_FIELDS)
    return (decision.verdict.value, decision.label, decision.reason, decision.reviewer, decision.at)


def _comparable(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return values as the database gives them back: moments without time zone, in UTC, to the millisecond."""
    *rest, at = values
    if at is not None:
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
        at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    return (*rest, at)
