"""A worker that speaks the protocol without Blender, and misbehaves where a model or a view asks for it.

A model is a small JSON file: ``{"on load" or "on shoot <n>": what to do}``, and ``reach``, how far the drawn disc
reaches as a share of the picture. Things to do "once" are noted in a file beside the model.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

import numpy as np
from PIL import Image

ANSWER = "@reliquary "


def write(text, stream=sys.stdout):
    stream.write(f"{text}\n")
    stream.flush()


def say(**answer):
    write("chatter on the same line " * (answer["id"] % 2) + ANSWER + json.dumps(answer))


def main():
    job = json.loads(Path(sys.argv[-1]).read_text())
    write("Blender says something of its own\n{not json")
    write("and on standard error", sys.stderr)
    say(id=0, renderer="fake-1")
    model, path, shot = {}, Path(), 0
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "load":
            path, shot = Path(request["path"]), 0
            model = json.loads(path.read_text())
            model = model.get("extras", model)
            with path.with_suffix(".loads").open("a") as log:
                log.write(f"{os.getpid()}\n")
            if not misbehave(model.get("on load"), path, request["id"]):
                say(id=request["id"], notes=model.get("notes", []), triangles=12)
        else:
            wrong = model.get("on shoot", {}).get(str(request["seed"] if "by seed" in model else shot))
            shot += 1
            if not misbehave(model.get("on every shoot", wrong), path, request["id"]):
                draw(request, model, job)
                say(id=request["id"])


def misbehave(what, path, id_):
    """Do what is asked for; return whether the request was answered by it."""
    if what is None:
        return False
    what, once, _ = what.partition(" once")
    marker = path.with_suffix(f".{what.partition(':')[0]}")
    if once and marker.exists():
        return False
    marker.touch()
    name, *values = what.split(":", 2)
    return WRONGS[name](id_, *values)


def crash(_):
    write("libSomething.so.1: cannot open shared object file", sys.stderr)
    sys.exit(7)


def nonsense(_):
    write(ANSWER + "[1, 2")
    return True


def other(id_):
    say(id=id_ + 1)
    return True


def flood(_):
    write(ANSWER + "x" * 3_000_000)
    return True


def loud(_):
    write("noise\n" * 100_000, sys.stderr)
    return False


def report(_, pipe):
    """Tell the test who it is, and wait to be killed."""
    Path(pipe).write_text(str(os.getpid()))
    time.sleep(3600)


def fault(id_, kind, reason):
    say(id=id_, fault={"kind": kind, "reason": reason})
    return True


WRONGS = {
    "crash": crash,
    "kill": lambda _: os.kill(os.getpid(), signal.SIGKILL),
    "hang": lambda _: time.sleep(3600),
    "nonsense": nonsense,
    "other": other,
    "flood": flood,
    "loud": loud,
    "report": report,
    "fault": fault,
}


def draw(request, model, job):
    """Draw a disc in the middle that reaches to a share of the picture; its colour comes from the seed."""
    eye = request["eye"]
    height, width = eye["height"], eye["width"]
    y, x = np.mgrid[:height, :width]
    radius = np.hypot(x + 0.5 - width / 2, y + 0.5 - height / 2)
    inside = radius < model.get("reach", 0.8) * min(width, height) / 2
    rng = np.random.default_rng(request["seed"])
    picture = np.zeros((height, width, 4), np.uint8)
    picture[inside, :3] = rng.integers(0, 256, (int(inside.sum()), 3))
    picture[inside, 3] = 255
    Image.fromarray(picture).save(request["picture"])
    if request["passes"]:
        depth = np.where(inside, np.float32(3), np.float32(1e10)).astype(np.float32)
        normals = np.where(inside[..., None], np.array([0, 0, -1], np.float32), np.float32(0)).astype(np.float32)
        wanted = {"depth": depth, "normals": normals}
        np.savez(request["passes"], **{name: wanted[name] for name in job["passes"]})


main()
