"""Draws what it is asked: python -m reliquary.render.preview.worker JOB.json.

It speaks as ``reliquary.render.scene`` says: a job from the file, requests from standard input, one JSON object a line,
and an answer to each on a line of standard output. It ends when its input does.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

from pydantic import Field, TypeAdapter

from reliquary.errors import FullDiskError
from reliquary.render.preview.faults import RequestError
from reliquary.render.scene import ANSWER, Answer, Fault, Job, Load, Shoot
from reliquary.workers import limit_memory

if TYPE_CHECKING:
    from reliquary.render.preview.studio import Studio

JOB: TypeAdapter[Job] = TypeAdapter(Job)
REQUEST: TypeAdapter[Load | Shoot] = TypeAdapter(Annotated[Load | Shoot, Field(discriminator="do")])

PACKAGES = "libegl1 libgl1 libgl1-mesa-dri"
"""Debian's, with a rasteriser in software."""


def main() -> None:
    """Serves requests until there are no more."""
    answers = _own_output()
    job = JOB.validate_json(Path(sys.argv[-1]).read_bytes())
    if job.memory_bytes is not None:
        limit_memory(job.memory_bytes)
    os.environ["LP_NUM_THREADS"] = str(job.threads)  # read by Mesa's rasteriser when it starts
    from reliquary.render.preview.studio import Studio

    try:
        studio = Studio(job)
    # What moderngl raises where there is no EGL has no class of its own.
    except Exception as error:  # noqa: BLE001
        reason = f"the preview needs OpenGL by EGL ({error}); on Debian: apt-get install {PACKAGES}"
        _say(answers, Answer(0, fault=Fault("render", reason.replace("\n", " "))))
        return
    _say(answers, Answer(0, renderer=studio.renderer))
    for line in sys.stdin:
        if line.strip():
            _say(answers, _answer(studio, REQUEST.validate_json(line)))


def _answer(studio: Studio, request: Load | Shoot) -> Answer:
    """Does what is asked; whatever fails becomes a fault of this request."""
    try:
        if isinstance(request, Load):
            return Answer(request.id, triangles=studio.load(request))
        studio.shoot(request)
    except Exception as error:  # noqa: BLE001 - one request must not end the worker
        return Answer(request.id, fault=_fault(error, request))
    return Answer(request.id)


def _fault(error: Exception, request: Load | Shoot) -> Fault:
    match error:
        case RequestError():
            return error.fault
        case MemoryError():
            about = request.path if isinstance(request, Load) else request.picture
            return Fault("model", f"{about}: needs more memory than the worker may use")
        case FullDiskError():
            return Fault("disk", str(error))
        case OSError():
            return Fault("render", f"{error.filename}: {error.strerror}")
    traceback.print_exception(error)
    return Fault("render", f"{type(error).__name__}: {error}")


def _own_output() -> TextIO:
    """Keeps standard output for answers: all that libraries print goes to standard error instead."""
    sys.stdout.flush()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def _say(answers: TextIO, answer: Answer) -> None:
    answers.write(ANSWER + json.dumps(asdict(answer)) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
