"""Light: three soft lamps, one hard spot as in museums, or a map of surroundings."""

from __future__ import annotations

from math import asin, atan2, cos, pi, sin
from pathlib import Path
from typing import Any, NamedTuple

import bpy
import numpy as np
from cameras import extrinsic
from faults import RequestError, brief
from mathutils import Vector

DISTANCE = 4.0
"""Metres from the middle of the model to a lamp."""

DAYLIGHT_KELVIN = 6500.0
MAGICS = (b"#?RADIANCE", b"#?RGBE", b"\x76\x2f\x31\x01")
"""First bytes of Radiance and OpenEXR files."""

LARGEST_MAP = 4096
MAP_BRIGHTNESS = 0.7
"""Mean radiance of a map with strength 1: white then stays within what a picture can hold."""


class Lamp(NamedTuple):
    """One lamp of a set-up.

    Attributes:
        size: Side of a soft lamp, or radius of a hard one, metres.
        watts: Of strength 1.
    """

    size: float
    watts: float


KEY, FILL, RIM = Lamp(2.0, 165.0), Lamp(3.0, 42.0), Lamp(1.5, 100.0)
FILL_ASIDE, FILL_ELEVATION, RIM_ELEVATION = 1.0, 0.25, 0.8
"""Radians: the fill lamp stands so far from the camera, on the side where the key lamp is not, the rim lamp behind."""

SPOT = Lamp(0.03, 900.0)
AMBIENT = {"three_point": 0.16, "spot": 0.06}
"""Radiance from everywhere with strength 1."""


def light_scene(scene: bpy.types.Scene, light: dict[str, Any], eye: dict[str, Any]) -> None:
    """Lights the scene anew.

    Args:
        scene: The scene.
        light: The fields of ``Light``.
        eye: The fields of ``Eye``.

    Raises:
        RequestError: The map of surroundings cannot be read.
    """
    _remove_lamps()
    if light["setup"] == "hdri":
        _surround(scene, Path(light["map"]), light["azimuth"], light["strength"])
        return
    _ambient(scene, AMBIENT[light["setup"]] * light["strength"])
    key = (light["azimuth"], light["elevation"])
    if light["setup"] == "spot":
        _set_up(scene, _spot(SPOT), light, *key)
        return
    _set_up(scene, _soft(KEY), light, *key)
    _set_up(scene, _soft(FILL), light, _fill_azimuth(light["azimuth"], eye), FILL_ELEVATION)
    _set_up(scene, _soft(RIM), light, light["azimuth"] + pi, RIM_ELEVATION)


def _remove_lamps() -> None:
    for lamp in list(bpy.data.lights):
        bpy.data.lights.remove(lamp)
    for world in list(bpy.data.worlds):
        bpy.data.worlds.remove(world)


def _soft(lamp: Lamp) -> bpy.types.Light:
    data = bpy.data.lights.new("soft", "AREA")
    data.energy = lamp.watts
    data.shape = "SQUARE"
    data.size = lamp.size
    data.spread = pi
    return data


def _spot(lamp: Lamp) -> bpy.types.Light:
    """Returns a lamp whose hard circle of light just holds the unit sphere."""
    data = bpy.data.lights.new("spot", "SPOT")
    data.energy = lamp.watts
    data.shadow_soft_size = lamp.size
    data.spot_size = 2 * asin(1.02 / DISTANCE)
    data.spot_blend = 0.05
    return data


def _colour(data: bpy.types.Light, kelvin: float) -> None:
    """Gives a lamp the colour of a black body, relative to daylight."""
    data.color = (1.0, 1.0, 1.0)
    data.use_nodes = True
    tree = data.node_tree
    tree.nodes.clear()
    body = tree.nodes.new("ShaderNodeBlackbody")
    body.inputs["Temperature"].default_value = kelvin
    emission = tree.nodes.new("ShaderNodeEmission")
    emission.inputs["Strength"].default_value = 1.0
    tree.links.new(body.outputs["Color"], emission.inputs["Color"])
    output = tree.nodes.new("ShaderNodeOutputLight")
    tree.links.new(emission.outputs["Emission"], output.inputs["Surface"])


def _set_up(
    scene: bpy.types.Scene, data: bpy.types.Light, light: dict[str, Any], azimuth: float, elevation: float
) -> None:
    """Puts a lamp on a sphere round the model, shining at its middle."""
    data.energy *= light["strength"]
    _colour(data, light["kelvin"])
    level = cos(elevation)
    outwards = Vector((level * sin(azimuth), -level * cos(azimuth), sin(elevation)))
    turned = outwards.to_track_quat("Z", "Y").to_matrix().to_4x4()
    turned.translation = DISTANCE * outwards
    thing = bpy.data.objects.new(data.name, data)
    thing.matrix_world = turned
    thing.visible_camera = False
    scene.collection.objects.link(thing)


