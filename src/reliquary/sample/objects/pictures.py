"""Photographs of sample objects: which object, seen from where, in which light, as an array or as JPEG bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reliquary.errors import ReliquaryError
from reliquary.sample.drawing.decoration import Wear, as_colour, random_wear, vessel_texture
from reliquary.sample.drawing.encoding import JPEG_QUALITY, jpeg_bytes
from reliquary.sample.drawing.looks import LOOKS, Look, Scheme, blend, choose
from reliquary.sample.drawing.pen import Pen
from reliquary.sample.drawing.shading import Surface, photograph, random_light, studio_backdrop
from reliquary.sample.objects.coins import coin
from reliquary.sample.objects.collection import SampleObject
from reliquary.sample.objects.cultures import CULTURES, Culture, culture_named, kinds_in
from reliquary.sample.objects.flats import Flat, flat_surface
from reliquary.sample.objects.museum_dates import middle_year
from reliquary.sample.objects.steles import stele
from reliquary.sample.objects.tiles import tile
from reliquary.sample.objects.vessels import Vessel, vessel_profile, vessel_surface
from reliquary.seeds import generator

LONG_SIDE = 320
NEAR_DUPLICATE_QUALITY = 70

EARLIEST, LATEST = -3000, 1911
"""The years between which the looks of all civilisations lie: wear grows with the distance from the latest."""

_ASPECTS: dict[str, tuple[float, ...]] = {
    "pottery": (0.75, 0.8, 1.0),
    "stele": (0.7, 0.75, 0.8),
    "coin": (1.0, 1.0, 1.25),
    "tile": (1.0, 1.0, 1.2, 0.8),
}
"""Width divided by height of the photographs of each kind."""

_STRANGER = 0.07
"""Share of objects with the colours of another civilisation: imports and imitations."""


@dataclass(frozen=True)
class Subject:
    """What a photograph shows. Equal subjects look the same, whatever record they belong to.

    Attributes:
        culture: Class name of the civilisation.
        kind: pottery, stele, coin or tile.
        year: Negative before the common era.
        seed: Seed of the collection.
        drawn_as: Number of the object.
    """

    culture: str
    kind: str
    year: int
    seed: int
    drawn_as: int


def render_view(sample_object: SampleObject, view: int, long_side: int = LONG_SIDE) -> NDArray[np.uint8]:
    """Photographs an object.

    Args:
        sample_object: The object.
        view: Number of the view; 0 is the main one.
        long_side: Longer side of the picture in px.

    Returns:
        RGB picture (H, W, 3).

    Raises:
        ReliquaryError: The object has no such view.
    """
    if not 0 <= view < sample_object.n_views:
        raise ReliquaryError(
            f"sample object {sample_object.object_id}: no view {view}; give 0 to {sample_object.n_views - 1}"
        )
    if sample_object.picture == "placeholder":
        return _placeholder()
    subject = Subject(
        culture=sample_object.culture,
        kind=sample_object.kind,
        year=sample_object.year,
        seed=sample_object.seed,
        drawn_as=sample_object.drawn_as,
    )
    picture = photograph_subject(subject, view, long_side)
    if sample_object.picture == "near_duplicate":
        edge = max(1, round(0.03 * min(picture.shape[:2])))
        picture = picture[edge:-edge, 2 * edge : -edge]
    return picture


def picture_bytes(sample_object: SampleObject, view: int) -> bytes:
    """Photographs an object and encodes it as JPEG; the same bytes every time with the same Pillow and numpy.

    The JPEG comment says that it is a sample picture.

    Raises:
        ReliquaryError: The object has no such view.
    """
    near = sample_object.picture == "near_duplicate"
    return jpeg_bytes(render_view(sample_object, view), NEAR_DUPLICATE_QUALITY if near else JPEG_QUALITY)


def picture_for_record(record: Mapping[str, Any], view: int) -> bytes:
    """Makes a sample picture for any record of the Met Collection API's shape, as JPEG.

    The civilisation comes from the department (or else from the culture text), the year from the numbers of the
    date, and kind and details from a hash of the objectID. It stands in for a photograph that may not be
    redistributed.

    Args:
        record: The record; only ``objectID`` must be there.
        view: Number of the view, 0 or more.

    Raises:
        ReliquaryError: ``objectID`` is missing or no integer, or ``view`` is negative.
    """
    object_id = record.get("objectID")
    if not isinstance(object_id, int):
        raise ReliquaryError(f"sample picture: objectID is {object_id!r}; an integer is needed")
    if view < 0:
        raise ReliquaryError(f"sample picture of object {object_id}: view is {view}; give 0 or more")
    draw = int.from_bytes(hashlib.sha256(str(object_id).encode()).digest()[:8], "big")
    culture = _culture_of(record, draw)
    year = _year_of(record, culture, draw)
    kinds = kinds_in(year)
    subject = Subject(culture.name, kinds[draw % len(kinds)], year, seed=0, drawn_as=object_id)
    return jpeg_bytes(photograph_subject(subject, view, LONG_SIDE), JPEG_QUALITY)


def photograph_subject(subject: Subject, view: int, long_side: int) -> NDArray[np.uint8]:
    """Photographs a subject: each view has its own angle, light, scale and backdrop. Returns (H, W, 3)."""
    rng = generator(subject.seed, "sample view", subject.drawn_as, view)
    aspects = _ASPECTS[subject.kind]
    aspect = aspects[int(rng.integers(len(aspects)))]
    height = round(long_side / max(aspect, 1.0))
    width = round(height * aspect)
    surface = _surface(subject, view, height, width, rng)
    backdrop = studio_backdrop(rng, height, width, standing=surface.standing)
    return photograph(surface, random_light(rng), backdrop, rng)


def _surface(subject: Subject, view: int, height: int, width: int, rng: np.random.Generator) -> Surface:
    shape = _shape(subject)
    zoom = float(rng.uniform(0.66, 0.92))
    if isinstance(shape, Vessel):
        turn = float(rng.uniform(-0.3, 0.3)) + view * float(rng.uniform(0.5, 1.4))
        return vessel_surface(shape, height, width, turn, float(rng.uniform(0.06, 0.32)), zoom)
    face = shape[view % len(shape)]
    # Coins lie as they fall; steles and tiles hang nearly straight.
    roll = float(rng.normal(0, 0.25 if subject.kind == "coin" else 0.03))
    yaw = float(rng.uniform(-0.25, 0.25)) if view == 0 else float(rng.uniform(-0.65, 0.65))
    return flat_surface(face, height, width, roll, yaw, zoom)


@lru_cache(maxsize=8)
def _shape(subject: Subject) -> Vessel | tuple[Flat, ...]:
    """Makes the object itself; the views of one object share it."""
    rng = generator(subject.seed, "sample shape", subject.drawn_as)
    progress = culture_named(subject.culture).progress(subject.year)
    look = LOOKS[subject.culture]
    coloured = LOOKS[str(rng.choice(list(LOOKS)))] if rng.random() < _STRANGER else look
    wear = random_wear((LATEST - subject.year) / (LATEST - EARLIEST), rng)
    if subject.kind == "pottery":
        return _vessel(look, blend(coloured.pottery, progress, rng), progress, wear, rng)
    if subject.kind == "stele":
        return (stele(look, blend(coloured.stone, progress, rng), progress, wear, rng),)
    if subject.kind == "coin":
        return coin(look, blend(coloured.metal, progress, rng), progress, wear, rng)
    return (tile(look, blend(coloured.glaze, progress, rng), progress, wear, rng),)


def _vessel(look: Look, scheme: Scheme, progress: float, wear: Wear, rng: np.random.Generator) -> Vessel:
    form = choose(look.vessels, progress, rng)
    return Vessel(
        form=form,
        radius=vessel_profile(form, rng),
        texture=vessel_texture(look, scheme, progress, wear, rng),
        handle_colour=as_colour(scheme.paint),
        gloss=float(np.clip(0.1 + 0.5 * progress + rng.normal(0, 0.15), 0, 0.9)),
    )


def _culture_of(record: Mapping[str, Any], draw: int) -> Culture:
    department = str(record.get("department") or "").casefold()
    for culture in CULTURES.values():
        if department in {name.casefold() for name in (culture.department, *culture.former_departments)}:
            return culture
    words = set(re.findall(r"\w+", str(record.get("culture") or "").casefold()))
    for culture in CULTURES.values():
        # "Greek, South Italian" is known by "greek" alone: "south" occurs in many cultures.
        if words & {value.casefold().split(",")[0].split(" ")[0] for value in culture.cultures if value}:
            return culture
    return list(CULTURES.values())[draw % len(CULTURES)]


def _year_of(record: Mapping[str, Any], culture: Culture, draw: int) -> int:
    begin, end = record.get("objectBeginDate"), record.get("objectEndDate")
    if isinstance(begin, int) and isinstance(end, int) and (begin, end) != (0, 0):
        return min(max(middle_year(begin, end), culture.begin), culture.end)
    return culture.begin + draw % (culture.end - culture.begin) or 1


@lru_cache(maxsize=1)
def _placeholder() -> NDArray[np.uint8]:
    """Draws the one picture that stands for "no image available": a crossed-out frame on plain grey."""
    pen = Pen(240, 320 / 240)
    pen.rectangle(0.42, 0.3, 0.91, 0.7, 90)
    pen.rectangle(0.44, 0.32, 0.89, 0.68, 0)
    pen.polygon([(0.47, 0.66), (0.6, 0.46), (0.68, 0.57), (0.74, 0.5), (0.86, 0.66)], 90)
    pen.disc((0.78, 0.41), 0.035, 90)
    pen.line([(0.38, 0.76), (0.95, 0.24)], 0.02, 120)
    grey = (225 - 160 * pen.coverage()).astype(np.uint8)
    picture = np.repeat(grey[..., None], 3, axis=-1)
    picture.setflags(write=False)
    return picture
