"""Models whose pictures can be foretold, and a light map."""

from __future__ import annotations

import numpy as np
import trimesh

BODY = (0.6, 0.5, 1.0)
"""Sides of the body of ``relic_mesh``: x, y, z."""
NOSE = 0.2
"""Side of its nose, a cube on the body's front."""


def relic_mesh(up="z"):
    """A standing box with a nose on its front: z up and front towards -y, or y up and front towards z."""
    body = trimesh.creation.box(BODY)
    nose = trimesh.creation.box((NOSE, NOSE, NOSE), trimesh.transformations.translation_matrix((0, -0.35, 0)))
    mesh = trimesh.util.concatenate([body, nose])
    if up == "y":
        mesh.vertices = mesh.vertices[:, [0, 2, 1]] * (1, 1, -1)
    mesh.visual = trimesh.visual.ColorVisuals()
    return mesh


def fitted(points):
    """What the worker makes of a model's points: within the unit sphere, the middle of their box at the origin."""
    centred = points - (points.min(axis=0) + points.max(axis=0)) / 2
    return centred / np.linalg.norm(centred, axis=1).max()


def save(mesh, path, **wishes):
    """Writes a mesh; returns the path."""
    data = mesh.export(file_type=path.suffix[1:], **wishes)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def write_radiance_map(path, radiance):
    """Writes an array (h, w, 3) as Radiance picture, without run lengths."""
    height, width, _ = radiance.shape
    most = radiance.max(axis=-1)
    mantissa, exponent = np.frexp(most)
    scale = np.where(most > 0, mantissa * 256 / np.maximum(most, 1e-12), 0)
    pixels = np.concatenate([radiance * scale[..., None], np.where(most > 0, exponent + 128, 0)[..., None]], axis=-1)
    head = f"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y {height} +X {width}\n"
    path.write_bytes(head.encode() + pixels.astype(np.uint8).tobytes())
    return path
