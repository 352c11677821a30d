from __future__ import annotations

import os

import pytest

from reliquary.errors import ReliquaryError
from reliquary.render.compositing.processes import in_processes
from tests.render.compositing.squares import Squares

JOBS = list(range(20))


@pytest.mark.parametrize("workers", [0, 1, 3])
def test_results_come_in_the_order_of_the_jobs(workers):
    found = list(in_processes(Squares, JOBS, workers))
    assert [(job, square) for job, (square, _, _) in found] == [(job, job * job) for job in JOBS]
    own = os.getpid()
    assert all((pid == own) == (workers <= 1) for _, (_, pid, _) in found)


def test_each_process_has_one_worker_for_all_its_jobs():
    found = [result for _, result in in_processes(Squares, JOBS, 2)]
    most = {pid: max(done for _, p, done in found if p == pid) for _, pid, _ in found}
    assert sum(most.values()) == len(JOBS)


def test_no_process_is_started_for_nothing():
    assert list(in_processes(Squares, [], 2)) == []


def test_a_process_that_is_killed_is_told():
    with pytest.raises(ReliquaryError, match="was killed.*fewer workers: what was made is kept"):
        list(in_processes(Squares, [1, 113, 2], 2))


def test_an_error_comes_through_and_what_came_before_it(capfd):
    found = in_processes(Squares, [1, 117, 2], 2)
    assert next(found)[0] == 1
    with pytest.raises(ReliquaryError, match="117 has no square"):
        next(found)


def test_one_may_stop_early():
    for job, _ in in_processes(Squares, iter(range(10**9)), 2):
        if job == 5:
            break
