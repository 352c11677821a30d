from __future__ import annotations

import pytest

from reliquary.rank.collect import collect_results
from reliquary.rank.run import rank_suite
from reliquary.rank.sharing import SharedParts
from reliquary.records import Result
from reliquary.records.documents import to_json


@pytest.fixture
def results(ranked_bench):
    """Results of which some are seeds of one row, read apart from each other."""
    rank_suite(ranked_bench.suite, ranked_bench.runs, ranked_bench.builds, ranked_bench.out, quiet=True)
    found = [stored.result for stored in collect_results("provenance", None, ranked_bench.out).results]
    return [Result.model_validate_json(result.model_dump_json()) for result in found]


def test_a_shared_result_equals_the_one_that_was_read(results):
    parts = SharedParts()
    for result in results:
        shared = parts.result(result)
        assert shared == result
        assert to_json(shared) == to_json(result)
        assert list(to_json(shared)) == list(to_json(result))


def test_equal_parts_stand_once_and_others_stay_apart(results):
    parts = SharedParts()
    shared = [parts.result(result) for result in results]
    baselines = {id(result.spec.baseline) for result in shared}
    assert len(baselines) == len({result.spec.baseline.model_dump_json() for result in results}) < len(results)
    assert len({id(result.spec.dataset) for result in shared}) == 1
    assert all(result.spec.sha256() == result.spec_sha256 for result in shared)


def test_a_part_that_is_lacking_stays_lacking(results):
    without = results[0].model_copy(update={"environment": None, "submission": None})
    shared = SharedParts().result(without)
    assert shared.environment is None
    assert shared.submission is None
