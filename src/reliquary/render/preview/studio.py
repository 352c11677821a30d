"""One model at a time on the graphics card, or on Mesa's rasteriser in software, and the views that are taken of it."""

from __future__ import annotations

from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from reliquary.files import atomic_write_bytes
from reliquary.pictures import png_bytes
from reliquary.render.preview.faults import RequestError
from reliquary.render.preview.lights import lighting
from reliquary.render.preview.models import Part, load_parts
from reliquary.render.preview.shaders import FRAGMENT, VERTEX
from reliquary.render.scene import FAR, Eye, Job, Load, Shoot

VERSION = "reliquary-preview-1"
SAMPLES = 4
"""A pixel: more cost more than a preview is worth."""

REACH = 1.01
"""Metres: the model lies within the unit sphere."""

NEAREST = 1e-3

Floats = NDArray[np.float32]


class Studio:
    """Loads models and takes views of them.

    Args:
        job: What holds for all of them.

    Raises:
        Exception: There is no OpenGL 3.3 by EGL.
    """

    def __init__(self, job: Job) -> None:
        self._passes = list(job.passes)
        create: Any = moderngl.create_context  # its own types of arguments are wrong
        self._gl = create(standalone=True, backend="egl", require=330)
        self._gl.enable(moderngl.DEPTH_TEST)
        self._program = self._gl.program(vertex_shader=VERTEX, fragment_shader=FRAGMENT)
        self._drawn: list[tuple[Part, Any, Any, Any]] = []
        self._frames: dict[tuple[int, int], _Frames] = {}

    @property
    def renderer(self) -> str:
        """What all pictures are said to be made by."""
        return f"{VERSION} (moderngl {version('moderngl')}, {self._gl.info['GL_RENDERER']})"

    def load(self, request: Load) -> int:
        """Loads a model in the place of the last one; returns how many triangles it has.

        Raises:
            RequestError: It cannot be used.
        """
        for _, *things in self._drawn:
            for thing in things:
                thing.release()
        self._drawn.clear()
        parts = load_parts(Path(request.path), Path(request.root), request.up, request.material)
        for part in parts:
            columns = np.hstack([part.places, part.normals, part.uv, part.colours])
            buffer = self._gl.buffer(np.ascontiguousarray(columns, dtype="<f4").tobytes())
            layout = [(buffer, "3f 3f 2f 3f", "place", "normal", "uv", "tint")]
            self._drawn.append((part, self._gl.vertex_array(self._program, layout), buffer, self._texture(part)))
        return sum(len(part.places) // 3 for part in parts)

    def shoot(self, request: Shoot) -> None:
        """Takes a view of the loaded model and writes its picture and its passes.

        Raises:
            RequestError: No model is loaded, or the light map cannot be read.
            FullDiskError: The disk is full.
        """
        if not self._drawn:
            raise RequestError("render", "a view was asked for, but no model is loaded; load one first")
        size = request.eye.width, request.eye.height
        if size not in self._frames:
            for frames in self._frames.values():
                frames.release()
            self._frames = {size: _Frames(self._gl, size)}
        frames = self._frames[size]
        self._aim(request)
        self._draw(frames.picture, geometry=False)
        atomic_write_bytes(Path(request.picture), png_bytes(_shown(frames.read_picture()), sample=False))
        if self._passes and request.passes:
            self._draw(frames.geometry, geometry=True)
            packed = BytesIO()
            np.savez(packed, allow_pickle=False, **self._layers(frames.read_geometry()))
            atomic_write_bytes(Path(request.passes), packed.getvalue())

    def _texture(self, part: Part) -> Any:
        picture = part.surface.texture
        if picture is None:
            return self._gl.texture((1, 1), 4, b"\xff" * 4)
        # The first row of a texture lies at its bottom.
        texture = self._gl.texture(picture.size, 4, np.ascontiguousarray(np.asarray(picture)[::-1]).tobytes())
        texture.build_mipmaps()
        texture.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)
        return texture

    def _aim(self, request: Shoot) -> None:
        """Sets the camera and the light."""
        matrix = np.array(request.eye.world_to_camera, dtype=np.float64).reshape(4, 4)
        camera = -matrix[:3, :3].T @ matrix[:3, 3]
        light = lighting(request.light, camera)
        values = {
            "to_camera": matrix.T,
            "to_picture": _projection(request.eye, float(np.linalg.norm(camera))).T,
            "towards": light.towards @ matrix[:3, :3].T,
            "lamps": light.colours,
            "ambient": light.ambient,
        }
        for name, value in values.items():
            self._program[name].write(np.ascontiguousarray(value, dtype="<f4").tobytes())

    def _draw(self, frame: Any, *, geometry: bool) -> None:
        frame.use()
        frame.clear(0.0, 0.0, 0.0, 0.0)
        self._program["geometry"].value = geometry
        for part, triangles, _, texture in self._drawn:
            surface = part.surface
            texture.use(0)
            self._program["base"].value = surface.colour
            self._program["roughness"].value = surface.roughness
            self._program["metallic"].value = surface.metallic
            self._program["cutoff"].value = surface.cutoff
            triangles.render(moderngl.TRIANGLES)

    def _layers(self, values: Floats) -> dict[str, Floats]:
        """Returns the passes that are wished for, of normals and depth (h, w, 4)."""
        depth = np.where(values[..., 3] > 0, values[..., 3], np.float32(FAR))
        layers = {"depth": depth, "normals": np.ascontiguousarray(values[..., :3])}
        return {name: layers[name] for name in self._passes}


