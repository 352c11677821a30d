"""A render set of the eight sample relics: views and composites in the form of the contracts, with their pictures."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import ClassVar, NamedTuple

from reliquary.blobs import BlobStore
from reliquary.errors import ReliquaryError
from reliquary.files import canonical_json, sha256_bytes
from reliquary.pinhole import anywhere, orbiting_camera
from reliquary.progress import track
from reliquary.records import (
    Camera,
    CompositeRecord,
    Record,
    ViewRecord,
    read_document,
    write_document,
    write_table,
)
from reliquary.rle import encode_mask
from reliquary.sample.claim import claim_folder
from reliquary.sample.drawing.encoding import png_bytes
from reliquary.sample.drawing.shading import random_light
from reliquary.sample.models3d.models import MODEL_CLASSES, SampleModel, sample_model
from reliquary.sample.relics.composites import SIDE, compose
from reliquary.sample.relics.rendering import RENDERER, SUPERSAMPLING, bounding_sphere, draw, tight_box, world_vertices
from reliquary.seeds import derive, generator

SET = "deeprelic-renders"
PICTURES_FOLDER = "pictures"
VIEWS_FILE, COMPOSITES_FILE, BLOBS_FOLDER = "views.parquet", "composites.parquet", "blobs"

LIGHT = "one-lamp"
FOCAL_MM = 50.0
DISTANCE = 3.1
"""Of the camera, in radii of the object's bounding sphere: the sphere just fits into the picture."""


class WrittenRenders(NamedTuple):
    """What a render set holds.

    Attributes:
        views: Number of views.
        composites: Number of composites.
        drawn: Number of views that this call drew; the others were there already.
    """

    views: int
    composites: int
    drawn: int


class RenderedPicture(Record):
    """A view and its composite, as noted when both had been drawn."""

    SCHEMA: ClassVar[str] = "sample-render"

    view: ViewRecord
    composite: CompositeRecord


def write_relic_renders(folder: Path, *, per_class: int = 100, seed: int = 0, quiet: bool = False) -> WrittenRenders:
    """Writes a render set: for every class so many views, and each of them on a background.

    The folder gets ``sample.json`` (what it is), ``blobs/``, a note of each picture in ``pictures/`` and, last of
    all, ``views.parquet`` and ``composites.parquet``, whose rows go round the classes. A call that was killed goes on
    where it stopped.

    Args:
        folder: The folder; it is made if need be.
        per_class: How many views of each of the eight relics.
        seed: Seed of the set.
        quiet: Shows no progress bar.

    Raises:
        ReliquaryError: ``per_class`` is less than 1; the folder holds something else, another number or another seed;
            or the disk is full.
    """
    if per_class < 1:
        raise ReliquaryError(f"sample {SET}: per_class is {per_class}; give 1 or more")
    claim_folder(folder, renders=SET, seed=seed, per_class=per_class)
    blobs = BlobStore(folder / BLOBS_FOLDER)
    items = [(name, number) for number in range(per_class) for name in MODEL_CLASSES]
    notes = [folder / PICTURES_FOLDER / f"{name}-{number:05}.json" for name, number in items]
    drawn = 0
    for (name, number), note in track(list(zip(items, notes, strict=True)), "sample renders", quiet=quiet):
        if not note.exists():
            write_document(note, render_picture(name, number, seed, blobs))
            drawn += 1
    pictures = [read_document(note, RenderedPicture) for note in notes]
    write_table(folder / COMPOSITES_FILE, [picture.composite for picture in pictures], CompositeRecord)
    write_table(folder / VIEWS_FILE, [picture.view for picture in pictures], ViewRecord)
    return WrittenRenders(views=len(pictures), composites=len(pictures), drawn=drawn)


def render_picture(name: str, number: int, seed: int, blobs: BlobStore) -> RenderedPicture:
    """Draws a view of a relic from a random side in a random light, then its composite.

    Args:
        name: One of MODEL_CLASSES.
        number: Number of the view.
        seed: Seed of the set.
        blobs: Where the pictures are put.
    """
    view = _render_view(name, number, seed, blobs)
    return RenderedPicture(view=view, composite=compose(str(view.image_sha256), name, number, seed, blobs))


def _render_view(name: str, number: int, seed: int, blobs: BlobStore) -> ViewRecord:
    item = ("relic view", name, number)
    rng = generator(seed, *item)
    model, model_sha256 = _model(name)
    centre, radius = bounding_sphere(world_vertices(model))
    camera = orbiting_camera(centre, DISTANCE * radius, anywhere(rng), (SIDE, SIDE), FOCAL_MM)
    light = random_light(rng)
    drawing = draw(model, camera, light)
    picture = drawing.rgba()
    covered = picture[..., 3] > 0
    return ViewRecord(
        set=SET,
        model_id=f"sample-{name}",
        model_sha256=model_sha256,
        **{"class": name.capitalize()},
        seed=derive(seed, *item),
        spec_sha256=_spec_sha256(model_sha256, camera, asdict(light)),
        renderer=RENDERER,
        camera=camera,
        light=LIGHT,
        image_sha256=blobs.put(png_bytes(picture)),
        bbox=list(tight_box(covered)),
        mask=encode_mask(covered),
        status="rendered",
    )


def _spec_sha256(model_sha256: str, camera: Camera, light: dict[str, float]) -> str:
    """Hashes all that decides a view's pixels."""
    spec = {
        "camera": camera.model_dump(),
        "light": light,
        "model_sha256": model_sha256,
        "renderer": RENDERER,
        "supersampling": SUPERSAMPLING,
    }
    return sha256_bytes(canonical_json(spec))


@lru_cache(maxsize=len(MODEL_CLASSES))
def _model(name: str) -> tuple[SampleModel, str]:
    """Returns a model and the SHA-256 of its GLB file."""
    model = sample_model(name)
    return model, sha256_bytes(model.to_glb())
