"""Photographs of known composition, drawn with the sample museum's objects: what composition_detection.py judges by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from reliquary.sample.drawing.decoration import random_wear
from reliquary.sample.drawing.fields import fractal_noise
from reliquary.sample.drawing.looks import LOOKS, blend
from reliquary.sample.drawing.shading import Field, Surface, photograph, random_light, studio_backdrop
from reliquary.sample.murals import sample_mural
from reliquary.sample.objects.coins import coin
from reliquary.sample.objects.collection import sample_objects
from reliquary.sample.objects.flats import Flat, flat_surface
from reliquary.sample.objects.pictures import render_view
from reliquary.sample.objects.steles import stele
from reliquary.sample.objects.tiles import tile
from reliquary.sample.scenes import SCENES, sample_scene
from reliquary.seeds import generator

HEIGHT, WIDTH = 384, 480
MARGIN = 12

Rng = np.random.Generator
Place = tuple[int, int, int]
"""Left, top and side in pixels of the square that an object is drawn in."""


@dataclass(frozen=True)
class Scene:
    """A photograph, and what is true of it.

    Attributes:
        pixels: RGB, (h, w, 3).
        share: Share of the picture that the objects cover; None where it is not known, or there is no plain ground.
        several: It shows several separate objects of comparable size.
        small: The objects cover less than a twentieth of the picture.
    """

    pixels: NDArray[np.uint8]
    share: float | None
    several: bool = False
    small: bool = False


def draw_object(rng: Rng, side: int, zoom: float = 0.95) -> Surface:
    """Draw an object of any culture into a square of so many pixels."""
    look = list(LOOKS.values())[rng.integers(len(LOOKS))]
    progress, wear = float(rng.random()), random_wear(float(rng.random()), rng)
    kind = rng.integers(3)
    flat: Flat
    if kind == 0:
        flat = coin(look, blend(look.metal, progress, rng), progress, wear, rng)[0]
    elif kind == 1:
        flat = stele(look, blend(look.stone, progress, rng), progress, wear, rng)
    else:
        flat = tile(look, blend(look.glaze, progress, rng), progress, wear, rng)
    return flat_surface(flat, side, side, float(rng.normal(0, 0.1)), float(rng.uniform(-0.3, 0.3)), zoom)


def laid_out(rng: Rng, places: list[Place], draw: Callable[[Rng, int], Surface] = draw_object) -> Surface:
    """Lay objects out, one in each place, as one surface of HEIGHT x WIDTH."""
    colour, normal = np.zeros((HEIGHT, WIDTH, 3), np.float32), np.zeros((HEIGHT, WIDTH, 3), np.float32)
    normal[..., 2] = 1
    coverage = np.zeros((HEIGHT, WIDTH), np.float32)
    for left, top, side in places:
        drawn = draw(rng, side)
        here = np.s_[top : top + side, left : left + side]
        colour[here], normal[here], coverage[here] = drawn.colour, drawn.normal, drawn.coverage
    return Surface(colour, normal, coverage, gloss=0.2, standing=False)


def taken(rng: Rng, surface: Surface, backdrop: Field | None = None, *, several: bool = False) -> Scene:
    """Photograph a surface before a backdrop of its own."""
    ground = studio_backdrop(rng, HEIGHT, WIDTH, standing=bool(rng.integers(2))) if backdrop is None else backdrop
    share = float((surface.coverage > 0.5).mean())
    return Scene(photograph(surface, random_light(rng), ground, rng), share, several=several, small=share < 0.05)


def centred(rng: Rng, side: int) -> list[Place]:
    """Return a place somewhere near the middle."""
    left = (WIDTH - side) // 2 + int(rng.integers(-20, 21))
    top = (HEIGHT - side) // 2 + int(rng.integers(-8, 9))
    return [(left, max(0, min(top, HEIGHT - side)), side)]


def one(rng: Rng) -> Scene:
    """One object, as photographs of museums show it."""
    return taken(rng, laid_out(rng, centred(rng, int(rng.integers(230, 370)))))


def pale(rng: Rng) -> Scene:
    """One object nearly as light as its ground, as white marble on white."""
    return _of_the_ground_s_colour(rng, ground=0.9, drawn=1.2)


def dark(rng: Rng) -> Scene:
    """One object nearly as dark as its ground, as a coin on black."""
    return _of_the_ground_s_colour(rng, ground=0.1, drawn=0.13)


def _of_the_ground_s_colour(rng: Rng, ground: float, drawn: float) -> Scene:
    surface = laid_out(rng, centred(rng, int(rng.integers(250, 350))))
    grey = surface.colour.mean(axis=2, keepdims=True)
    faint = drawn * (1 + 0.25 * (grey - grey[surface.coverage > 0.5].mean()))
    surface = replace(surface, colour=np.repeat(faint, 3, axis=2).astype(np.float32), gloss=0.05)
    return taken(rng, surface, np.full((HEIGHT, WIDTH, 3), ground, np.float32))


def shown(rng: Rng) -> Scene:
    """An object or a vessel as the sample museum shows it."""
    record = next(islice(sample_objects(3000), int(rng.integers(3000)), None))
    picture = render_view(record, 0) if record.picture == "own" else one(rng).pixels
    return Scene(picture, None)


def with_scale_bar(rng: Rng) -> Scene:
    """One object and a bar of black and white centimetres below it."""
    scene = one(rng)
    image = Image.fromarray(scene.pixels)
    pen, step, left, top = ImageDraw.Draw(image), 22, int(rng.integers(20, 240)), HEIGHT - 18
    for number in range(8):
        tone = (240, 240, 240) if number % 2 else (10, 10, 10)
        pen.rectangle((left + number * step, top, left + (number + 1) * step - 1, top + 9), fill=tone)
    return replace(scene, pixels=np.asarray(image))


def with_crumb(rng: Rng) -> Scene:
    """One object and a chip of it, a tenth of its size or less."""
    side = int(rng.integers(280, 320))
    chip = int(side * rng.uniform(0.12, 0.3))
    return taken(rng, laid_out(rng, [(20, 40, side), (WIDTH - chip - 20, HEIGHT - chip - 30, chip)]))


def on_a_base(rng: Rng) -> Scene:
    """One object that stands on a block of another colour, which belongs to it."""
    (left, _, side) = centred(rng, int(rng.integers(230, 280)))[0]
    surface = laid_out(rng, [(left, 20, side)])
    foot = int(np.flatnonzero(surface.coverage.any(axis=1))[-1]) - 3
    block = np.s_[foot : foot + 50, left + 20 : left + side - 20]
    colour, coverage = surface.colour.copy(), surface.coverage.copy()
    colour[block] = np.where(coverage[block][..., None] > 0.5, colour[block], rng.uniform(0.1, 0.7))
    coverage[block] = 1
    return taken(rng, replace(surface, colour=colour, coverage=coverage))


def mended(rng: Rng) -> Scene:
    """One object in two pieces that touch: a dark crack runs through it."""
    surface = laid_out(rng, centred(rng, int(rng.integers(260, 360))))
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    crack = np.abs(columns - WIDTH / 2 - rng.uniform(-0.5, 0.5) * (rows - HEIGHT / 2)) < 2
    return taken(rng, replace(surface, colour=np.where(crack[..., None], np.float32(0.04), surface.colour)))


def before_textile(rng: Rng) -> Scene:
    """One object on a cloth with a weave and folds: no plain ground."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    weave = np.sin(rows * rng.uniform(0.25, 0.5)) * np.sin(columns * rng.uniform(0.25, 0.5))
    folds = fractal_noise(rng, HEIGHT, WIDTH, 80)
    cloth = np.clip(0.5 + rng.uniform(0.05, 0.2) * weave + rng.uniform(0.08, 0.25) * folds, 0, 1)[
        ..., None
    ] * rng.uniform(0.4, 1, 3)
    scene = taken(rng, laid_out(rng, centred(rng, int(rng.integers(60, 300)))), cloth.astype(np.float32))
    return replace(scene, share=None, small=False)


