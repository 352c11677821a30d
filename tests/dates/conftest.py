"""Real records of the Met for the tests of date text."""

import json

import pytest


@pytest.fixture(scope="session")
def met_records(shared_data):
    """The records of the two files of the Met, by file name without its ending."""
    folder = shared_data / "museums" / "met"
    return {
        name: [json.loads(line) for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines()]
        for name in ("met_dates_169", "objects")
    }
