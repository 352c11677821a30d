"""The bodies of the eight sample models: beasts, figures, a mask and vessels, put together from tubes and balls.

Each function returns a mesh in any size; models3d scales it to metres. Figures face towards z, beasts towards x.
"""

from __future__ import annotations

import numpy as np

from reliquary.sample.models3d.meshes import Mesh, ball, merged, tube
from reliquary.sample.objects.vessels import PROFILE_SAMPLES, vessel_profile

BODY = (0.0, 0.0, 1.0, 0.5)
LIMB = (0.0, 0.5, 0.5, 1.0)
DETAIL = (0.5, 0.5, 1.0, 1.0)
"""Parts of every texture: an ornamented one for the body, a plain one for limbs, a dark one for details."""


def _limb(points: list[tuple[float, float, float]], radii: list[float]) -> Mesh:
    """A bent tube through a few points, with round ends."""
    t, fine = np.linspace(0, 1, len(points)), np.linspace(0, 1, 32)
    path = np.stack([np.interp(fine, t, column) for column in np.array(points).T], axis=-1)
    smooth = path.copy()
    for _ in range(4):  # A running mean rounds the corners and leaves the ends where they are.
        smooth[1:-1] = (smooth[:-2] + smooth[1:-1] + smooth[2:]) / 3
    to_the_end = np.minimum(fine, 1 - fine) / 0.15
    ends = np.sqrt(1 - np.clip(1 - to_the_end, 0, 0.97) ** 2)
    return tube(smooth, np.interp(fine, t, radii) * ends, LIMB, sides=16)


def _horns(centre: tuple[float, float, float], spread: float, rise: float) -> list[Mesh]:
    x, y, z = centre
    return [
        tube(
            [(x, y, z + s * 0.03), (x, y + 0.3 * rise, z + s * spread), (x + 0.02, y + rise, z + s * 0.8 * spread)],
            [0.03, 0.022, 0.004],
            DETAIL,
            sides=12,
        )
        for s in (-1, 1)
    ]


def _legs(front: float, back: float, spread: float, top: float, radius: float) -> list[Mesh]:
    return [
        _limb([(x, top, z), (x + 0.01, top / 2, z), (x, 0.0, z)], [radius * 1.4, radius, radius * 1.1])
        for x in (front, back)
        for z in (-spread, spread)
    ]


def _eyes(centre: tuple[float, float, float], apart: float, radius: float) -> list[Mesh]:
    x, y, z = centre
    return [ball((x, y, z + s * apart), (radius, radius, radius), DETAIL, rings=10) for s in (-1, 1)]


def cattle() -> Mesh:
    """A standing bull with a heavy body and short horns."""
    body = _lying_body(-0.42, 0.36, 0.44, (0.17, 0.21, 0.19))
    head = [
        _limb([(0.3, 0.5, 0.0), (0.46, 0.62, 0.0), (0.54, 0.6, 0.0)], [0.14, 0.1, 0.09]),
        _limb([(0.5, 0.62, 0.0), (0.62, 0.54, 0.0), (0.7, 0.47, 0.0)], [0.1, 0.075, 0.055]),
    ]
    tail = _limb([(-0.44, 0.5, 0.0), (-0.52, 0.3, 0.02), (-0.5, 0.12, 0.04)], [0.025, 0.018, 0.03])
    horns = _horns((0.52, 0.69, 0.0), 0.16, 0.16)
    return merged(
        [body, *head, tail, *horns, *_legs(0.26, -0.32, 0.1, 0.36, 0.05), *_eyes((0.6, 0.61, 0.0), 0.065, 0.018)]
    )


def _lying_body(back: float, front: float, level: float, radii: tuple[float, float, float]) -> Mesh:
    """A rump, a belly and a chest along the x axis; ``radii`` are those three."""
    t = np.linspace(0, 1, 30)
    path = np.stack([back + (front - back) * t, level + 0.02 * np.sin(np.pi * t), 0 * t], axis=-1)
    size = np.interp(t, (0, 0.2, 0.5, 0.8, 1), (0.35 * radii[0], radii[0], radii[1], radii[2], 0.4 * radii[2]))
    return tube(path, np.stack([0.85 * size, size], axis=-1), BODY)


def camel() -> Mesh:
    """A camel with two humps and a long neck."""
    body = _lying_body(-0.36, 0.32, 0.62, (0.13, 0.18, 0.15))
    humps = [ball((x, 0.78, 0.0), (0.1, 0.16, 0.09), BODY) for x in (-0.14, 0.13)]
    neck = _limb([(0.28, 0.64, 0.0), (0.46, 0.66, 0.0), (0.52, 0.92, 0.0), (0.52, 1.04, 0.0)], [0.11, 0.08, 0.06, 0.06])
    head = _limb([(0.49, 1.06, 0.0), (0.6, 1.05, 0.0), (0.7, 1.0, 0.0)], [0.065, 0.06, 0.04])
    tail = _limb([(-0.37, 0.66, 0.0), (-0.44, 0.52, 0.0), (-0.43, 0.4, 0.0)], [0.02, 0.014, 0.022])
    return merged(
        [
            body,
            *humps,
            neck,
            head,
            tail,
            *_legs(0.22, -0.28, 0.09, 0.58, 0.038),
            *_eyes((0.58, 1.09, 0.0), 0.045, 0.014),
        ]
    )