def small(rng: Rng) -> Scene:
    """One object that covers less than a twentieth of the picture."""
    side = int(rng.integers(40, 84))
    return taken(rng, laid_out(rng, [(int(rng.integers(WIDTH - side)), int(rng.integers(HEIGHT - side)), side)]))


def modest(rng: Rng) -> Scene:
    """One object that covers about a tenth of the picture: still worth its picture."""
    return taken(rng, laid_out(rng, centred(rng, int(rng.integers(170, 215)))))


def two(rng: Rng) -> Scene:
    """Two objects side by side."""
    side = int(rng.integers(150, 226))
    other = int(side * rng.uniform(0.75, 1))
    return taken(rng, laid_out(rng, [(8, 60, side), (WIDTH - other - 8, 90, other)]), several=True)


def many(rng: Rng) -> Scene:
    """Three to six objects in two rows."""
    cells = rng.permutation(6)[: rng.integers(3, 7)]
    places = [
        (int(cell % 3) * 160 + MARGIN, int(cell // 3) * 190 + MARGIN, int(rng.integers(115, 145))) for cell in cells
    ]
    return taken(rng, laid_out(rng, places), several=True)


def fragments(rng: Rng) -> Scene:
    """Pieces of one object laid out apart, which count as several."""
    whole = draw_object(rng, 300)

    def piece(rng: Rng, side: int) -> Surface:
        top, left = (int(start) for start in rng.integers(60, 240 - side, 2))
        here = np.s_[top : top + side, left : left + side]
        rows, columns = np.mgrid[:side, :side] / side - 0.5
        angle = np.arctan2(rows, columns)
        edge = 0.42 + 0.05 * np.sin(3 * angle + rng.uniform(0, 6)) + 0.03 * np.sin(7 * angle + rng.uniform(0, 6))
        shape = (np.hypot(rows, columns) < edge).astype(np.float32)
        return Surface(whole.colour[here], whole.normal[here], whole.coverage[here] * shape, 0.1, standing=False)

    return taken(rng, laid_out(rng, [(20, 30, 140), (190, 150, 140), (330, 20, 130)], piece), several=True)


def scene(rng: Rng) -> Scene:
    """A gallery, a garden or the like: no plain ground."""
    kind = SCENES[rng.integers(len(SCENES))]
    return Scene(sample_scene(kind, WIDTH, HEIGHT, number=int(rng.integers(1000))), None)


def wall(rng: Rng) -> Scene:
    """A painted wall: no plain ground."""
    return Scene(sample_mural(WIDTH, HEIGHT, seed=0, number=int(rng.integers(1000))).image, None)


KINDS: dict[str, Callable[[Rng], Scene]] = {
    "one object": one,
    "as the sample museum shows it": shown,
    "white on white": pale,
    "black on black": dark,
    "with a scale bar": with_scale_bar,
    "with a chip": with_crumb,
    "on a base": on_a_base,
    "two pieces that touch": mended,
    "on a textile": before_textile,
    "small object": small,
    "modest object": modest,
    "two objects": two,
    "three to six objects": many,
    "fragments laid out": fragments,
    "scene": scene,
    "painted wall": wall,
}


def scenes(kind: str, number: int, seed: int = 0) -> Iterator[Scene]:
    """Yield so many photographs of a kind, each drawn from numbers of its own."""
    for index in range(number):
        yield KINDS[kind](generator(seed, "composition", kind, index))
