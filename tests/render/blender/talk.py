"""A conversation with a worker that renders, and the views that come of it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from math import atan, sin
from pathlib import Path

import numpy as np
from PIL import Image

from reliquary.catalogue.render_set import LightSetup, ScenePass
from reliquary.pinhole import Direction, orbiting_camera
from reliquary.records import Camera
from reliquary.render import blender
from reliquary.render.scene import ANSWER, Eye, Job, Light, Load, Quality, Shoot

WORKER = Path(blender.__file__).with_name("worker.py")
BLENDER = (sys.executable, str(WORKER))


@dataclass(frozen=True)
class View:
    """A view that a worker rendered, with its camera."""

    rgba: np.ndarray
    camera: Camera
    depth: np.ndarray | None = None
    normals: np.ndarray | None = None

    @property
    def mask(self):
        return self.rgba[..., 3] > 127

    @property
    def box(self):
        """Left, top, right and bottom edge of what is seen, px."""
        rows, columns = np.flatnonzero(self.mask.any(axis=1)), np.flatnonzero(self.mask.any(axis=0))
        return np.array([columns[0], rows[0], columns[-1] + 1, rows[-1] + 1])

    @property
    def colour(self):
        """Mean of what is seen, RGB, 0 to 255."""
        return self.rgba[self.mask][:, :3].mean(axis=0)


class Talk:
    """A conversation with a worker."""

    def __init__(
        self, folder, quality=None, *, threads=1, passes=(ScenePass.DEPTH, ScenePass.NORMALS), command=BLENDER
    ):
        self.folder = folder
        quality = quality or Quality(samples=4, noise=0.0, denoise=False)
        job = folder / "job.json"
        job.write_text(json.dumps(asdict(Job(quality, list(passes), threads))), encoding="utf-8")
        self.process = subprocess.Popen(
            [*command, str(job)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.first = self._hear()
        self._number = 0

    def load(self, path, **wishes):
        """Ask for a model; its folder is the one that textures must lie in."""
        wishes = {"root": str(path.parent)} | wishes
        return self.say(asdict(Load(self._next(), str(path), **wishes)))

    def shoot(self, *, direction=(0.0, 0.0), size=(64, 64), light=None, focal_mm=50.0, seed=0, picture=None):
        """Ask for a view from a place where all of the unit sphere is in the picture."""
        half = atan(18 / focal_mm * min(1, size[1] / size[0]))
        camera = orbiting_camera(np.zeros(3), 1.05 / sin(half), Direction(*direction), size, focal_mm)
        eye = Eye(camera.world_to_camera, camera.focal_mm, camera.sensor_mm, *size)
        path, passes = picture or self.folder / "view.png", self.folder / "view.npz"
        answer = self.say(asdict(Shoot(self._next(), eye, light or lit(), seed, str(path), str(passes))))
        if answer.get("fault"):
            return answer
        with Image.open(path) as image, np.load(passes) as layers:
            return View(np.asarray(image), camera, **layers)

    def say(self, request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = self._hear()
        assert answer["id"] == request["id"]
        return answer

    def end(self):
        self.process.stdin.close()
        return self.process.wait(timeout=30)

    def _next(self):
        self._number += 1
        return self._number

    def _hear(self):
        for line in self.process.stdout:
            if line.startswith(ANSWER):
                return json.loads(line.removeprefix(ANSWER))
        raise AssertionError(f"the worker ended with {self.process.wait()}")


def lit(setup=LightSetup.THREE_POINT, *, azimuth=0.5, elevation=0.6, strength=1.0, kelvin=6500.0, light_map=None):
    return Light(setup, azimuth, elevation, strength, kelvin, light_map and str(light_map))
