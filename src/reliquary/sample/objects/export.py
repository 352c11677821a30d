"""Writing the sample museum to a folder: records as JSON Lines, pictures as JPEG files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from reliquary.files import atomic_write_bytes, atomic_write_text
from reliquary.progress import track
from reliquary.sample.claim import claim_folder
from reliquary.sample.objects.collection import SampleObject, sample_objects
from reliquary.sample.objects.met import image_name, met_record
from reliquary.sample.objects.pictures import picture_bytes

OBJECTS_FILE = "objects.jsonl"
IMAGES_FOLDER = "images"


class WrittenCollection(NamedTuple):
    """What a folder of the sample museum holds.

    Attributes:
        objects: Number of records.
        images: Number of pictures.
        drawn: Number of pictures that this call drew; the others were there already.
    """

    objects: int
    images: int
    drawn: int


def write_collection(directory: Path, n_objects: int, seed: int = 0, *, quiet: bool = False) -> WrittenCollection:
    """Writes the first ``n_objects`` objects of a sample collection.

    The folder gets ``sample.json`` (what it is), ``images/S-<id>-<view>.jpg`` and, last of all, ``objects.jsonl``.
    A call that was killed goes on where it stopped; a larger ``n_objects`` adds to the folder.

    Args:
        directory: The folder; it is made if need be.
        n_objects: How many objects.
        seed: Seed of the collection.
        quiet: Shows no progress bar.

    Raises:
        ReliquaryError: The folder holds a collection with another seed or other files, or the disk is full.
    """
    objects = sample_objects(n_objects, seed)
    claim_folder(directory, seed=seed)
    views = [(sample_object, view) for sample_object in objects for view in published_views(sample_object)]
    drawn = 0
    for sample_object, view in track(views, "sample pictures", quiet=quiet):
        path = directory / IMAGES_FOLDER / image_name(sample_object.object_id, view)
        if not path.exists():
            atomic_write_bytes(path, picture_bytes(sample_object, view))
            drawn += 1
    lines = [json.dumps(met_record(sample_object), ensure_ascii=False) + "\n" for sample_object in objects]
    atomic_write_text(directory / OBJECTS_FILE, "".join(lines))
    return WrittenCollection(objects=len(objects), images=len(views), drawn=drawn)


def published_views(sample_object: SampleObject) -> range:
    """Returns the views whose pictures the museum gives away: none without the rights."""
    return range(sample_object.n_views if sample_object.rights == "public_domain" else 0)
