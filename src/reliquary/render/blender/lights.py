"""Light: three soft lamps, one hard spot as in museums, or a map of surroundings."""

from __future__ import annotations

from math import asin, atan2, cos, pi, sin
from pathlib import Path
from typing import Any, NamedTuple

import bpy
import numpy as np
from cameras import extrinsic
from faults import RequestError, brief
from mathutils import Matrix, Vector

DISTANCE = 4.0
"""Metres from the middle of the model to a lamp."""

MAGICS = (b"#?RADIANCE", b"#?RGBE", b"\x76\x2f\x31\x01")
"""First bytes of Radiance and OpenEXR files."""

LARGEST_MAP = 4096
BRIGHTNESS, MAP_OF = "brightness", "map of"
MAP_BRIGHTNESS = 0.7
"""Mean radiance of a map with strength 1: white then stays within what a picture can hold."""


class Lamp(NamedTuple):
    """One lamp of a set-up.

    Attributes:
        kind: A soft square (AREA), or a hard spot (SPOT).
        size: Side of a soft lamp, or radius of a hard one, metres.
        watts: Of strength 1.
    """

    kind: str
    size: float
    watts: float


class Place(NamedTuple):
    """Where a lamp stands, in radians."""

    azimuth: float
    elevation: float


RIGS = {
    "three_point": {
        "key": Lamp("AREA", 2.0, 165.0),
        "fill": Lamp("AREA", 3.0, 42.0),
        "rim": Lamp("AREA", 1.5, 100.0),
    },
    "spot": {"key": Lamp("SPOT", 0.03, 900.0)},
}
AMBIENT = {"three_point": 0.16, "spot": 0.06}
"""Radiance from everywhere with strength 1."""

FILL_ASIDE, FILL_ELEVATION, RIM_ELEVATION = 1.0, 0.25, 0.8
"""Radians: the fill lamp stands so far from the camera, on the side where the key lamp is not; the rim lamp behind."""

BUILT = "built light"
"""Property of a scene: which lamps and which map it has."""


def light_scene(scene: bpy.types.Scene, light: dict[str, Any], eye: dict[str, Any]) -> None:
    """Lights the scene.

    Lamps that stand there are moved, not replaced: after a change of what is in a scene, Cycles takes in the whole
    model anew.

    Args:
        scene: The scene.
        light: The fields of ``Light``.
        eye: The fields of ``Eye``.

    Raises:
        RequestError: The map of surroundings cannot be read.
    """
    wanted = f"{light['setup']} {light['map'] or ''}"
    if scene.get(BUILT) != wanted:
        scene[BUILT] = ""
        _build(scene, light)
        scene[BUILT] = wanted
    if light["setup"] == "hdri":
        _turn_map(scene, light)
        return
    scene.world.node_tree.nodes["background"].inputs["Strength"].default_value = (
        AMBIENT[light["setup"]] * light["strength"]
    )
    places = _places(light, eye)
    for name, lamp in RIGS[light["setup"]].items():
        thing = bpy.data.objects[f"{name} lamp"]
        thing.matrix_world = _standing(places[name])
        thing.data.energy = lamp.watts * light["strength"]
        thing.data.node_tree.nodes["black body"].inputs["Temperature"].default_value = light["kelvin"]


def _build(scene: bpy.types.Scene, light: dict[str, Any]) -> None:
    """Makes the lamps of a set-up, or the surroundings."""
    for lights_or_worlds in (bpy.data.lights, bpy.data.worlds):
        for thing in list(lights_or_worlds):
            lights_or_worlds.remove(thing)
    if light["setup"] == "hdri":
        _surround(scene, Path(light["map"]))
        return
    _ambient(scene)
    for name, lamp in RIGS[light["setup"]].items():
        thing = bpy.data.objects.new(f"{name} lamp", _new_lamp(name, lamp))
        thing.visible_camera = False
        scene.collection.objects.link(thing)


def _places(light: dict[str, Any], eye: dict[str, Any]) -> dict[str, Place]:
    """Returns where the lamps stand: the key lamp as asked, the others as a photographer would put them."""
    matrix = extrinsic(eye)
    x, y, _ = -matrix[:3, :3].T @ matrix[:3, 3]
    camera = atan2(x, -y)
    key = Place(light["azimuth"], light["elevation"])
    aside = FILL_ASIDE if sin(key.azimuth - camera) < 0 else -FILL_ASIDE
    return {
        "key": key,
        "fill": Place(camera + aside, FILL_ELEVATION),
        "rim": Place(key.azimuth + pi, RIM_ELEVATION),
    }


