"""A scene for one model at a time, and the views that are taken of it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy
from cameras import aim, frame_object
from faults import RequestError
from lights import light_scene
from loading import import_model
from materials import dress
from passes import PassWriter
from pictures import save_picture
from settings import set_quality
from shapes import Shape, freeze, normalise
from textures import check_textures


@dataclass(frozen=True)
class Loaded:
    """What is said of a model that was loaded.

    Attributes:
        notes: What the user should know.
        triangles: How many the model has.
    """

    notes: list[str]
    triangles: int


class Studio:
    """Loads models and takes views of them.

    Args:
        job: The fields of ``reliquary.render.scene.Job``.
    """

    def __init__(self, job: dict[str, Any]) -> None:
        self._job = job
        self._folder = tempfile.TemporaryDirectory(prefix="reliquary-blender-")
        self._shape: Shape | None = None
        self._passes: PassWriter | None = None

    def load(self, request: dict[str, Any]) -> Loaded:
        """Loads a model in the place of the last one.

        Args:
            request: The fields of ``Load``.

        Raises:
            RequestError: The file cannot be read, holds no surface, or uses files from outside its folder.
        """
        self._shape = None
        self._empty_scene()
        path, root = Path(request["path"]), Path(request["root"])
        notes: list[str] = []
        objects = import_model(path, root, request["up"], notes)
        objects = freeze(objects, notes)
        shape = normalise(objects, path)
        check_textures(path, root, notes)
        dress(objects, request["material"])
        self._shape = shape
        return Loaded(notes, shape.triangles)

    def shoot(self, request: dict[str, Any]) -> None:
        """Takes a view of the loaded model and writes its picture and its passes.

        Args:
            request: The fields of ``Shoot``.

        Raises:
            RequestError: No model is loaded, the light map cannot be read, or nothing can be written.
        """
        if self._shape is None:
            raise RequestError("render", "a view was asked for, but no model is loaded; load one first")
        scene = bpy.context.scene
        scene.cycles.seed = request["seed"]
        aim(scene, request["eye"])
        frame_object(scene, request["eye"], self._shape.vertices)
        light_scene(scene, request["light"], request["eye"])
        if self._passes:
            self._passes.wanted(request.get("passes") is not None)
        bpy.ops.render.render()
        save_picture(Path(request["picture"]), Path(self._folder.name))
        if self._passes and request.get("passes"):
            self._passes.save(Path(request["passes"]), request["eye"])

    def _empty_scene(self) -> None:
        """Starts from nothing, so that no model leaves anything behind for the next."""
        bpy.ops.wm.read_factory_settings(use_empty=True)
        bpy.context.preferences.filepaths.use_scripts_auto_execute = False
        scene = bpy.context.scene
        set_quality(scene, self._job["quality"], self._job.get("threads", 1))
        names = self._job.get("passes") or []
        self._passes = PassWriter(scene, names, Path(self._folder.name)) if names else None
