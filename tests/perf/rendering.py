"""Measures how fast views are rendered, against a plain script of Blender, and how near both come to the truth.

By itself: python tests/perf/rendering.py [MODEL ...].
"""

from __future__ import annotations

import json
import math
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from skimage.metrics import structural_similarity

from reliquary.catalogue.render_set import LightSetup
from reliquary.pinhole import Direction, orbiting_camera
from reliquary.render import blender
from reliquary.render.scene import ANSWER, Eye, Job, Light, Load, Quality, Shoot
from reliquary.sample.models3d.models import sample_model

SIDE = 416
MODELS = ("camel", "lamp", "soldier", "owl")
FOCAL_MM = 50.0
GREY = 128.0
"""Pictures are compared on a grey ground."""

WORKER = Path(blender.__file__).with_name("worker.py")

REFERENCE = Quality(samples=512, noise=0.0, denoise=False)

# A script as one writes it: one process, one model, and Blender's own defaults for all that is not the scene itself.
# The scene is made by the worker's own modules, so that it is the same.
PLAIN = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import bpy
from cameras import aim
from lights import light_scene
from loading import import_model
from materials import dress
from shapes import freeze, normalise
load, shoot = json.loads(sys.argv[2]), json.loads(sys.argv[3])
bpy.ops.wm.read_factory_settings(use_empty=True)
scene = bpy.context.scene
path = Path(load["path"])
objects = freeze(import_model(path, path.parent, load["up"], []), [])
normalise(objects, path)
dress(objects, load["material"])
aim(scene, shoot["eye"])
light_scene(scene, shoot["light"], shoot["eye"])
scene.render.engine = "CYCLES"
scene.render.film_transparent = True
scene.render.threads_mode, scene.render.threads = "FIXED", 1
scene.view_settings.view_transform = "Standard"
scene.render.image_settings.color_mode = "RGBA"
scene.render.filepath = shoot["picture"]
bpy.ops.render.render(write_still=True)
scene.render.dither_intensity = 0
bpy.data.images["Render Result"].save_render(shoot["picture"].replace(".png", "-undithered.png"))
"""


def rendering(names: tuple[str, ...] = MODELS) -> dict[str, object]:
    """Render one view of each sample model, 416 x 416 px, on one thread: start, loading and writing included.

    Args:
        names: Which of the sample models.

    Returns:
        CPU seconds an image of the worker, how many times more the plain script takes, and the mean SSIM of both
        against 512 samples a pixel without a denoiser. Blender's defaults also dither what is saved, so the plain
        script's pictures are compared once more without that.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        loads, shots = requests(names, folder)
        reference, truth = worked(REFERENCE, loads, shots, folder / "reference")
        ours_s, ours = worked(Quality(), loads, shots, folder / "ours")
        plain_s, plain = _plain(loads, shots, folder / "plain")
        undithered = [path.with_name(f"{path.stem}-undithered.png") for path in plain]
        return {
            "images": len(names),
            "quality": asdict(Quality()),
            "cpu_s_an_image": round(ours_s / len(names), 2),
            "cpu_s_an_image_of_the_reference": round(reference / len(names), 2),
            "times_faster_than_a_plain_script": round(plain_s / ours_s, 2),
            "ssim": _similarity(truth, ours),
            "ssim_of_the_plain_script": _similarity(truth, plain),
            "ssim_of_the_plain_script_undithered": _similarity(truth, undithered),
        }


def requests(names: tuple[str, ...], folder: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Write the models; return what loads them, and what takes a view of each."""
    loads, shots = [], []
    half = math.atan(18 / FOCAL_MM)
    for number, name in enumerate(names):
        path = folder / f"{name}.glb"
        path.write_bytes(sample_model(name).to_glb())
        seen_from = Direction(azimuth=0.6 + 0.4 * number, elevation=0.35)
        camera = orbiting_camera(np.zeros(3), 1.05 / math.sin(half), seen_from, (SIDE, SIDE), FOCAL_MM)
        eye = Eye(camera.world_to_camera, camera.focal_mm, camera.sensor_mm, SIDE, SIDE)
        light = Light(LightSetup.THREE_POINT, seen_from.azimuth - 0.7, 0.7, strength=1.0, kelvin=5000.0)
        loads.append(asdict(Load(2 * number + 1, str(path), str(folder))))
        shots.append(asdict(Shoot(2 * number + 2, eye, light, seed=number, picture=f"{name}.png")))
    return loads, shots


def worked(
    quality: Quality,
    loads: list[dict[str, Any]],
    shots: list[dict[str, Any]],
    folder: Path,
    command: tuple[str, ...] = (sys.executable, str(WORKER)),
    *,
    passes: Sequence[str] = (),
    views: int = 1,
) -> tuple[float, list[Path]]:
    """Let one worker load the models and take each view so many times; return its CPU seconds and the pictures."""
    shots = _into(folder, shots)
    job = folder / "job.json"
    job.write_text(json.dumps(asdict(Job(quality)) | {"passes": list(passes)}), encoding="utf-8")
    if passes:
        shots = [shot | {"passes": shot["picture"].replace(".png", ".npz")} for shot in shots]
    asked = [request for load, shot in zip(loads, shots, strict=True) for request in (load, *[shot] * views)]
    before = _children_s()
    ended = subprocess.run(
        [*command, str(job)], input="\n".join(map(json.dumps, asked)), check=True, capture_output=True, text=True
    )
    answers = [json.loads(line.removeprefix(ANSWER)) for line in ended.stdout.splitlines() if line.startswith(ANSWER)]
    if faults := [answer["fault"] for answer in answers if answer.get("fault")]:
        raise RuntimeError(f"a view was not rendered: {faults[0]}")
    return _children_s() - before, [Path(shot["picture"]) for shot in shots]


def _plain(loads: list[dict[str, Any]], shots: list[dict[str, Any]], folder: Path) -> tuple[float, list[Path]]:
    """Run the plain script for each model; return the CPU seconds of all and the pictures."""
    shots = _into(folder, shots)
    before = _children_s()
    for load, shot in zip(loads, shots, strict=True):
        command = [sys.executable, "-c", PLAIN, str(WORKER.parent), json.dumps(load), json.dumps(shot)]
        subprocess.run(command, check=True, capture_output=True)
    return _children_s() - before, [Path(shot["picture"]) for shot in shots]


def _into(folder: Path, shots: list[dict[str, Any]]) -> list[dict[str, Any]]:
    folder.mkdir()
    return [shot | {"picture": str(folder / shot["picture"])} for shot in shots]


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _similarity(truth: list[Path], pictures: list[Path]) -> float:
    """Return the mean SSIM within the objects' boxes: RGB, 8 bits, window of 7 px, on a grey ground."""
    found = []
    for right, given in zip(truth, pictures, strict=True):
        (wanted, mask), (seen, _) = _on_grey(right), _on_grey(given)
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        found.append(structural_similarity(wanted[box], seen[box], channel_axis=2, data_range=255))
    return round(float(np.mean(found)), 5)


def _on_grey(path: Path) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    with Image.open(path) as picture:
        values = np.asarray(picture.convert("RGBA"), dtype=np.float64)
    cover = values[..., 3:] / 255
    return values[..., :3] * cover + GREY * (1 - cover), values[..., 3] > 0


if __name__ == "__main__":
    sys.stdout.write(json.dumps(rendering(tuple(sys.argv[1:]) or MODELS)) + "\n")
