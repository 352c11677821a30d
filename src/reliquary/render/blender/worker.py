"""Renders what it is asked: python worker.py JOB.json, or blender -b --factory-startup -P worker.py -- JOB.json.

It reads a job from the file, then requests from standard input, one JSON object a line, and answers each on a line of
standard output that begins with ``@reliquary``; see ``reliquary.render.scene``. It ends when its input does.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any, TextIO

# Blender does not put the folder of a script among those that modules are imported from.
sys.path.insert(0, str(Path(__file__).resolve().parent))

import bpy
from faults import NO_SPACE, RequestError, brief
from scenes import Studio

ANSWER = "@reliquary "
OLDEST = (4, 2, 0)


def main() -> None:
    """Serves requests until there are no more."""
    answers = _own_output()
    job = json.loads(Path(sys.argv[-1]).read_text(encoding="utf-8"))
    _limit_memory(job.get("memory_bytes"))
    if bpy.app.version < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        _say(answers, {"id": 0, "fault": _fault("render", f"Blender {_version()} is too old; use {wanted} or later")})
        return
    studio = Studio(job)
    _say(answers, {"id": 0, "renderer": f"blender-{_version()}-cycles"})
    for line in sys.stdin:
        if line.strip():
            _say(answers, _answer(studio, json.loads(line)))


def _own_output() -> TextIO:
    """Keeps standard output for answers: all that Blender and its libraries print goes to standard error instead."""
    sys.stdout.flush()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def _limit_memory(limit: int | None) -> None:
    """Limits what may be allocated, where the system can do so."""
    if limit is None:
        return
    try:
        import resource  # there is none on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def _answer(studio: Studio, request: dict[str, Any]) -> dict[str, Any]:
    """Does what is asked; whatever fails becomes a fault of this request."""
    ident = request["id"]
    try:
        if request["do"] == "load":
            loaded = studio.load(request)
            return {"id": ident, "notes": loaded.notes, "triangles": loaded.triangles}
        studio.shoot(request)
    except RequestError as error:
        return {"id": ident, "fault": _fault(error.kind, error.reason)}
    except MemoryError:
        about = request.get("path") or request.get("picture")
        return {"id": ident, "fault": _fault("model", f"{about}: needs more memory than the worker may use")}
    except OSError as error:
        kind = "disk" if error.errno in NO_SPACE else "render"
        return {"id": ident, "fault": _fault(kind, f"{error.filename}: {error.strerror}")}
    except Exception as error:  # noqa: BLE001 - one request must not end the worker; the trace goes to standard error
        traceback.print_exc()
        return {"id": ident, "fault": _fault("render", f"{type(error).__name__}: {brief(error)}")}
    return {"id": ident}


def _fault(kind: str, reason: str) -> dict[str, str]:
    return {"kind": kind, "reason": reason}


def _say(answers: TextIO, answer: dict[str, Any]) -> None:
    answers.write(ANSWER + json.dumps(answer) + "\n")
    answers.flush()


def _version() -> str:
    return ".".join(map(str, bpy.app.version))


if __name__ == "__main__":
    main()
