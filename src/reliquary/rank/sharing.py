"""Keeping equal parts of many records once: the rows of a leaderboard repeat datasets, models and machines."""

from __future__ import annotations

from reliquary.records import Result, RunSpec
from reliquary.records.base import Part

# Every copy of a record would else keep a set of its own of the names of its fields.
_SPEC_FIELDS = set(RunSpec.model_fields)
_RESULT_FIELDS = set(Result.model_fields)


class SharedParts:
    """The parts that were seen so far; the first stands for all that equal it, as parts never change."""

    def __init__(self) -> None:
        self._parts: dict[tuple[type[Part], str], Part] = {}

    def result(self, result: Result) -> Result:
        """Return a result that equals another, with parts that it shares with the results before it."""
        shared_of_spec = self._shared(result.spec, "baseline", "dataset", "protocol")
        spec = RunSpec.model_construct(_SPEC_FIELDS, **{**result.spec.__dict__, **shared_of_spec})
        shared = self._shared(result, "model", "dataset", "environment", "submission")
        return Result.model_construct(_RESULT_FIELDS, **{**result.__dict__, **shared, "spec": spec})

    def _shared(self, whole: Part, *names: str) -> dict[str, Part]:
        parts = {name: part for name in names if (part := getattr(whole, name)) is not None}
        return {
            name: self._parts.setdefault((type(part), part.model_dump_json()), part) for name, part in parts.items()
        }