class _Frames:
    """What is drawn into: the picture, with several samples a pixel, and the geometry at the middles of pixels."""

    def __init__(self, gl: Any, size: tuple[int, int]) -> None:
        self._size = size
        samples = min(SAMPLES, gl.max_samples)
        self.picture = gl.framebuffer(
            [gl.renderbuffer(size, 4, samples=samples, dtype="f2")], gl.depth_renderbuffer(size, samples=samples)
        )
        self._resolved = gl.framebuffer([gl.renderbuffer(size, 4, dtype="f2")])
        self.geometry = gl.framebuffer([gl.renderbuffer(size, 4, dtype="f4")], gl.depth_renderbuffer(size))
        self._gl = gl

    def read_picture(self) -> Floats:
        """Returns the picture (h, w, 4), linear, multiplied by its alpha."""
        self._gl.copy_framebuffer(self._resolved, self.picture)
        data = self._resolved.read(components=4, dtype="f2")
        return np.frombuffer(data, dtype="<f2").reshape(self._size[1], self._size[0], 4).astype(np.float32)

    def read_geometry(self) -> Floats:
        """Returns normals and depth (h, w, 4) in the camera's axes, 0 where there is nothing."""
        data = self.geometry.read(components=4, dtype="f4")
        return np.frombuffer(data, dtype="<f4").reshape(self._size[1], self._size[0], 4)

    def release(self) -> None:
        for frame in (self.picture, self._resolved, self.geometry):
            frame.release()


def _projection(eye: Eye, distance: float) -> NDArray[np.float64]:
    """Returns the matrix (4, 4) from the camera's axes (OpenCV) to OpenGL's clip space.

    Y is not turned: OpenGL counts rows from the bottom, so that the first one read is the picture's top.
    """
    focal_px = eye.focal_mm / eye.sensor_mm * eye.width
    near, far = max(distance - REACH, NEAREST), distance + REACH
    return np.array(
        [
            [2 * focal_px / eye.width, 0, 0, 0],
            [0, 2 * focal_px / eye.height, 0, 0],
            [0, 0, (far + near) / (far - near), -2 * far * near / (far - near)],
            [0, 0, 1, 0],
        ]
    )


def _shown(values: Floats) -> NDArray[np.uint8]:
    """Returns a picture of 8 bits, straight alpha, sRGB (IEC 61966-2-1)."""
    alpha = values[..., 3:]
    linear = np.clip(values[..., :3] / np.maximum(alpha, 1e-6), 0.0, 1.0)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    # What is seen at all counts as seen.
    opacity = np.where(alpha > 0, np.maximum(np.rint(alpha * 255), 1), 0)
    return np.concatenate([np.rint(encoded * 255), opacity], axis=-1).astype(np.uint8)
