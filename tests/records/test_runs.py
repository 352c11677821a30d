from __future__ import annotations

import pytest
from pydantic import ValidationError

from reliquary.records import Result, RunSpec
from tests.records.examples import NOON, SHA, SPEC

RESULT = {
    "spec": SPEC,
    "spec_sha256": RunSpec.model_validate(SPEC).sha256(),
    "status": "measured",
    "model": {"id": "resnet10t", "source": "timm", "licence": "Apache-2.0"},
    "metrics": [
        {"name": "accuracy", "version": 1, "value": 0.5, "unit": "fraction", "higher_is_better": True, "n": 10}
    ],
    "predictions": {"path": "predictions.parquet", "sha256": SHA, "rows": 10},
    "created_at": NOON,
}


def test_the_name_of_a_run_never_changes():
    assert RunSpec.model_validate(SPEC).sha256() == "31a025ed7ec878d47cb2ddc4f6b53984941a7b4756554958f1e0e2b11d61b3e2"


def test_the_order_of_parameters_does_not_matter():
    one = {**SPEC, "protocol": {"name": "smoke", "settings": {"a": 1, "b": 2}}}
    two = {**SPEC, "protocol": {"settings": {"b": 2, "a": 1}, "name": "smoke"}}
    assert RunSpec.model_validate(one).sha256() == RunSpec.model_validate(two).sha256()
    assert RunSpec.model_validate(one).sha256() != RunSpec.model_validate(SPEC).sha256()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"spec": {**SPEC, "seed": 1}}, "is not the hash of the spec; it was edited"),
        ({"predictions": None}, "a result with status 'measured' needs predictions"),
        ({"metrics": []}, "metrics"),
    ],
)
def test_results_that_contradict_themselves(change, message):
    with pytest.raises(ValidationError, match=message):
        Result.model_validate({**RESULT, **change})


def test_what_a_paper_reports_needs_no_predictions():
    assert Result.model_validate({**RESULT, "status": "reported", "predictions": None}).cost is None
