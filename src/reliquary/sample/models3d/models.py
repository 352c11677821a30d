"""Sample models: eight small textured 3D objects, one for each class of the DeepRelic dataset.

They only share their class with the relics of that dataset: simple bodies of tubes and balls, painted and patinated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reliquary.errors import ReliquaryError
from reliquary.files import atomic_write_bytes
from reliquary.sample.drawing.decoration import Wear, as_colour, weathered
from reliquary.sample.drawing.looks import RGB
from reliquary.sample.drawing.motifs import motif_band
from reliquary.sample.models3d import relic_shapes
from reliquary.sample.models3d.glb import glb_bytes
from reliquary.sample.models3d.meshes import Mesh, standing
from reliquary.seeds import generator

TEXTURE_SIDE = 512


@dataclass(frozen=True)
class SampleModel:
    """A textured model.

    Attributes:
        name: Class of the DeepRelic dataset, lower case.
        mesh: Metres, +Y up, standing on y = 0.
        texture: RGB (TEXTURE_SIDE, TEXTURE_SIDE, 3).
        roughness: 0 (mirror) to 1 (matt).
        metallic: 0 (clay) or 1 (bare metal).
    """

    name: str
    mesh: Mesh
    texture: NDArray[np.uint8]
    roughness: float
    metallic: float

    def to_glb(self) -> bytes:
        """Returns the model as a binary glTF 2.0 file; the same bytes every time."""
        return glb_bytes(self.mesh, self.texture, f"sample {self.name}", self.roughness, self.metallic)


@dataclass(frozen=True)
class _Recipe:
    build: Callable[[], Mesh]
    height: float
    colours: tuple[RGB, RGB, RGB]
    motif: str
    roughness: float
    metallic: float


def sample_model(name: str, seed: int = 0) -> SampleModel:
    """Makes the model of one class; ``seed`` changes its patina.

    Raises:
        ReliquaryError: There is no class of that name.
    """
    if name not in _RECIPES:
        raise ReliquaryError(f"sample model: no class {name!r}; choose one of {', '.join(MODEL_CLASSES)}")
    recipe = _RECIPES[name]
    mesh = standing(recipe.build(), recipe.height)
    return SampleModel(name, mesh, _texture(name, recipe, seed), recipe.roughness, recipe.metallic)


def write_models(directory: Path, seed: int = 0) -> list[Path]:
    """Writes all models as ``<class>.glb`` and returns their paths in the order of MODEL_CLASSES."""
    paths = []
    for name in MODEL_CLASSES:
        path = directory / f"{name}.glb"
        atomic_write_bytes(path, sample_model(name, seed).to_glb())
        paths.append(path)
    return paths


def _texture(name: str, recipe: _Recipe, seed: int) -> NDArray[np.uint8]:
    rng = generator(seed, "sample model", name)
    ground, paint, dark = (as_colour(c) for c in recipe.colours)
    half = TEXTURE_SIDE // 2  # The three parts that relic_shapes gives to bodies, limbs and details.
    texture = np.empty((TEXTURE_SIDE, TEXTURE_SIDE, 3), dtype=np.float32)
    texture[:half] = ground
    for top in (24, 104, 184):
        cover = motif_band(recipe.motif, 48, TEXTURE_SIDE, 11, rng)[..., None]
        texture[top : top + 48] += (paint - texture[top : top + 48]) * cover
    texture[half:, :half] = 0.7 * ground + 0.3 * paint
    texture[half:, half:] = dark
    worn = weathered(texture, ground, Wear(loss=0.12, grime=0.8), rng)
    return (worn * 255 + 0.5).astype(np.uint8)


_BRONZE: tuple[RGB, RGB, RGB] = ((108, 128, 104), (150, 118, 70), (66, 74, 64))
_GILT: tuple[RGB, RGB, RGB] = ((198, 158, 82), (132, 98, 50), (88, 66, 42))
_CLAY: tuple[RGB, RGB, RGB] = ((178, 150, 122), (120, 82, 62), (84, 70, 62))
_TRICOLOUR: tuple[RGB, RGB, RGB] = ((204, 158, 84), (92, 124, 74), (120, 70, 42))
_CELADON: tuple[RGB, RGB, RGB] = ((150, 166, 132), (116, 134, 104), (92, 102, 82))
_PAINTED: tuple[RGB, RGB, RGB] = ((214, 196, 168), (164, 84, 64), (62, 52, 48))

_RECIPES: dict[str, _Recipe] = {
    "cattle": _Recipe(relic_shapes.cattle, 0.44, _GILT, "scales", 0.45, 0.0),
    "camel": _Recipe(relic_shapes.camel, 0.81, _TRICOLOUR, "rosette", 0.35, 0.0),
    "soldier": _Recipe(relic_shapes.soldier, 1.22, _CLAY, "lattice", 0.9, 0.0),
    "lamp": _Recipe(relic_shapes.lamp, 0.46, _BRONZE, "cloud", 0.5, 0.0),
    "mask": _Recipe(relic_shapes.mask, 0.65, _BRONZE, "thunder", 0.55, 0.0),
    "owl": _Recipe(relic_shapes.owl, 0.46, _BRONZE, "thunder", 0.5, 0.0),
    "lady": _Recipe(relic_shapes.lady, 0.74, _PAINTED, "peony", 0.8, 0.0),
    "monster": _Recipe(relic_shapes.monster, 0.28, _CELADON, "petals", 0.25, 0.0),
}

MODEL_CLASSES: tuple[str, ...] = tuple(_RECIPES)
"""The eight classes in the order of the paper."""