def soldier() -> Mesh:
    """A kneeling archer: one knee up, one on the ground."""
    torso = tube(
        [(0, y, 0) for y in (0.36, 0.45, 0.6, 0.72, 0.8)],
        [(0.17, 0.13), (0.15, 0.11), (0.17, 0.12), (0.19, 0.11), (0.08, 0.07)],
        BODY,
    )
    skirt = tube([(0, y, 0) for y in (0.16, 0.25, 0.4)], [(0.24, 0.22), (0.22, 0.2), (0.16, 0.13)], BODY)
    limbs = [
        _limb(
            [(0.09, 0.36, 0.02), (0.12, 0.38, 0.26), (0.12, 0.18, 0.27), (0.12, 0.0, 0.26)], [0.09, 0.075, 0.06, 0.065]
        ),
        _limb([(-0.09, 0.32, 0.0), (-0.12, 0.07, 0.12), (-0.12, 0.05, -0.22)], [0.09, 0.075, 0.055]),
        _limb([(0.18, 0.72, 0.0), (0.27, 0.52, 0.05), (0.12, 0.46, 0.17)], [0.06, 0.05, 0.04]),
        _limb([(-0.18, 0.72, 0.0), (-0.27, 0.52, 0.02), (-0.1, 0.5, 0.16)], [0.06, 0.05, 0.04]),
        _limb([(0.0, 0.78, 0.0), (0.0, 0.86, 0.0)], [0.05, 0.05]),
    ]
    head = [ball((0, 0.93, 0.01), (0.08, 0.105, 0.095), LIMB), ball((0.03, 1.06, -0.03), (0.04, 0.045, 0.04), DETAIL)]
    eyes = [ball((s * 0.03, 0.95, 0.1), (0.012, 0.008, 0.008), DETAIL, rings=8) for s in (-1, 1)]
    return merged(
        [torso, skirt, *limbs, *head, *eyes, tube([(0, 0, 0), (0, 0.03, 0)], [(0.3, 0.34)] * 2, DETAIL, squareness=0.8)]
    )


def lamp() -> Mesh:
    """An ox that carries a drum-shaped lamp with a chimney on its back."""
    body = _lying_body(-0.32, 0.28, 0.3, (0.15, 0.17, 0.16))
    drum = tube(
        [(0, y, 0) for y in (0.42, 0.46, 0.47, 0.62, 0.64, 0.7, 0.78)],
        [0.07, 0.08, 0.17, 0.17, 0.14, 0.12, 0.03],
        BODY,
    )
    chimney = _limb([(0.0, 0.76, 0.0), (0.06, 0.9, 0.0), (0.3, 0.84, 0.0), (0.4, 0.52, 0.0)], [0.035] * 4)
    head = _limb([(0.24, 0.34, 0.0), (0.4, 0.46, 0.0), (0.5, 0.38, 0.0)], [0.11, 0.085, 0.055])
    return merged(
        [body, drum, chimney, head, *_horns((0.4, 0.51, 0.0), 0.13, 0.1), *_legs(0.19, -0.23, 0.09, 0.26, 0.045)]
    )


def mask() -> Mesh:
    """A broad bronze face with eyes on stalks and wide ears."""
    face = tube(
        [(0, y, 0) for y in (0.0, 0.08, 0.22, 0.4, 0.54, 0.62)],
        [(0.1, 0.08), (0.24, 0.13), (0.32, 0.15), (0.34, 0.15), (0.3, 0.13), (0.22, 0.08)],
        BODY,
        squareness=0.45,
    )
    stalks = [
        tube([(s * 0.14, 0.4, 0.1), (s * 0.15, 0.41, 0.24), (s * 0.15, 0.41, 0.3)], [0.06, 0.05, 0.052], LIMB)
        for s in (-1, 1)
    ]
    ears = [
        tube(
            [(s * 0.3, 0.34, 0.0), (s * 0.46, 0.5, -0.02), (s * 0.5, 0.58, -0.02)],
            [(0.07, 0.03), (0.1, 0.025), (0.02, 0.02)],
            LIMB,
        )
        for s in (-1, 1)
    ]
    nose = _limb([(0.0, 0.44, 0.14), (0.0, 0.3, 0.2), (0.0, 0.25, 0.15)], [0.03, 0.05, 0.04])
    mouth = tube([(-0.22, 0.16, 0.12), (0.0, 0.13, 0.16), (0.22, 0.16, 0.12)], [0.012, 0.016, 0.012], DETAIL)
    brows = [
        tube([(s * 0.04, 0.47, 0.15), (s * 0.18, 0.53, 0.13), (s * 0.28, 0.49, 0.09)], [0.016, 0.02, 0.008], DETAIL)
        for s in (-1, 1)
    ]
    return merged([face, *stalks, *ears, nose, mouth, *brows])


