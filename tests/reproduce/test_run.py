from __future__ import annotations

from types import SimpleNamespace

import pytest

from reliquary.catalogue import load_baseline, load_suite
from reliquary.errors import ReliquaryError
from reliquary.reproduce import run
from reliquary.reproduce.run import reproduce_suite
from reliquary.summary import Summary
from reliquary.workspace import Workspace


def test_other_suites_have_no_reproduction(tmp_path):
    with pytest.raises(ReliquaryError, match="suite 'provenance': there is no reproduction of it"):
        reproduce_suite("provenance", Workspace(tmp_path), protocol="smoke")
    assert not list(tmp_path.iterdir())


def test_an_unknown_protocol_or_row_is_refused_before_anything_is_made(tmp_path):
    with pytest.raises(ReliquaryError, match="protocol 'tiny': known are: smoke, small, full"):
        reproduce_suite("deeprelic-fusion", Workspace(tmp_path), protocol="tiny")
    with pytest.raises(ReliquaryError, match="resnet10t"):
        reproduce_suite("deeprelic-fusion", Workspace(tmp_path), protocol="smoke", baseline="resnet10t")
    assert not list(tmp_path.iterdir())


def test_full_asks_for_the_users_photographs(tmp_path):
    with pytest.raises(ReliquaryError, match="put a local copy of the photographs"):
        reproduce_suite("deeprelic-fusion", Workspace(tmp_path), protocol="full", quiet=True)


def test_all_training_sets_are_tried_before_failures_are_told(monkeypatch, tmp_path):
    suite = load_suite("deeprelic-fusion")
    row, tried = load_baseline(suite, "ssd-mobilenet-v2"), []

    def fail(*_, config, **__):
        tried.append(config)
        return Summary("bench", rejected={"seed 0": 1}, places={"log of seed 0": tmp_path / config / "train.log"})

    monkeypatch.setattr(run, "bench_suite", fail)
    with pytest.raises(ReliquaryError, match=r"6 of the runs failed; see .*fusion-000/train\.log"):
        run._train(suite, row, SimpleNamespace(), tmp_path, "smoke", quiet=True)
    assert tried == suite.file.configs_of("smoke")


def test_renders_that_failed_stop_it(tmp_path):
    failed = Summary("render", rejected={"model owl: no triangles": 1}, places={"models": tmp_path / "models.json"})
    pictures = SimpleNamespace(photograph=lambda quiet: None, render=lambda backgrounds, quiet: failed)
    with pytest.raises(ReliquaryError, match="model owl: no triangles"):
        run._make_dataset(pictures, None, quiet=True)
