"""What a worker that renders is asked and answers: plain data, one JSON object a line.

A worker is another program (Blender, or the preview's rasteriser). It reads one ``Job`` from the file that its last
argument names, then requests from standard input, and answers each on a line of standard output that begins with
``ANSWER``; Blender writes lines of its own between them. What it can put right no worker answers for: a fault of a
model, a light map or a disk is an answer with ``fault``, and the worker goes on.

World: metres, z up; a loaded model stands at the origin, within the unit sphere, its front towards -y.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from reliquary.catalogue.render_set import LightSetup, Material, ScenePass, UpAxis

ANSWER = "@reliquary "

FAR = 1e10
"""Depth in metres where there is nothing."""

FaultKind = Literal["model", "light", "texture", "disk", "render"]


@dataclass(frozen=True)
class Quality:
    """How carefully Blender renders.

    Attributes:
        samples: Greatest number of light paths a pixel.
        noise: Noise at which a pixel gets no more paths (adaptive sampling); 0 samples all alike.
        denoise: Whether the denoiser is used.
        prefilter: Of the denoiser's albedo and normals: none, fast or accurate. With some 80 samples they hold no noise
            to filter.
        bounces: Greatest number of times that light is thrown back.
    """

    samples: int = 80
    noise: float = 0.0
    denoise: bool = True
    prefilter: Literal["none", "fast", "accurate"] = "none"
    bounces: int = 4


@dataclass(frozen=True)
class Job:
    """What holds for all that a worker does.

    Attributes:
        passes: What is written beside the RGBA picture.
        threads: Of the worker.
        memory_bytes: Memory that it may use; None does not limit it.
    """

    quality: Quality
    passes: list[ScenePass] = field(default_factory=list)
    threads: int = 1
    memory_bytes: int | None = None


@dataclass(frozen=True)
class Load:
    """Asks for a model to be loaded in the place of the last one.

    Attributes:
        path: Absolute.
        root: Folder that textures must lie in, absolute.
    """

    id: int
    path: str
    root: str
    up: UpAxis = UpAxis.FORMAT
    material: Material = Material.GIVEN
    do: Literal["load"] = "load"


@dataclass(frozen=True)
class Light:
    """The light of one view.

    Attributes:
        setup: Of ``LightSetup``.
        azimuth: Of the key lamp or of the map's front, radians, 0 from the front, counter-clockwise from above.
        elevation: Of the key lamp above the horizon, radians.
        strength: Factor of brightness.
        kelvin: Colour temperature of the lamps.
        map: Absolute path of the HDRI map; for ``hdri`` only.
    """

    setup: LightSetup
    azimuth: float
    elevation: float
    strength: float
    kelvin: float
    map: str | None = None


@dataclass(frozen=True)
class Eye:
    """The camera of one view; it looks at the origin with z up.

    Attributes:
        world_to_camera: 4 x 4, row by row; the camera looks along +Z with Y down (OpenCV).
    """

    world_to_camera: list[float]
    focal_mm: float
    sensor_mm: float
    width: int
    height: int


@dataclass(frozen=True)
class Shoot:
    """Asks for a view of the loaded model.

    Attributes:
        seed: Of the sampling, 0 to 2**31 - 1.
        picture: Absolute path of the RGBA PNG to write, 8 bits a channel, straight alpha, sRGB.
        passes: Absolute path of the NPZ to write: ``depth`` (h, w) float32 metres along the camera's axis, FAR where
            there is nothing; ``normals`` (h, w, 3) float32 of length 1 in the camera's axes (OpenCV), 0 where there is
            nothing.
    """

    id: int
    eye: Eye
    light: Light
    seed: int
    picture: str
    passes: str | None = None
    do: Literal["shoot"] = "shoot"


@dataclass(frozen=True)
class Fault:
    """Why a request could not be met.

    Attributes:
        kind: Whose fault it is.
        reason: One sentence that names the file, and what to do.
    """

    kind: FaultKind
    reason: str


@dataclass(frozen=True)
class Answer:
    """What became of a request.

    Attributes:
        id: Of the request; 0 says that the worker is ready.
        renderer: Program, version and engine, for example ``blender-4.2.23-cycles``; in the first answer.
        notes: What the user should know of a model, for example textures that are missing.
        triangles: Of the loaded model.
        fault: None if all went well.
    """

    id: int
    renderer: str | None = None
    notes: list[str] = field(default_factory=list)
    triangles: int | None = None
    fault: Fault | None = None
