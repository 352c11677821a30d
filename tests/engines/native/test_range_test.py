from __future__ import annotations

import csv

import pytest

from reliquary.engines import engine_for
from reliquary.engines.native.range_test import RangeTest

pytestmark = pytest.mark.real


def test_the_rate_grows_until_the_loss_diverges_and_a_rate_between_is_suggested(make_job):
    job = make_job(optimizer="sgd", epochs=1)
    found = engine_for("native").range_test(job)
    growth = [later / earlier for earlier, later in zip(found.rates, found.rates[1:], strict=False)]
    assert found.rates[0] < 1e-6
    assert len(found.rates) > 20
    assert max(growth[1:]) == pytest.approx(min(growth[1:]))
    assert 1e-7 < found.suggested < 10
    assert not list(job.folder.rglob("*.ckpt"))
    assert [path.name for path in job.folder.iterdir()] == ["train.log"]


def test_it_is_written_as_a_table_and_a_picture(tmp_path):
    table, picture = RangeTest([1e-3, 1e-2], [2.0, 1.5], 1e-2).write(tmp_path)
    with table.open() as handle:
        assert [(row["learning_rate"], row["loss"]) for row in csv.DictReader(handle)] == [
            ("0.001", "2.0"),
            ("0.01", "1.5"),
        ]
    assert picture.read_bytes().startswith(b"\x89PNG")
