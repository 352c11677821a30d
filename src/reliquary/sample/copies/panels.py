"""``reliefs``: carved panels with photographs in several lights, clean and aged, depth, and semantic classes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import numpy as np
import yaml
from numpy.typing import NDArray

from reliquary.records import SAMPLE_MARK
from reliquary.sample.ageing import DEGRADATIONS, degrade
from reliquary.sample.copies.folder import OriginalRow, Piece
from reliquary.sample.copies.scale import Scale
from reliquary.sample.drawing.encoding import jpeg_bytes, png_bytes
from reliquary.sample.reliefs import DEPTH_SHARE, RELIEF_CLASSES, Relief, relief_photograph, sample_relief
from reliquary.seeds import derive, generator

NAME = "reliefs"
PANEL_FILE = "panel.yaml"
DEPTH_FILE = "depth.png"
SEGMENTATION_FILE = "segmentation.png"

GROUND_DEPTH = 1.0
"""Distance from the viewer to the deepest ground, in heights of the panel."""

NEAREST_DEPTH = GROUND_DEPTH - DEPTH_SHARE
"""Distance from the viewer to the highest point that a carving may have."""

_TEMPLES = 8
_PANELS_A_TEMPLE = {Scale.TINY: 1, Scale.SMALL: 3}
_HEIGHTS = {Scale.TINY: (260, 300), Scale.SMALL: (480, 600)}

_LIGHTS = (("raking-left", -72.0, 15.0), ("frontal", 0.0, 12.0), ("raking-right", 72.0, 15.0))
"""Name of the light, azimuth and elevation of the lamp in degrees."""

_CAPTIONS = {
    "raking-left": "raking light from the left",
    "frontal": "frontal light",
    "raking-right": "raking light from the right",
}


@dataclass(frozen=True)
class Photograph:
    """One photograph of a panel.

    Attributes:
        light: Name of the light.
        azimuth: Of the lamp, degrees.
        elevation: Of the lamp, degrees.
        tone: Of the print.
        seed: Seed of the photograph's own noise.
        degradation: Name and seed of what aged it, None if it is clean.
    """

    light: str
    azimuth: float
    elevation: float
    tone: Literal["grey", "sepia"]
    seed: int
    degradation: tuple[str, int] | None

    @property
    def file(self) -> str:
        """Its name in the folder of the panel."""
        return f"{self.light}-{self.degradation[0]}.jpg" if self.degradation else f"{self.light}.jpg"

    def take(self, relief: Relief) -> NDArray[np.uint8]:
        """Returns the picture, RGB (H, W, 3)."""
        clean = relief_photograph(relief, self.azimuth, self.elevation, self.tone, self.seed)
        return degrade(clean, *self.degradation) if self.degradation else clean


@dataclass(frozen=True)
class Panel:
    """One panel of a temple, with its size in px, its seed, and how it was photographed."""

    panel_id: str
    temple: int
    width: int
    height: int
    seed: int
    photographs: tuple[Photograph, ...]


def panel_pieces(seed: int, scale: Scale) -> list[Piece]:
    """Returns the panels of eight temples: one each in the tiny copy, three in the small one."""
    places = [(temple, number) for number in range(1, _PANELS_A_TEMPLE[scale] + 1) for temple in range(1, _TEMPLES + 1)]
    return [_piece(_panel(order, *place, seed, scale)) for order, place in enumerate(places)]


def _panel(order: int, temple: int, number: int, seed: int, scale: Scale) -> Panel:
    panel_id = f"sample-panel-{temple:02}-{number}"
    rng = generator(seed, NAME, panel_id)
    height = int(rng.integers(*_HEIGHTS[scale]))
    width = int(height * rng.uniform(1.0, 1.7))
    photographs = tuple(_photographs(panel_id, order, seed, rng))
    return Panel(panel_id, temple, width, height, derive(seed, NAME, panel_id, "carving"), photographs)


def _photographs(panel_id: str, order: int, seed: int, rng: np.random.Generator) -> Iterator[Photograph]:
    """Gives two or three lights, each clean and aged; degradations take turns over all panels."""
    tone: Literal["grey", "sepia"] = "sepia" if rng.random() < 0.4 else "grey"
    names = tuple(DEGRADATIONS)
    before = 5 * order // 2  # lights of the panels before this one: two and three by turns
    for k, (light, azimuth, elevation) in enumerate(_LIGHTS[: 2 + order % 2]):
        lamp = (azimuth + float(rng.uniform(-6, 6)), elevation + float(rng.uniform(-5, 5)))
        own_seed = derive(seed, NAME, panel_id, light)
        # Of 31 bits, so that it fits into any column of whole numbers.
        degradation = (names[(before + k) % len(names)], int(rng.integers(2**31)))
        yield Photograph(light, *lamp, tone, own_seed, None)
        yield Photograph(light, *lamp, tone, own_seed, degradation)


def _piece(panel: Panel) -> Piece:
    photographs = [photograph.file for photograph in panel.photographs]
    files = [f"{panel.panel_id}/{file}" for file in (*photographs, DEPTH_FILE, SEGMENTATION_FILE, PANEL_FILE)]
    rows = tuple(_original(panel, photograph) for photograph in panel.photographs)
    return Piece(tuple(files), partial(_draw, panel), rows)


def _original(panel: Panel, photograph: Photograph) -> OriginalRow:
    number = panel.panel_id.rsplit("-", 1)[1]
    title = f"Sample temple {panel.temple}, panel {number}, {_CAPTIONS[photograph.light]}"
    if photograph.degradation:
        title += f", {photograph.degradation[0].replace('-', ' ')}"
    return OriginalRow(f"{panel.panel_id}/{photograph.file}", title, site=f"sample-temple-{panel.temple:02}")


def _draw(panel: Panel) -> Iterator[bytes]:
    relief = sample_relief(panel.width, panel.height, seed=panel.seed)
    for photograph in panel.photographs:
        yield jpeg_bytes(photograph.take(relief))
    yield png_bytes(depth_levels(relief))
    yield png_bytes(relief.labels)
    text = yaml.safe_dump(panel_document(panel), sort_keys=False, width=120)
    yield f"# {SAMPLE_MARK}\n{text}".encode()


def depth_levels(relief: Relief) -> NDArray[np.uint16]:
    """Returns the depth (H, W) in 65,536 levels: 0 is NEAREST_DEPTH, 65,535 is GROUND_DEPTH."""
    return np.round((1 - relief.height.astype(np.float64)) * 65535).astype(np.uint16)


def panel_document(panel: Panel) -> dict[str, Any]:
    """Returns what ``panel.yaml`` says (``panel/1``)."""
    return {
        "schema": "panel/1",
        "panel_id": panel.panel_id,
        "photographs": [
            {
                "file": photograph.file,
                "degradation": photograph.degradation
                and {"name": photograph.degradation[0], "seed": photograph.degradation[1]},
            }
            for photograph in panel.photographs
        ],
        "depth": DEPTH_FILE,
        "depth_min": NEAREST_DEPTH,
        "depth_max": GROUND_DEPTH,
        "depth_unit": "unitless",
        "segmentation": SEGMENTATION_FILE,
        "classes": list(RELIEF_CLASSES),
    }
