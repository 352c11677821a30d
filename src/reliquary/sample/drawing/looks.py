"""How the objects of each sample civilisation look: colours, motifs, emblems and shapes, early to late.

The looks only echo history: they are caricatures that a classifier can learn. They overlap on purpose (white
ware with blue paint occurs in two civilisations), and everything drifts with the year, so that the age of an
object shows in its picture too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

RGB = tuple[int, int, int]


class Scheme(NamedTuple):
    """Three colours that belong together, each (red, green, blue) 0..255."""

    ground: RGB
    paint: RGB
    accent: RGB


@dataclass(frozen=True)
class Look:
    """The repertoire of one civilisation. Every tuple runs from early to late."""

    pottery: tuple[Scheme, ...]
    stone: tuple[Scheme, ...]
    metal: tuple[Scheme, ...]
    glaze: tuple[Scheme, ...]
    motifs: tuple[str, ...]
    emblems: tuple[str, ...]
    vessels: tuple[str, ...]
    tops: tuple[str, ...]
    script: str


LOOKS: dict[str, Look] = {
    "egyptian": Look(
        pottery=(
            Scheme((172, 92, 62), (62, 42, 36), (206, 168, 122)),
            Scheme((206, 160, 116), (66, 108, 142), (150, 62, 46)),
            Scheme((96, 168, 168), (32, 56, 82), (208, 190, 140)),
        ),
        stone=(
            Scheme((224, 206, 168), (146, 74, 50), (70, 104, 122)),
            Scheme((208, 184, 142), (92, 124, 136), (160, 82, 54)),
            Scheme((122, 120, 118), (84, 82, 82), (150, 146, 138)),
        ),
        metal=(
            Scheme((176, 120, 66), (110, 72, 40), (96, 124, 98)),
            Scheme((158, 126, 72), (92, 78, 50), (90, 116, 96)),
        ),
        glaze=(
            Scheme((86, 166, 160), (30, 60, 78), (214, 196, 148)),
            Scheme((70, 134, 168), (196, 152, 70), (150, 62, 46)),
            Scheme((112, 178, 166), (46, 62, 84), (222, 212, 178)),
        ),
        motifs=("zigzag", "bands", "lotus", "glyphs", "petals", "checker", "wave"),
        emblems=("falcon", "eye", "figure", "lotus", "bull", "profile"),
        vessels=("beaker", "drop", "canopic", "flask", "juglet"),
        tops=("round", "flat", "cornice"),
        script="pictographs",
    ),
    "grecoroman": Look(
        pottery=(
            Scheme((206, 166, 118), (72, 48, 38), (126, 70, 48)),
            Scheme((204, 112, 62), (38, 30, 30), (232, 214, 182)),
            Scheme((48, 40, 40), (204, 116, 66), (230, 216, 190)),
            Scheme((176, 76, 50), (142, 56, 40), (198, 104, 72)),
        ),
        stone=(
            Scheme((216, 202, 176), (150, 96, 70), (96, 110, 120)),
            Scheme((236, 232, 224), (198, 190, 178), (186, 160, 124)),
            Scheme((226, 220, 210), (180, 172, 164), (150, 142, 136)),
        ),
        metal=(
            Scheme((190, 188, 182), (116, 114, 112), (150, 146, 138)),
            Scheme((168, 132, 84), (98, 74, 46), (84, 108, 88)),
        ),
        glaze=(
            Scheme((206, 166, 122), (70, 46, 38), (150, 78, 54)),
            Scheme((226, 214, 192), (44, 42, 46), (168, 74, 54)),
            Scheme((232, 224, 206), (108, 56, 44), (92, 112, 122)),
        ),
        motifs=("zigzag", "meander", "palmette", "wave", "bands", "egg_and_dart", "laurel"),
        emblems=("horse", "profile", "eagle", "amphora", "figure", "owl"),
        vessels=("amphora", "krater", "lekythos", "kylix", "oinochoe"),
        tops=("flat", "pediment", "pediment"),
        script="strokes",
    ),
    "orient": Look(
        pottery=(
            Scheme((214, 188, 146), (78, 52, 42), (150, 84, 56)),
            Scheme((190, 152, 112), (96, 58, 42), (222, 200, 158)),
            Scheme((102, 136, 132), (218, 184, 92), (60, 70, 80)),
        ),
        stone=(
            Scheme((178, 146, 108), (124, 88, 58), (156, 84, 52)),
            Scheme((84, 80, 78), (60, 58, 58), (120, 112, 102)),
            Scheme((150, 120, 92), (98, 70, 52), (146, 84, 58)),
        ),
        metal=(
            Scheme((150, 112, 58), (86, 62, 34), (80, 84, 66)),
            Scheme((184, 182, 174), (112, 110, 108), (160, 140, 92)),
        ),
        glaze=(
            Scheme((190, 146, 98), (70, 50, 44), (226, 206, 164)),
            Scheme((42, 92, 128), (220, 180, 84), (236, 228, 206)),
            Scheme((72, 128, 136), (224, 190, 102), (60, 58, 62)),
        ),
        motifs=("checker", "zigzag", "wedges", "rosette", "scales", "bands", "palmette"),
        emblems=("bull", "tree", "lion", "figure", "fire", "profile"),
        vessels=("beaker", "jar", "drop", "rhyton_cup", "flask"),
        tops=("round", "round", "stepped"),
        script="wedges",
    ),
    "islam": Look(
        pottery=(
            Scheme((224, 212, 184), (68, 54, 46), (150, 70, 48)),
            Scheme((232, 222, 198), (166, 110, 48), (70, 120, 136)),
            Scheme((72, 156, 162), (36, 40, 56), (228, 222, 206)),
            Scheme((236, 234, 226), (42, 70, 148), (166, 58, 46)),
        ),
        stone=(
            Scheme((228, 214, 180), (52, 124, 138), (40, 74, 140)),
            Scheme((238, 230, 208), (40, 110, 140), (60, 140, 140)),
        ),
        metal=(
            Scheme((206, 172, 84), (130, 100, 44), (160, 132, 70)),
            Scheme((210, 184, 110), (132, 108, 60), (160, 140, 90)),
        ),
        glaze=(
            Scheme((226, 216, 190), (160, 108, 50), (70, 84, 96)),
            Scheme((56, 146, 156), (30, 52, 110), (232, 228, 216)),
            Scheme((36, 66, 146), (232, 230, 220), (70, 156, 160)),
        ),
        motifs=("dots", "kufic", "star", "girih", "arabesque", "arabesque", "scales"),
        emblems=("inscription", "star", "arabesque", "tree", "lion"),
        vessels=("bowl", "albarello", "ewer", "bottle", "jar"),
        tops=("flat", "ogee", "ogee"),
        script="kufic",
    ),
    "byzantium": Look(
        pottery=(
            Scheme((178, 88, 58), (140, 62, 44), (204, 120, 82)),
            Scheme((206, 176, 98), (110, 72, 42), (104, 128, 70)),
            Scheme((168, 158, 92), (92, 62, 40), (224, 206, 150)),
        ),
        stone=(
            Scheme((226, 198, 184), (150, 78, 74), (112, 58, 76)),
            Scheme((208, 176, 158), (128, 62, 72), (96, 52, 84)),
        ),
        metal=(
            Scheme((128, 92, 58), (72, 50, 36), (92, 92, 74)),
            Scheme((218, 178, 80), (140, 106, 42), (180, 140, 62)),
        ),
        glaze=(
            Scheme((214, 178, 92), (126, 48, 60), (52, 74, 112)),
            Scheme((204, 162, 66), (72, 48, 96), (226, 216, 190)),
            Scheme((220, 188, 106), (40, 72, 104), (146, 52, 48)),
        ),
        motifs=("wave", "cross", "interlace", "vine", "checker", "cross", "scales"),
        emblems=("cross", "profile", "eagle", "orant", "fish", "figure"),
        vessels=("jar", "bowl", "amphora", "chalice", "flask"),
        tops=("round", "pediment", "round"),
        script="strokes",
    ),
    "asian": Look(
        pottery=(
            Scheme((120, 112, 96), (66, 62, 58), (150, 130, 96)),
            Scheme((196, 150, 76), (92, 120, 72), (232, 218, 178)),
            Scheme((152, 182, 156), (112, 146, 122), (186, 206, 182)),
            Scheme((236, 238, 236), (48, 80, 158), (180, 60, 44)),
        ),
        stone=(
            Scheme((132, 140, 130), (86, 96, 88), (120, 70, 56)),
            Scheme((148, 158, 140), (98, 112, 96), (140, 74, 58)),
            Scheme((112, 130, 122), (74, 92, 86), (150, 140, 110)),
        ),
        metal=(
            Scheme((104, 132, 112), (58, 76, 68), (130, 122, 84)),
            Scheme((150, 132, 86), (86, 80, 50), (104, 136, 112)),
        ),
        glaze=(
            Scheme((128, 122, 108), (82, 78, 70), (156, 142, 112)),
            Scheme((204, 160, 70), (78, 118, 76), (150, 70, 46)),
            Scheme((66, 138, 110), (222, 186, 90), (38, 70, 110)),
        ),
        motifs=("thunder", "scales", "cloud", "wave", "peony", "cloud", "lattice"),
        emblems=("dragon", "crane", "peony", "cloud", "characters"),
        vessels=("gu", "jar", "meiping", "gourd", "vase", "bowl"),
        tops=("flat", "dragon_top", "round"),
        script="seal",
    ),
}


def choose(options: tuple[str, ...], progress: float, rng: np.random.Generator) -> str:
    """Picks one of ``options`` (early to late): likely near ``progress`` (0..1), never certain."""
    position = progress + rng.normal(0, 0.2)
    return options[int(np.clip(position * len(options), 0, len(options) - 1))]


def blend(schemes: tuple[Scheme, ...], progress: float, rng: np.random.Generator) -> Scheme:
    """Mixes the two schemes next to ``progress`` (0..1) and varies the result a little."""
    position = float(np.clip(progress + rng.normal(0, 0.08), 0, 1)) * (len(schemes) - 1)
    early = min(int(position), len(schemes) - 2) if len(schemes) > 1 else 0
    late = min(early + 1, len(schemes) - 1)
    # Squeezing the mix towards its ends keeps the colours clean: the middle of two glazes is mud.
    weight = float(np.clip((position - early - 0.5) * 2 + 0.5, 0, 1))
    tone = rng.normal(0, 6) + rng.normal(0, 4, size=3)
    mixed = [
        np.clip((1 - weight) * np.array(a) + weight * np.array(b) + tone, 8, 250)
        for a, b in zip(schemes[early], schemes[late], strict=True)
    ]
    ground, paint, accent = ((int(c[0]), int(c[1]), int(c[2])) for c in mixed)
    return Scheme(ground, paint, accent)