def owl() -> Mesh:
    """A standing owl with ears, wings and a tail to rest on."""
    body = tube(
        [(0, y, 0.03 * np.sin(3 * y)) for y in np.linspace(0.1, 0.8, 16)],
        np.interp(np.linspace(0.1, 0.8, 16), (0.1, 0.3, 0.5, 0.65, 0.8), (0.14, 0.27, 0.25, 0.19, 0.1)),
        BODY,
    )
    head = ball((0, 0.78, 0.03), (0.19, 0.15, 0.17), BODY)
    ears = [tube([(s * 0.11, 0.86, 0.02), (s * 0.15, 1.02, 0.0)], [(0.06, 0.03), (0.01, 0.01)], LIMB) for s in (-1, 1)]
    eyes = [ball((s * 0.085, 0.81, 0.17), (0.05, 0.05, 0.03), DETAIL) for s in (-1, 1)]
    beak = tube([(0, 0.77, 0.17), (0, 0.72, 0.25), (0, 0.66, 0.25)], [0.04, 0.03, 0.004], DETAIL)
    feet = [
        _limb([(s * 0.12, 0.16, 0.06), (s * 0.13, 0.06, 0.09), (s * 0.13, 0.0, 0.1)], [0.08, 0.06, 0.07])
        for s in (-1, 1)
    ]
    wings = [ball((s * 0.23, 0.42, -0.01), (0.06, 0.24, 0.16), LIMB) for s in (-1, 1)]
    tail = _limb([(0, 0.2, -0.18), (0, 0.08, -0.26), (0, 0.0, -0.28)], [0.09, 0.07, 0.06])
    return merged([body, head, *ears, *eyes, beak, *feet, *wings, tail])


def lady() -> Mesh:
    """A standing woman in a wide robe, her hair piled up, her hands in her sleeves."""
    robe = tube(
        [(0, y, 0) for y in (0.0, 0.06, 0.3, 0.5, 0.62, 0.7, 0.76)],
        [(0.2, 0.17), (0.19, 0.16), (0.165, 0.15), (0.18, 0.16), (0.17, 0.13), (0.13, 0.1), (0.05, 0.05)],
        BODY,
    )
    head = [ball((0, 0.85, 0.01), (0.085, 0.1, 0.085), LIMB), ball((0, 0.93, -0.02), (0.12, 0.09, 0.1), DETAIL)]
    bun = ball((0.02, 1.02, 0.0), (0.05, 0.06, 0.05), DETAIL)
    sleeves = [
        _limb([(s * 0.16, 0.66, 0.0), (s * 0.2, 0.52, 0.06), (s * 0.03, 0.5, 0.19)], [0.06, 0.07, 0.06])
        for s in (-1, 1)
    ]
    shoes = [ball((s * 0.07, 0.02, 0.17), (0.045, 0.03, 0.06), DETAIL) for s in (-1, 1)]
    return merged([robe, *head, bun, *sleeves, *shoes])


def monster() -> Mesh:
    """A celadon jar in the shape of a crouching beast with horns and an open mouth."""
    radius = vessel_profile("jar")[:: PROFILE_SAMPLES // 32]
    jar = tube([(0, y, 0) for y in np.linspace(0, 0.9, len(radius))], 0.85 * radius, BODY)
    head = ball((0, 0.5, 0.3), (0.2, 0.18, 0.16), LIMB)
    eyes = [ball((s * 0.1, 0.6, 0.4), (0.045, 0.045, 0.045), DETAIL) for s in (-1, 1)]
    mouth = tube([(-0.13, 0.43, 0.4), (0.0, 0.39, 0.46), (0.13, 0.43, 0.4)], [0.012, 0.03, 0.012], DETAIL)
    horns = [
        _limb([(s * 0.1, 0.64, 0.3), (s * 0.2, 0.78, 0.28), (s * 0.12, 0.86, 0.3)], [0.035, 0.028, 0.008])
        for s in (-1, 1)
    ]
    paws = [
        _limb([(s * 0.28, 0.34, 0.14), (s * 0.26, 0.14, 0.3), (s * 0.22, 0.02, 0.34)], [0.08, 0.07, 0.06])
        for s in (-1, 1)
    ]
    return merged([jar, head, *eyes, mouth, *horns, *paws])
