"""Running the worker: a process group of its own that never outlives this process."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from pydantic import ValidationError

from reliquary.engines.openmmlab import worker
from reliquary.engines.openmmlab.messages import (
    EVENT,
    WORK,
    Crashed,
    DetectionWork,
    Done,
    InpaintingWork,
    Predicted,
    Refused,
    ReportWork,
    Trained,
    TranslationWork,
)
from reliquary.errors import ReliquaryError
from reliquary.files import atomic_write_bytes

JOB = "job.json"
LAST_WORDS = 40
"""Lines of the log that are shown of a worker that ended without a word: killed, or crashed in a library."""

HIDDEN = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV")
"""Variables of this process that would change what the other Python imports."""

Progress = Callable[[Trained | Predicted], None]


class WorkerError(ReliquaryError):
    """The worker ended without having done its job."""


def run(
    python: Path,
    work: DetectionWork | InpaintingWork | TranslationWork | ReportWork,
    folder: Path,
    log: Path,
    on_progress: Progress | None = None,
) -> Done:
    """Have the worker do a job.

    Args:
        python: The environment's Python.
        work: The job.
        folder: Where its file goes.
        log: Gets everything that the libraries print, appended.
        on_progress: Called with each step.

    Raises:
        WorkerError: It crashed; the message has all that Python says of it.
        ReliquaryError: It cannot do the job; the message says why and what to do.
    """
    job = folder / JOB
    atomic_write_bytes(job, WORK.dump_json(work, indent=2))
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as handle:
        begin = handle.tell()
        with _started(python, job, handle) as process:
            for line in process.stdout or ():
                event = _event(line)
                if isinstance(event, Done):
                    return event
                if isinstance(event, Refused):
                    raise ReliquaryError(event.problem)
                if isinstance(event, Crashed):
                    raise WorkerError(f"the engine openmmlab crashed; its log is {log}\n{event.traceback.rstrip()}")
                if on_progress is not None:
                    on_progress(event)
            status = process.wait()
    raise WorkerError(f"the engine openmmlab {_ending(status)}; its log is {log}{_last_words(log, begin)}")


@contextmanager
def _started(python: Path, job: Path, log: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """Start the worker; it ends with the block, and with this process, however that ends."""
    program = Path(worker.__file__).parent / "__main__.py"
    try:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [str(python), "-P", str(program), str(job)],
            stdin=subprocess.PIPE,  # its end tells the worker that we are gone
            stdout=subprocess.PIPE,
            stderr=log,
            env=_environment(),
            start_new_session=True,
        )
    except OSError as error:
        raise ReliquaryError(
            f"{python}: cannot be started ({error}); make the environment again: reliquary engines install openmmlab"
        ) from error
    try:
        yield process
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


def _environment() -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if name not in HIDDEN},
        "MPLBACKEND": "agg",
        "PYTHONUNBUFFERED": "1",
    }


def _event(line: bytes) -> Trained | Predicted | Refused | Crashed | Done:
    try:
        return EVENT.validate_json(line)
    except ValidationError as error:
        raise WorkerError(f"the engine openmmlab answered nonsense: {line[:200]!r}") from error


def _ending(status: int) -> str:
    if status >= 0:
        return f"ended with status {status}"
    name = signal.Signals(-status).name
    return f"was killed ({name}{', maybe for want of memory' if name == 'SIGKILL' else ''})"


def _last_words(log: Path, begin: int) -> str:
    with log.open("rb") as handle:
        handle.seek(begin)
        lines = handle.read().decode("utf-8", "replace").splitlines()[-LAST_WORDS:]
    return "".join(f"\n  {line}" for line in lines)