def _fill_azimuth(key: float, eye: dict[str, Any]) -> float:
    """Returns the azimuth of the fill lamp, from that of the key lamp and where the camera stands."""
    matrix = extrinsic(eye)
    x, y, _ = -matrix[:3, :3].T @ matrix[:3, 3]
    camera = atan2(x, -y)
    return camera + FILL_ASIDE if sin(key - camera) < 0 else camera - FILL_ASIDE


def _new_world(scene: bpy.types.Scene) -> tuple[Any, Any]:
    """Returns the node tree of a new world, and its node of the background."""
    scene.world = bpy.data.worlds.new("world")
    scene.world.use_nodes = True
    tree = scene.world.node_tree
    tree.nodes.clear()
    background = tree.nodes.new("ShaderNodeBackground")
    output = tree.nodes.new("ShaderNodeOutputWorld")
    tree.links.new(background.outputs["Background"], output.inputs["Surface"])
    return tree, background


def _ambient(scene: bpy.types.Scene, strength: float) -> None:
    _, background = _new_world(scene)
    background.inputs["Color"].default_value = (1.0, 1.0, 1.0, 1.0)
    background.inputs["Strength"].default_value = strength
    # The same from everywhere: rays that find nothing suffice.
    scene.world.cycles.sampling_method = "NONE"


def _surround(scene: bpy.types.Scene, path: Path, azimuth: float, strength: float) -> None:
    """Lights the scene by a map in equirectangular projection, whose middle stands at the azimuth."""
    image, brightness = _read_map(path)
    tree, background = _new_world(scene)
    background.inputs["Strength"].default_value = strength * MAP_BRIGHTNESS / brightness
    place = tree.nodes.new("ShaderNodeTexCoord")
    turn = tree.nodes.new("ShaderNodeMapping")
    turn.vector_type = "POINT"
    # Cycles has the middle of a map at +x; azimuth 0 is -y.
    turn.inputs["Rotation"].default_value = (0.0, 0.0, pi / 2 - azimuth)
    picture = tree.nodes.new("ShaderNodeTexEnvironment")
    picture.image = image
    picture.projection = "EQUIRECTANGULAR"
    picture.interpolation = "Linear"
    tree.links.new(place.outputs["Generated"], turn.inputs["Vector"])
    tree.links.new(turn.outputs["Vector"], picture.inputs["Vector"])
    tree.links.new(picture.outputs["Color"], background.inputs["Color"])
    scene.world.cycles.sampling_method = "MANUAL"
    scene.world.cycles.sample_map_resolution = 1024


def _read_map(path: Path) -> tuple[bpy.types.Image, float]:
    """Returns the picture of a map and its mean radiance."""
    kept = bpy.data.images.get(str(path)[-60:])
    if kept is not None:
        return kept, kept["brightness"]
    _check_map(path)
    try:
        image = bpy.data.images.load(str(path))
    except RuntimeError as error:
        raise RequestError("light", f"{path}: cannot be read: {brief(error)}") from None
    if min(image.size) == 0:
        bpy.data.images.remove(image)
        raise RequestError("light", f"{path}: cannot be read as HDR or EXR; save the map anew")
    image.colorspace_settings.name = "Linear Rec.709"
    if image.size[0] > LARGEST_MAP:
        image.scale(LARGEST_MAP, max(image.size[1] * LARGEST_MAP // image.size[0], 1))
        image.pack()
    image.name = str(path)[-60:]
    image["brightness"] = _brightness(image, path)
    return image, image["brightness"]


def _check_map(path: Path) -> None:
    try:
        with path.open("rb") as stream:
            head = stream.read(16)
    except OSError as error:
        raise RequestError("light", f"{path}: cannot be read: {error.strerror}") from None
    if not head.startswith(MAGICS):
        raise RequestError("light", f"{path}: is neither a Radiance HDR nor an OpenEXR file; give one as light map")


def _brightness(image: bpy.types.Image, path: Path) -> float:
    """Returns the mean radiance over all directions, Rec. 709 luminance."""
    width, height = image.size
    values = np.empty(width * height * image.channels, dtype=np.float32)
    image.pixels.foreach_get(values)
    rows = values.reshape(height, width, image.channels)[..., :3] @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    share = np.cos((np.arange(height) + 0.5) / height * pi - pi / 2)
    mean = float(np.average(rows.mean(axis=1, dtype=np.float64), weights=share))
    if not np.isfinite(mean) or mean <= 0:
        raise RequestError("light", f"{path}: its light is {mean:g} on average; give a map with light in it")
    return mean
