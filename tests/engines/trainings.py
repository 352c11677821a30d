"""What tests of whole trainings share: running a job, stopping it on the way, comparing what came out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import torch

from reliquary.engines import engine_for


class StoppedError(Exception):
    """Stands for whatever ends a process in the middle of a training."""


def stop_after(epoch, error=StoppedError):
    """Return what a job calls after each epoch; it raises after the one given."""

    def on_epoch(done, _total):
        if done == epoch:
            raise error

    return on_epoch


def train(job):
    """Run a job with the engine that its spec names."""
    return engine_for(job.spec.baseline.engine).train_and_predict(job)


def answers(outcome):
    """Return all predictions as plain values, by image."""
    return [row.model_dump() for row in sorted(outcome.predictions.rows, key=lambda row: row.image_id)]


def train_and_kill(job):
    """Run a job of the native engine in a process of its own, which kills itself after the second epoch."""
    code = f"""
import os, signal
from pathlib import Path
from reliquary.build.reader import BuiltDataset
from reliquary.engines import Job, engine_for
from reliquary.records import RunSpec
spec = RunSpec.model_validate_json({job.spec.model_dump_json()!r})
kill = lambda done, total: os.kill(os.getpid(), signal.SIGKILL) if done == 2 else None
folder = Path({str(job.folder)!r})
engine_for("native").train_and_predict(
    Job(spec, "x", BuiltDataset.open(Path({str(job.dataset.path)!r})), folder, folder, kill))
"""
    threads = {"OMP_NUM_THREADS": str(torch.get_num_threads())}
    killed = subprocess.run([sys.executable, "-c", code], env={**os.environ, **threads}, check=False)
    assert killed.returncode == -signal.SIGKILL


def last_weights(job):
    """Return the weights that a job saved last, by name."""
    return torch.load(job.folder / "checkpoint/last.ckpt", weights_only=True)["state_dict"]
