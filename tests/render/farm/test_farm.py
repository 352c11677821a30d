from __future__ import annotations

import os
import signal
import sys
import threading

import pytest

from reliquary.errors import FullDiskError, ReliquaryError
from reliquary.render.farm import hand
from reliquary.render.farm.events import Failed, Loaded, Rendered, Started
from reliquary.render.farm.farm import render_views
from reliquary.render.farm.hand import Limits
from reliquary.render.farm.program import Program
from reliquary.render.scene import Job, Quality
from tests.render.farm.farming import fake_model, fake_program, fake_views

JOB = Job(Quality())
QUICK = Limits(start_s=30, load_s=30, shoot_s=30)
IMPATIENT = Limits(start_s=30, load_s=0.3, shoot_s=0.3)


@pytest.fixture
def farm(tmp_path):
    """Render views of models with fake workers."""

    def run(*models, per_model=3, workers=1, limits=QUICK, passes=()):
        views = fake_views([fake_model(tmp_path / "models", name, **how) for name, how in models], per_model, passes)
        program = fake_program(tmp_path / "work")
        job = Job(Quality(), list(passes))
        return list(render_views(views, program, job, workers=workers, limits=limits))

    return run


def of(kind, events):
    return [event for event in events if isinstance(event, kind)]


def keys(events):
    return sorted((event.view.model.entry.id, event.view.number) for event in events)


def loads(tmp_path, name):
    return (tmp_path / "models" / f"{name}.loads").read_text().split()


EVERY = [("mask", n) for n in range(3)] + [("owl", n) for n in range(3)]


@pytest.mark.parametrize("workers", [1, 2])
def test_every_view_is_rendered_once(farm, tmp_path, workers):
    events = farm(("owl", {"notes": ["rough"]}), ("mask", {}), workers=workers, passes=["depth"])
    assert keys(of(Rendered, events)) == EVERY
    assert len(of(Started, events)) == workers
    assert {event.renderer for event in of(Started, events)} == {"fake-1"}
    assert Loaded("owl", ("rough",), 12) in events
    assert all(event.picture.is_file() and event.passes.is_file() for event in of(Rendered, events))
    assert len({event.picture for event in of(Rendered, events)}) == 6
    if workers == 1:
        assert len(loads(tmp_path, "owl")) == len(loads(tmp_path, "mask")) == 1


def test_no_more_workers_are_started_than_there_are_views(farm):
    assert len(of(Started, farm(("owl", {}), per_model=1, workers=4))) == 1


@pytest.mark.parametrize("what", ["crash", "kill", "nonsense", "other", "flood"])
def test_a_view_whose_worker_is_lost_is_tried_once_more(farm, tmp_path, what):
    events = farm(("owl", {"on shoot": {"1": f"{what} once"}}), ("mask", {}))
    assert keys(of(Rendered, events)) == EVERY
    assert len(set(loads(tmp_path, "owl"))) == 2, "by another worker"


def test_a_worker_that_hangs_is_killed_and_the_view_tried_again(farm):
    events = farm(("owl", {"on shoot": {"1": "hang once"}}), ("mask", {}), limits=IMPATIENT)
    assert keys(of(Rendered, events)) == EVERY


def test_a_view_that_kills_every_worker_fails_and_the_rest_goes_on(farm, tmp_path):
    views = fake_views([fake_model(tmp_path / "models", "owl")])
    deadly = str(views[1].seed % 2**31)
    events = farm(("owl", {"by seed": True, "on shoot": {deadly: "kill"}}), ("mask", {}))
    assert keys(of(Rendered, events)) == [key for key in EVERY if key != ("owl", 1)]
    [failed] = of(Failed, events)
    assert (failed.view.number, failed.reason) == (
        1,
        "the worker was killed (SIGKILL, maybe for want of memory), twice",
    )


@pytest.mark.parametrize("workers", [1, 2])
def test_a_model_that_kills_every_worker_is_given_up(farm, tmp_path, workers):
    events = farm(("owl", {"on every shoot": "crash"}), ("mask", {}), per_model=10, workers=workers)
    assert len(of(Rendered, events)) == 10
    failed = of(Failed, events)
    assert {event.view.model.entry.id for event in failed} == {"owl"}
    assert len(failed) == 10
    assert any("not tried" in event.reason for event in failed)
    assert len(loads(tmp_path, "owl")) <= 2 * hand.STARTS * 3


