from __future__ import annotations

import os
from contextlib import closing
from itertools import count, islice
from multiprocessing import active_children

import pytest

from reliquary.errors import ReliquaryError
from reliquary.render.compositing.processes import AHEAD, in_processes
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


def test_one_may_stop_early_and_no_process_is_left():
    jobs, before = count(), set(active_children())
    with closing(in_processes(Squares, jobs, 2)) as found:
        assert [job for job, _ in islice(found, 6)] == list(range(6))
    assert next(jobs) <= 6 + 2 * AHEAD
    assert set(active_children()) == before
