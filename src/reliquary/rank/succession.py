"""Which result took the place of which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reliquary.errors import Fault, FaultyFileError
from reliquary.records import Result


def last_of(result: Result, results: Mapping[str, Result]) -> Result:
    """Return the result that holds the place of another one today: the end of its chain of successors.

    Args:
        result: The result.
        results: All results by the hash of their spec, checked by `check_succession`.
    """
    while result.superseded_by is not None:
        result = results[result.superseded_by]
    return result


def check_succession(results: Mapping[str, Result]) -> None:
    """See that every successor is on record, and that no chain of successors leads back to its beginning.

    Args:
        results: All results of a suite by the hash of their spec.

    Raises:
        FaultyFileError: One does not; all such records are listed.
    """
    successors = {spec: result.superseded_by for spec, result in results.items() if result.superseded_by}
    faults = [
        Fault(f"{spec}.json", "superseded_by", f"{successor} is not on record; add it, or leave the field out")
        for spec, successor in successors.items()
        if successor not in results
    ]
    faults += [
        Fault(f"{spec}.json", "superseded_by", "the chain of successors leads in a circle; one of them must stand")
        for spec in _circles(successors)
    ]
    if faults:
        raise FaultyFileError("results that were superseded", faults)


def _circles(successors: Mapping[str, str]) -> Iterator[str]:
    """Yield one result of every circle."""
    seen: set[str] = set()
    for spec in successors:
        passed: set[str] = set()
        place: str | None = spec
        while place is not None and place not in seen:
            seen.add(place)
            passed.add(place)
            place = successors.get(place)
        if place in passed:
            yield place