@pytest.mark.parametrize("what", ["crash", "hang", "nonsense"])
def test_a_model_that_kills_every_worker_while_it_is_loaded(farm, tmp_path, what):
    events = farm(("owl", {"on load": what}), ("mask", {}), per_model=10, limits=IMPATIENT)
    failed = of(Failed, events)
    assert len(failed) == 10
    assert len({event.reason for event in failed}) == 1
    assert "while it loaded the model, twice" in failed[0].reason
    assert len(loads(tmp_path, "owl")) == 2
    assert len(of(Rendered, events)) == 10


@pytest.mark.parametrize("kind", ["model", "texture", "render"])
def test_a_model_that_is_at_fault_fails_with_all_its_views(farm, tmp_path, kind):
    events = farm(("owl", {"on load": f"fault:{kind}:the mesh is empty"}), ("mask", {}))
    assert [event.reason for event in of(Failed, events)] == ["the mesh is empty"] * 3
    assert keys(of(Rendered, events)) == [("mask", n) for n in range(3)]
    assert len(loads(tmp_path, "owl")) == 1, "a worker that answers is not lost"


def test_a_light_map_at_fault_fails_its_view_alone(farm):
    events = farm(("owl", {"on shoot": {"1": "fault:light:no HDR"}}))
    assert [(event.view.number, event.reason) for event in of(Failed, events)] == [(1, "no HDR")]
    assert len(of(Rendered, events)) == 2


def test_a_fault_of_the_renderer_is_tried_once_more(farm):
    assert len(of(Rendered, farm(("owl", {"on shoot": {"1": "fault:render:odd once"}})))) == 3
    [failed] = of(Failed, farm(("owl", {"on shoot": {"0": "fault:render:odd", "1": "fault:render:odd"}})))
    assert failed.reason == "odd"


def test_a_full_disk_ends_everything(farm):
    with pytest.raises(FullDiskError, match=r"/a.png: no space left: free some space, or choose another place"):
        farm(("owl", {"on shoot": {"1": "fault:disk:/a.png: no space left"}}), ("mask", {}), workers=2)


def test_a_program_that_does_not_start_says_what_may_be_missing(tmp_path):
    script = tmp_path / "broken.py"
    script.write_text("raise ImportError('libXi.so.6: cannot open shared object file')")
    views = fake_views([fake_model(tmp_path / "models", "owl")])
    program = Program((sys.executable, str(script)), tmp_path)
    with pytest.raises(ReliquaryError) as caught:
        list(render_views(views, program, JOB, workers=2, limits=QUICK))
    message = str(caught.value)
    assert "the renderer does not start" in message
    assert "ended with status 1" in message
    assert "libXi.so.6: cannot open shared object file" in message
    assert "apt-get install libx11-6" in message


def test_a_program_that_refuses_to_start_or_is_none(tmp_path):
    script = tmp_path / "old.py"
    script.write_text(
        'print(\'@reliquary {"id": 0, "fault": {"kind": "render", "reason": "Blender 3.4 is too old"}}\')\ninput()\n'
    )
    views = fake_views([fake_model(tmp_path / "models", "owl")])
    for command, reason in (((sys.executable, str(script)), "3.4 is too old"), (("/nowhere",), "cannot be started")):
        with pytest.raises(ReliquaryError, match=reason):
            list(render_views(views, Program(command, tmp_path), JOB, workers=1, limits=QUICK))


def test_a_caller_that_stops_leaves_no_worker_behind(tmp_path):
    n_threads = threading.active_count()
    models = [fake_model(tmp_path / "models", name, **{"on shoot": {"1": "hang"}}) for name in ("owl", "mask")]
    events = render_views(fake_views(models), fake_program(tmp_path / "work"), JOB, workers=2, limits=QUICK)
    rendered = 0
    while rendered < 2:  # both workers hang at their second view now, or soon
        rendered += isinstance(next(events), Rendered)
    events.close()
    pids = {int(pid) for name in ("owl", "mask") for pid in loads(tmp_path, name)}
    assert len(pids) == 2
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert threading.active_count() == n_threads


def test_a_worker_that_somebody_kills_while_it_renders(farm, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    killer = threading.Thread(target=lambda: os.kill(int(pipe.read_text()), signal.SIGKILL))
    killer.start()
    events = farm(("owl", {"on shoot": {"1": f"report:{pipe} once"}}))
    killer.join()
    assert keys(of(Rendered, events)) == [("owl", n) for n in range(3)]
