"""What tests of whole trainings share: running a job, stopping it on the way, comparing what came out."""

from __future__ import annotations

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
