"""What models are made of, as far as the preview shows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import numpy as np
import trimesh
from numpy.typing import NDArray
from PIL import Image

from reliquary.catalogue.render_set import Material
from reliquary.render.preview.faults import RequestError

LARGEST = 4096
"""Px of a texture's side; what is larger is scaled down."""

UNSAID = 102
"""Grey that trimesh takes where an OBJ file says nothing."""


@dataclass(frozen=True)
class Surface:
    """A surface.

    Attributes:
        colour: Linear RGB, 0 to 1; a factor of the texture if there is one.
        roughness: 0 (mirror) to 1 (matt).
        metallic: 0 or 1.
        texture: sRGB.
        cutoff: Least opacity of the texture that is seen; 0 shows all.
        takes_colours: Whether it is multiplied by the colours of vertices.
    """

    colour: tuple[float, float, float]
    roughness: float = 0.5
    metallic: float = 0.0
    texture: Image.Image | None = None
    cutoff: float = 0.0
    takes_colours: bool = False

    def checked(self, path: Path) -> Self:
        """Returns the surface with its texture decoded, RGBA.

        Args:
            path: The model.

        Raises:
            RequestError: The texture is damaged.
        """
        if self.texture is None:
            return self
        try:
            self.texture.thumbnail((LARGEST, LARGEST))
            return replace(self, texture=self.texture.convert("RGBA"))
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise RequestError("texture", f"{path}: a texture cannot be decoded: {error}") from error


CLAY = Surface((0.46, 0.25, 0.15), 0.85)
FINISHES = {
    Material.CLAY: CLAY,
    Material.BRONZE: Surface((0.36, 0.25, 0.11), 0.38, 1.0),
    Material.GLAZE: Surface((0.32, 0.43, 0.31), 0.2),
}
"""The same as Blender's, without glaze's second layer."""


def surface_of(mesh: trimesh.Trimesh) -> Surface:
    """Returns what a mesh's file says of its surface; the colours of vertices where it says no more, else clay."""
    visual: Any = mesh.visual
    material = getattr(visual, "material", None)
    if material is None:
        return Surface((1.0, 1.0, 1.0), 0.8, takes_colours=True) if visual.kind == "vertex" else CLAY
    if isinstance(material, trimesh.visual.material.PBRMaterial):
        return _of_gltf(material)
    texture = material.image if material.image is not None and max(material.image.size) > 2 else None
    colour = np.asarray(material.diffuse, dtype=np.float64)[:3] / 255
    if texture is None and (np.asarray(material.diffuse)[:3] == UNSAID).all():
        return CLAY
    return Surface((1.0, 1.0, 1.0) if texture else _triple(colour), texture=texture)


def _of_gltf(material: trimesh.visual.material.PBRMaterial) -> Surface:
    factor = material.baseColorFactor
    colour = np.ones(3) if factor is None else np.asarray(factor, dtype=np.float64)[:3] / 255
    cutoff = {"MASK": material.alphaCutoff or 0.5, "BLEND": 0.5}.get(material.alphaMode or "OPAQUE", 0.0)
    return Surface(
        _triple(colour),
        1.0 if material.roughnessFactor is None else float(material.roughnessFactor),
        1.0 if material.metallicFactor is None else float(material.metallicFactor),
        material.baseColorTexture,
        float(cutoff),
    )


def _triple(colour: NDArray[np.float64]) -> tuple[float, float, float]:
    return float(colour[0]), float(colour[1]), float(colour[2])


def linear(shown: NDArray[Any]) -> NDArray[np.float32]:
    """Returns linear values of those in sRGB (IEC 61966-2-1), 0 to 1."""
    return np.where(shown <= 0.04045, shown / 12.92, ((shown + 0.055) / 1.055) ** 2.4).astype(np.float32)
