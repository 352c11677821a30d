"""Sets of rendered views and composites as sources."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image

from reliquary.blobs import BlobStore
from reliquary.build.sources.candidate import Candidate, NamedBox, ReadSource, Subject, records_digest
from reliquary.catalogue.recipe import RenderSource
from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.pictures import carries_sample_mark
from reliquary.records import CompositeRecord, ImageSource, ImageStatus, ViewRecord, read_table

VIEWS_FILE = "views.parquet"
COMPOSITES_FILE = "composites.parquet"
BLOBS_FOLDER = "blobs"


def read_render_set(folder: Path, wanted: RenderSource) -> ReadSource:
    """Read the composites of a set, each with a box and a class for every part.

    Raises:
        FaultyFileError: A composite has a part that is no view of the set.
        ReliquaryError: A table or a picture is missing or damaged.
    """
    views = {view.image_sha256: view for view in read_table(folder / VIEWS_FILE, ViewRecord) if view.image_sha256}
    composites = sorted(read_table(folder / COMPOSITES_FILE, CompositeRecord), key=lambda row: row.image_sha256)
    _check_parts(folder / COMPOSITES_FILE, composites, views)
    blobs = BlobStore(folder / BLOBS_FOLDER)
    candidates = [_candidate(composite, views, blobs, wanted) for composite in composites]
    sha256 = records_digest(
        [composite.image_sha256, [[views[part.image_sha256].class_, part.bbox] for part in composite.parts]]
        for composite in composites
    )
    return ReadSource(wanted.set, "render", candidates, blobs.get, sha256)


def _check_parts(path: Path, composites: list[CompositeRecord], views: Mapping[str, ViewRecord]) -> None:
    faults = [
        Fault(str(path), "parts.image_sha256", f"{part.image_sha256} is no view of the set")
        for composite in composites
        for part in composite.parts
        if part.image_sha256 not in views
    ]
    if faults:
        raise FaultyFileError(f"{path}: composites and views do not fit together; render again", faults)


def _candidate(
    composite: CompositeRecord, views: Mapping[str, ViewRecord], blobs: BlobStore, wanted: RenderSource
) -> Candidate:
    try:
        with Image.open(io.BytesIO(blobs.get(composite.image_sha256))) as image:
            width, height, marked = image.width, image.height, carries_sample_mark(image)
    except (OSError, Image.DecompressionBombError) as error:
        raise ReliquaryError(f"{blobs.path(composite.image_sha256)}: not a readable picture; render again") from error
    boxes = tuple(_box(views[part.image_sha256].class_, part.bbox) for part in composite.parts)
    return Candidate(
        source=wanted.set,
        item=composite.image_sha256,
        view=0,
        status=ImageStatus.STORED,
        licence=wanted.licence,
        credit=wanted.credit,
        redistributable=wanted.licence in wanted.redistributable,
        shows=ImageSource.SAMPLE if marked else ImageSource.SYNTHETIC,
        subject=Subject(classes=tuple(dict.fromkeys(box.name for box in boxes))),
        sha256=composite.image_sha256,
        width=width,
        height=height,
        permalink=wanted.permalink,
        pool=wanted.pool,
        boxes=boxes,
    )


def _box(name: str, bbox: Sequence[float]) -> NamedBox:
    x, y, width, height = bbox
    return NamedBox(name, x, y, width, height)
