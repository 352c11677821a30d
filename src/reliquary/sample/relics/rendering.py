"""Drawing a textured model with a camera and a light: lit colours with an anti-aliased cut-out round them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reliquary.errors import ReliquaryError
from reliquary.masks import mask_corners
from reliquary.pinhole import Points, project, rotation, transformed
from reliquary.records import Camera
from reliquary.sample.drawing.shading import Field, Light, Surface, shade
from reliquary.sample.models3d.models import SampleModel
from reliquary.sample.relics.rasteriser import Samples, rasterise

RENDERER = "reliquary-sample-rasteriser-1"
SUPERSAMPLING = 2
"""Samples a pixel along each axis."""

TO_Z_UP = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])
"""From glTF's axes (y up) to those of the records (z up)."""

TO_SURFACE = np.diag([1.0, -1.0, -1.0])
"""From the camera's axes to those of a Surface: y up, z towards the camera."""


@dataclass(frozen=True)
class Drawing:
    """A model as a camera sees it, before nothing.

    Attributes:
        colour: (H, W, 3) lit colour times coverage, 0 to a little above 1 in highlights.
        coverage: (H, W) share of each pixel that the model covers, 0..1.
    """

    colour: Field
    coverage: Field

    def rgba(self) -> NDArray[np.uint8]:
        """Returns the cut-out (H, W, 4): colours not multiplied by alpha, black where alpha is 0."""
        straight = self.colour / np.maximum(self.coverage, np.float32(1e-6))[..., None]
        whole = np.concatenate([np.clip(straight, 0, 1), self.coverage[..., None]], axis=-1)
        return (whole * np.float32(255) + np.float32(0.5)).astype(np.uint8)


def world_vertices(model: SampleModel) -> Points:
    """Returns the vertices (V, 3) in metres, z up, standing on z = 0."""
    return transformed(model.mesh.vertices.astype(np.float64), TO_Z_UP)


def bounding_sphere(vertices: Points) -> tuple[Points, float]:
    """Returns the middle (3,) of the vertices' bounding box and the greatest distance of a vertex from it."""
    centre = (vertices.min(axis=0) + vertices.max(axis=0)) / 2
    return centre, float(np.sqrt(((vertices - centre) ** 2).sum(axis=1).max()))


def draw(model: SampleModel, camera: Camera, light: Light) -> Drawing:
    """Draws a model.

    Args:
        model: Stands upright in the middle of the world.
        camera: Its width and height are those of the picture.
        light: One lamp, set relative to the camera, and the light of the room.
    """
    size = (camera.width * SUPERSAMPLING, camera.height * SUPERSAMPLING)
    points = project(world_vertices(model), camera) * (SUPERSAMPLING, SUPERSAMPLING, 1)
    samples = rasterise(points, model.mesh.faces, size)
    lit = shade(_surface(model, camera, samples), light)
    picture = np.zeros((size[0] * size[1], 4), dtype=np.float32)
    picture[samples.place, :3] = lit
    picture[samples.place, 3] = 1
    grid = picture.reshape(camera.height, SUPERSAMPLING, camera.width, SUPERSAMPLING, 4)
    mean = np.zeros((camera.height, camera.width, 4), dtype=np.float32)
    for row, column in np.ndindex(SUPERSAMPLING, SUPERSAMPLING):  # Four times as fast as a sum over two axes.
        mean += grid[:, row, :, column]
    mean /= np.float32(SUPERSAMPLING**2)
    return Drawing(colour=mean[..., :3], coverage=mean[..., 3])


def ground_shadow(model: SampleModel, camera: Camera, light: Light, reduction: int = 4) -> Field:
    """Returns where the model keeps the lamp from the ground on which it stands, (H, W), 0 lit to 1 in shadow.

    The edge is hard, and the steps are ``reduction`` px wide: it is there to be blurred. A lamp near the horizon or
    below casts no shadow.
    """
    towards = rotation(camera).T @ TO_SURFACE @ light.direction().astype(np.float64)
    width, height = (-(-side // reduction) for side in (camera.width, camera.height))
    shadow = np.zeros(width * height, dtype=np.float32)
    if towards[2] > 0.15 and camera.position[2] > 0:
        vertices = world_vertices(model)
        fallen = vertices - towards * (vertices[:, 2:] / towards[2])
        points = project(fallen, camera) * (1 / reduction, 1 / reduction, 1)
        shadow[rasterise(points, model.mesh.faces, (width, height), closed=False).place] = 1
    rows = np.repeat(shadow.reshape(height, width), reduction, axis=0)
    return np.repeat(rows, reduction, axis=1)[: camera.height, : camera.width]


def tight_box(covered: NDArray[np.bool_]) -> tuple[float, float, float, float]:
    """Returns the smallest box (x, y, w, h) round the true pixels of a mask (H, W), px from the top-left corner.

    Raises:
        ReliquaryError: No pixel is true.
    """
    corners = mask_corners(covered)
    if corners is None:
        raise ReliquaryError("the picture shows nothing of the object; look at it, or paste it within the picture")
    left, top, right, bottom = corners
    return float(left), float(top), float(right - left), float(bottom - top)


def _surface(model: SampleModel, camera: Camera, samples: Samples) -> Surface:
    mesh = model.mesh
    turn = TO_SURFACE @ rotation(camera) @ TO_Z_UP
    turned = transformed(mesh.normals.astype(np.float64), turn).astype(np.float32)
    normal = samples.interpolated(turned, mesh.faces)
    normal /= np.maximum(np.sqrt((normal * normal).sum(axis=1, keepdims=True)), np.float32(1e-6))
    colour = _texture_at(model.texture, samples.interpolated(mesh.uv, mesh.faces))
    coverage = np.ones(len(samples.place), dtype=np.float32)
    return Surface(colour, normal, coverage, gloss=1 - model.roughness, standing=True)


def _texture_at(texture: NDArray[np.uint8], uv: NDArray[np.float32]) -> Field:
    """Looks colours (N, 3), 0..1, up between the texture's pixels (bilinear), repeating its edges."""
    height, width = texture.shape[:2]
    texels = texture.reshape(-1, 3).astype(np.float32) / np.float32(255)
    x = np.clip(uv[:, 0] * np.float32(width) - np.float32(0.5), 0, width - 1)
    y = np.clip(uv[:, 1] * np.float32(height) - np.float32(0.5), 0, height - 1)
    left, top = x.astype(np.intp), y.astype(np.intp)
    right, bottom = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    across, down = (x - left).astype(np.float32)[:, None], (y - top).astype(np.float32)[:, None]
    upper = texels[top * width + left] * (1 - across) + texels[top * width + right] * across
    lower = texels[bottom * width + left] * (1 - across) + texels[bottom * width + right] * across
    mixed: Field = upper * (1 - down) + lower * down
    return mixed
