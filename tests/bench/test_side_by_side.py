from __future__ import annotations

import multiprocessing
import os
from dataclasses import replace

import pytest

from reliquary.bench.folder import RunFolder
from reliquary.bench.run import bench_suite
from reliquary.bench.side_by_side import attempt_all, default_workers
from reliquary.bench.spec import run_spec
from reliquary.engines import Job
from reliquary.errors import ReliquaryError

pytestmark = [pytest.mark.real, pytest.mark.slow]
TRAINING = {"image_size": 32, "epochs": 2, "batch_size": 8, "learning_rate": 0.002}


class Deadly:
    """Ends the process that receives it, as the system does when memory runs out."""

    def __reduce__(self):
        return os._exit, (1,)


def nothing(run, done, total):
    pass


@pytest.fixture
def some_runs(write_suite, tiny_dataset, runs):
    suite, baselines = write_suite(one={"parameters": TRAINING}, two={"parameters": TRAINING | {"epochs": 3}})
    specs = [run_spec(suite.file, one, tiny_dataset, protocol="small", config="grouped", seed=0) for one in baselines]
    folders = [RunFolder.of(runs, spec) for spec in specs]
    return [(f, Job(f.spec, "MIT", tiny_dataset, f.path, runs / "weights", lambda done, total: None)) for f in folders]


def test_runs_in_processes_give_what_runs_one_by_one_give(write_suite, tiny_dataset, tmp_path):
    loaded = write_suite(one={"parameters": TRAINING}, two={"parameters": TRAINING | {"flip": False}})
    found = []
    for workers in (1, 2):
        runs = tmp_path / str(workers) / "runs" / "provenance"
        summary = bench_suite(*loaded, tiny_dataset, runs, protocol="small", seeds=1, workers=workers, quiet=True)
        assert summary.made["runs"] == 2
        found.append({path.parent.name: path.read_bytes() for path in runs.rglob("predictions.parquet")})
    assert len(found[0]) == 2
    assert found[0] == found[1]


def test_progress_and_failures_reach_the_one_who_started_the_runs(some_runs):
    (first, job), second = some_runs
    broken = replace(job, spec=job.spec.model_copy(update={"task": "detection"}))
    seen = []
    ended = dict(attempt_all([(first, broken), second], 2, lambda *state: seen.append(state)))
    assert ended[1] is None
    assert ended[0] is not None
    assert ended[0].problem.splitlines()[0] in first.log.read_text()
    assert (1, 3, 3) in seen
    assert all(run == 1 for run, _, _ in seen)


def test_a_process_that_is_killed_is_a_clear_error(some_runs):
    (folder, job), second = some_runs
    with pytest.raises(ReliquaryError, match="killed, perhaps because memory ran out.*with fewer workers"):
        list(attempt_all([(folder, replace(job, dataset=Deadly())), second], 2, nothing))


@pytest.mark.parametrize(("accelerator", "cores", "expected"), [(False, 8, 2), (False, 1, 1), (True, 8, 1)])
def test_an_accelerator_and_a_single_core_do_one_run_at_a_time(monkeypatch, accelerator, cores, expected):
    monkeypatch.setattr("torch.cuda.is_available", lambda: accelerator)
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    assert default_workers() == expected


def test_an_interrupt_leaves_no_process_behind(some_runs):
    def interrupted(run, done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(attempt_all(some_runs, 2, interrupted))
    assert not multiprocessing.active_children()
    assert all(folder.result() is None for folder, _ in some_runs)
