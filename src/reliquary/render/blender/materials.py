"""What models are made of: what their files say, or clay, bronze and glaze."""

from __future__ import annotations

from typing import Any

import bpy

PLAIN: dict[str, Any] = {
    "Base Color": (0.8, 0.8, 0.8, 1.0),
    "Metallic": 0.0,
    "Roughness": 0.5,
    "IOR": 1.5,
    "Alpha": 1.0,
    "Diffuse Roughness": 0.0,
    "Subsurface Weight": 0.0,
    "Specular IOR Level": 0.5,
    "Specular Tint": (1.0, 1.0, 1.0, 1.0),
    "Anisotropic": 0.0,
    "Anisotropic Rotation": 0.0,
    "Transmission Weight": 0.0,
    "Coat Weight": 0.0,
    "Coat Roughness": 0.03,
    "Coat IOR": 1.5,
    "Coat Tint": (1.0, 1.0, 1.0, 1.0),
    "Sheen Weight": 0.0,
    "Emission Color": (0.0, 0.0, 0.0, 1.0),
    "Emission Strength": 0.0,
}
"""All that a surface is described by; versions of Blender assume different values."""

FINISHES: dict[str, dict[str, Any]] = {
    "clay": {"Base Color": (0.46, 0.25, 0.15, 1.0), "Roughness": 0.85, "Specular IOR Level": 0.25},
    "bronze": {"Base Color": (0.36, 0.25, 0.11, 1.0), "Metallic": 1.0, "Roughness": 0.38},
    "glaze": {
        "Base Color": (0.32, 0.43, 0.31, 1.0),
        "Roughness": 0.35,
        "Coat Weight": 1.0,
        "Coat Roughness": 0.06,
    },
}
"""Terracotta, bronze without patina, celadon; colours are linear."""


def dress(objects: list[bpy.types.Object], material: str) -> None:
    """Gives the objects of a model their material.

    Args:
        objects: Mesh objects.
        material: given, clay, bronze or glaze; ``given`` keeps what a file says, takes colours of vertices where it
            has no more than those, and clay where it says nothing.
    """
    if material != "given":
        finish = _surface(material, FINISHES[material])
        for thing in objects:
            thing.data.materials.clear()
            thing.data.materials.append(finish)
        return
    for thing in objects:
        _complete(thing.data)
    for each in bpy.data.materials:
        each.displacement_method = "BUMP"


def _complete(mesh: bpy.types.Mesh) -> None:
    """Fills the places for materials that are empty."""
    colours = mesh.color_attributes.active_color or (mesh.color_attributes[0] if mesh.color_attributes else None)
    if not mesh.materials:
        mesh.materials.append(None)
    for number, material in enumerate(mesh.materials):
        if material is None:
            mesh.materials[number] = _coloured(colours.name) if colours else _surface("clay", FINISHES["clay"])
        elif colours and not _says_colours(material):
            mesh.materials[number] = _coloured(colours.name)


def _says_colours(material: bpy.types.Material) -> bool:
    """Tells whether a material takes colours from a picture or from vertices, so that it is more than one tint."""
    if not material.use_nodes:
        return False
    return any(node.type in {"TEX_IMAGE", "ATTRIBUTE", "VERTEX_COLOR", "GROUP"} for node in material.node_tree.nodes)


def _coloured(layer: str) -> bpy.types.Material:
    """Returns a matt material of the colours that vertices have."""
    material = _surface(f"colours of {layer}", {"Roughness": 0.8, "Specular IOR Level": 0.25})
    tree = material.node_tree
    colours = tree.nodes.new("ShaderNodeVertexColor")
    colours.layer_name = layer
    tree.links.new(colours.outputs["Color"], tree.nodes["surface"].inputs["Base Color"])
    return material


def _surface(name: str, values: dict[str, Any]) -> bpy.types.Material:
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    tree = material.node_tree
    tree.nodes.clear()
    surface = tree.nodes.new("ShaderNodeBsdfPrincipled")
    surface.name = "surface"
    surface.distribution = "MULTI_GGX"
    surface.subsurface_method = "RANDOM_WALK"
    for socket, value in (PLAIN | values).items():
        if socket in surface.inputs:
            surface.inputs[socket].default_value = value
    output = tree.nodes.new("ShaderNodeOutputMaterial")
    tree.links.new(surface.outputs["BSDF"], output.inputs["Surface"])
    return material