def _standing(place: Place) -> Matrix:
    """Returns the matrix of a lamp on a sphere round the model, shining at its middle."""
    level = cos(place.elevation)
    outwards = Vector((level * sin(place.azimuth), -level * cos(place.azimuth), sin(place.elevation)))
    turned = outwards.to_track_quat("Z", "Y").to_matrix().to_4x4()
    turned.translation = DISTANCE * outwards
    return turned


def _new_lamp(name: str, lamp: Lamp) -> bpy.types.Light:
    """Returns a lamp of the colour of a black body; the circle of light of a spot just holds the unit sphere."""
    data = bpy.data.lights.new(name, lamp.kind)
    if lamp.kind == "AREA":
        data.shape = "SQUARE"
        data.size = lamp.size
        data.spread = pi
    else:
        data.shadow_soft_size = lamp.size
        data.spot_size = 2 * asin(1.02 / DISTANCE)
        data.spot_blend = 0.05
    data.color = (1.0, 1.0, 1.0)
    data.use_nodes = True
    tree = data.node_tree
    tree.nodes.clear()
    body = tree.nodes.new("ShaderNodeBlackbody")
    body.name = "black body"
    emission = tree.nodes.new("ShaderNodeEmission")
    emission.inputs["Strength"].default_value = 1.0
    tree.links.new(body.outputs["Color"], emission.inputs["Color"])
    output = tree.nodes.new("ShaderNodeOutputLight")
    tree.links.new(emission.outputs["Emission"], output.inputs["Surface"])
    return data


def _new_world(scene: bpy.types.Scene) -> tuple[Any, Any]:
    """Returns the node tree of a new world, and its node of the background."""
    scene.world = bpy.data.worlds.new("world")
    scene.world.use_nodes = True
    tree = scene.world.node_tree
    tree.nodes.clear()
    background = tree.nodes.new("ShaderNodeBackground")
    background.name = "background"
    output = tree.nodes.new("ShaderNodeOutputWorld")
    tree.links.new(background.outputs["Background"], output.inputs["Surface"])
    return tree, background


def _ambient(scene: bpy.types.Scene) -> None:
    _, background = _new_world(scene)
    background.inputs["Color"].default_value = (1.0, 1.0, 1.0, 1.0)
    # The same from everywhere: rays that find nothing suffice.
    scene.world.cycles.sampling_method = "NONE"


def _surround(scene: bpy.types.Scene, path: Path) -> None:
    """Surrounds the scene by a map in equirectangular projection."""
    image = _read_map(path)
    tree, background = _new_world(scene)
    place = tree.nodes.new("ShaderNodeTexCoord")
    turn = tree.nodes.new("ShaderNodeMapping")
    turn.name = "turn"
    turn.vector_type = "POINT"
    picture = tree.nodes.new("ShaderNodeTexEnvironment")
    picture.name = "map"
    picture.image = image
    picture.projection = "EQUIRECTANGULAR"
    picture.interpolation = "Linear"
    tree.links.new(place.outputs["Generated"], turn.inputs["Vector"])
    tree.links.new(turn.outputs["Vector"], picture.inputs["Vector"])
    tree.links.new(picture.outputs["Color"], background.inputs["Color"])
    scene.world.cycles.sampling_method = "MANUAL"
    scene.world.cycles.sample_map_resolution = 1024


def _turn_map(scene: bpy.types.Scene, light: dict[str, Any]) -> None:
    """Turns the middle of the map to the azimuth."""
    nodes = scene.world.node_tree.nodes
    # Cycles has the middle of a map at +x; azimuth 0 is -y.
    nodes["turn"].inputs["Rotation"].default_value = (0.0, 0.0, pi / 2 - light["azimuth"])
    nodes["background"].inputs["Strength"].default_value = (
        light["strength"] * MAP_BRIGHTNESS / nodes["map"].image[BRIGHTNESS]
    )


def _read_map(path: Path) -> bpy.types.Image:
    """Returns the picture of a map, with its mean radiance as a property."""
    for image in bpy.data.images:
        if image.get(MAP_OF) == str(path):
            return image
    _check_map(path)
    try:
        image = bpy.data.images.load(str(path))
    except RuntimeError as error:
        raise RequestError("light", f"{path}: cannot be read: {brief(error)}") from None
    if min(image.size) == 0:
        bpy.data.images.remove(image)
        raise RequestError("light", f"{path}: cannot be read as HDR or EXR; save the map anew")
    image.colorspace_settings.name = "Linear Rec.709"
    image[BRIGHTNESS] = _brightness(image, path)
    if image.size[0] > LARGEST_MAP:
        image.scale(LARGEST_MAP, max(image.size[1] * LARGEST_MAP // image.size[0], 1))
        image.pack()
    image[MAP_OF] = str(path)
    return image


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
