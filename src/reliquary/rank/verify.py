"""Scoring results again from their stored predictions, against the dataset that they were made on."""

from __future__ import annotations

import math
from collections.abc import Iterator

from reliquary.errors import Fault, FaultyFileError
from reliquary.rank.collect import StoredResult
from reliquary.rank.evidence import Evidence
from reliquary.records import Metric, Result, ResultStatus
from reliquary.tasks import task_for

TOLERANCE = 1e-9
"""How far a stored measure may lie from the one computed again: below it only the order of additions differs."""

NOT_SCORED = "not scored again"


def verify_result(stored: StoredResult, evidence: Evidence) -> Result:
    """Score a result again from its predictions.

    Measures that the record does not have, because they are younger than it or were left out, are added to it.

    Returns:
        The result as ``verified``; or as ``measured`` with a note that says why it could not be scored again here. One
        that was withdrawn, or is reported by a paper, stays as it is.

    Raises:
        FaultyFileError: Measures differ by more than 1e-9; each is listed with both values.
        ReliquaryError: The predictions or the dataset were changed, or break their contract.
    """
    result = stored.result
    scored, missing = _score_again(stored, evidence)
    if result.status in (ResultStatus.WITHDRAWN, ResultStatus.REPORTED):
        return result
    if scored is None:
        return _not_verified(result, missing)
    recorded = {(metric.name, metric.slice) for metric in result.metrics}
    added = [metric for metric in scored if (metric.name, metric.slice) not in recorded]
    metrics = [*result.metrics, *added]
    return result.model_copy(update={"status": ResultStatus.VERIFIED, "note": _own_note(result), "metrics": metrics})


def _score_again(stored: StoredResult, evidence: Evidence) -> tuple[list[Metric] | None, str]:
    """Return the measures of the stored predictions, or None and what is missing; see `verify_result`."""
    result = stored.result
    if stored.predictions is None:
        return None, "its predictions are not at hand"
    predictions = evidence.predictions(stored)
    truth = evidence.truth(result.spec)
    if truth is None:
        dataset = result.spec.dataset
        digest = dataset.manifest_digest[:12]
        return None, f"no build of {dataset.name} {dataset.version} with digest {digest} is at hand"
    scored = task_for(result.spec.task).score(predictions, truth)
    faults = list(_differences(stored, scored))
    if faults:
        raise FaultyFileError(
            f"{stored.place}: the measures are not those of the predictions; remove the run and bench it again", faults
        )
    return scored, ""


def _not_verified(result: Result, reason: str) -> Result:
    note = "; ".join(filter(None, [_own_note(result), f"{NOT_SCORED}: {reason}"]))
    if (result.status, result.note) == (ResultStatus.MEASURED, note):
        return result
    return result.model_copy(update={"status": ResultStatus.MEASURED, "note": note})


def _own_note(result: Result) -> str | None:
    """Return the note of a result without what an earlier ranking added to it."""
    return (result.note or "").partition(NOT_SCORED)[0].removesuffix("; ") or None


def _differences(stored: StoredResult, scored: list[Metric]) -> Iterator[Fault]:
    recorded = {(metric.name, metric.slice): metric for metric in stored.result.metrics}
    again = {(metric.name, metric.slice): metric for metric in scored}
    for name, part in sorted(recorded, key=lambda key: (key[1] or "", key[0])):
        label = f"{name} ({part})" if part else name
        problem = _difference(recorded[name, part], again.get((name, part)))
        if problem:
            yield Fault(str(stored.place), label, problem)
    if len(recorded) < len(stored.result.metrics):
        yield Fault(str(stored.place), "metrics", "a measure stands twice")


def _difference(recorded: Metric, again: Metric | None) -> str:
    """Say how two measures differ, or nothing if they agree."""
    if again is None:
        return f"recorded {recorded.value!r}, scored again nothing"
    if not math.isclose(recorded.value, again.value, rel_tol=TOLERANCE, abs_tol=TOLERANCE):
        return f"recorded {recorded.value!r}, scored again {again.value!r}"
    for field in ("version", "unit", "higher_is_better", "n"):
        before, now = getattr(recorded, field), getattr(again, field)
        if before != now:
            return f"{field}: recorded {before!r}, scored again {now!r}"
    return ""
