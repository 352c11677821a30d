"""The views of a set, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path

from reliquary.catalogue.render_set import RenderSetFile
from reliquary.files import canonical_json, sha256_bytes
from reliquary.records import Camera
from reliquary.render.models.checking import CheckedModel
from reliquary.render.models.light_maps import LightMap
from reliquary.render.planning.cameras import camera_of
from reliquary.render.planning.lights import light_name, light_of
from reliquary.render.scene import Eye, Light, Load, Quality, Shoot
from reliquary.seeds import derive

SAMPLING_SEEDS = 2**31


@dataclass(frozen=True)
class PlannedView:
    """A view that is to be rendered.

    Attributes:
        set: Name of the set.
        model: What is seen.
        number: Among the views of its model, from 0.
        seed: Of the view, 64 bits.
        camera: From where.
        light: In what light; ``map`` is a name as in the set's file.
        maps: The light maps that can be used, by these names.
        quality: How carefully.
        passes: What is stored beside the picture, sorted.
    """

    set: str
    model: CheckedModel
    number: int
    seed: int
    camera: Camera
    light: Light
    maps: Mapping[str, LightMap]
    quality: Quality
    passes: tuple[str, ...]

    @cached_property
    def spec_sha256(self) -> str:
        """Hash of the canonical JSON of all that decides the pixels, but for the renderer."""
        light_map = self.maps.get(self.light.map or "")
        spec = {
            "model": {"sha256": self.model.sha256, "up": self.model.entry.up, "material": self.model.entry.material},
            "camera": self.camera.model_dump(mode="json"),
            "light": {**asdict(self.light), "map": light_map.sha256 if light_map else None},
            "seed": self.seed,
            "quality": asdict(self.quality),
            "passes": self.passes,
        }
        return sha256_bytes(canonical_json(spec))

    @property
    def light_name(self) -> str:
        """What the records call its light."""
        return light_name(self.light)

    @property
    def lacks_light(self) -> bool:
        """Whether its light map cannot be used."""
        return self.light.map is not None and self.light.map not in self.maps

    def load(self, id_: int) -> Load:
        """Return the request for its model."""
        entry = self.model.entry
        return Load(id_, str(self.model.path), str(self.model.root), entry.up, entry.material)

    def shoot(self, id_: int, picture: Path, passes: Path) -> Shoot:
        """Return the request for its picture, and for the other passes if any are wished for."""
        camera = self.camera
        eye = Eye(camera.world_to_camera, camera.focal_mm, camera.sensor_mm, camera.width, camera.height)
        light = replace(self.light, map=str(self.maps[self.light.map].path)) if self.light.map else self.light
        return Shoot(
            id_, eye, light, self.seed % SAMPLING_SEEDS, str(picture), passes=str(passes) if self.passes else None
        )


def plan_views(
    spec: RenderSetFile, models: Sequence[CheckedModel], maps: Mapping[str, LightMap], quality: Quality
) -> Iterator[PlannedView]:
    """Yield the views of the models, sorted by model and number.

    Args:
        spec: The set.
        models: Those that can be used.
        maps: The light maps that can be used, by name.
        quality: How carefully they are rendered.
    """
    for model in sorted(models, key=lambda model: model.entry.id):
        for number in range(spec.views.per_model):
            yield plan_view(spec, model, number, maps, quality)


def plan_view(
    spec: RenderSetFile, model: CheckedModel, number: int, maps: Mapping[str, LightMap], quality: Quality
) -> PlannedView:
    """Return one view."""
    model_id = model.entry.id
    camera, direction = camera_of(spec.views, spec.seed, model_id, number)
    return PlannedView(
        set=spec.name,
        model=model,
        number=number,
        seed=derive(spec.seed, "view", model_id, number),
        camera=camera,
        light=light_of(spec.light, spec.seed, model_id, number, direction),
        maps=maps,
        quality=quality,
        passes=tuple(sorted(set(spec.views.passes))),
    )
