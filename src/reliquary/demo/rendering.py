"""The demo's renders: the eight sample relics from two sides each, with real Blender, and a sheet that shows them."""

from __future__ import annotations

import io
import os
from pathlib import Path

from PIL import Image

from reliquary.blobs import BlobStore
from reliquary.catalogue import RenderSetFile, load_render_set
from reliquary.files import atomic_write_bytes
from reliquary.records import CompositeRecord, ViewRecord, read_table
from reliquary.render.farm.program import blender_command
from reliquary.render.run import Workers, render_set
from reliquary.render.set_folder import BLOBS_FOLDER, COMPOSITES_FILE, VIEWS_FILE
from reliquary.render.sheet import Boxes, contact_sheet
from reliquary.summary import Summary
from reliquary.workspace import Workspace

SET = "deeprelic"
NAME = "deeprelic-demo"
PER_MODEL = 2
SIDE = 208
SHEET = "sheet.jpg"
COLUMNS = 8
QUALITY = 90


def demo_set() -> RenderSetFile:
    """Return the set of DeepRelic, with few small pictures."""
    whole = load_render_set(SET)
    size = {"size": (SIDE, SIDE)}
    return whole.model_copy(
        update={
            "name": NAME,
            "views": whole.views.model_copy(update={"per_model": PER_MODEL, **size}),
            "composites": whole.composites and whole.composites.model_copy(update=size),
        }
    )


def render_demo(workspace: Workspace, *, quiet: bool) -> Summary:
    """Render the sample relics, paste them on backgrounds, and lay all of it out on a sheet.

    Raises:
        MissingExtraError: Blender's Python module is not installed.
        ReliquaryError: Blender does not start.
    """
    spec, folder = demo_set(), workspace.renders(NAME)
    workers = Workers(blender_command(None), min(len(spec.models), os.cpu_count() or 1))
    summary = render_set(spec, folder, workspace.models(NAME), workers, quiet=quiet)
    summary.places["sheet"] = _sheet(folder)
    return summary


def _sheet(folder: Path) -> Path:
    """Draw all cut-outs, then all composites with their boxes."""
    blobs = BlobStore(folder / BLOBS_FOLDER)
    views = [view for view in read_table(folder / VIEWS_FILE, ViewRecord) if view.image_sha256]
    composites = read_table(folder / COMPOSITES_FILE, CompositeRecord)
    shown = [str(view.image_sha256) for view in views] + [composite.image_sha256 for composite in composites]
    boxes: list[Boxes] = [[] for _ in views]
    boxes += [[part.bbox for part in composite.parts] for composite in composites]
    pictures = [Image.open(io.BytesIO(blobs.get(sha256))) for sha256 in shown]
    sheet = io.BytesIO()
    contact_sheet(pictures, COLUMNS, SIDE, boxes).save(sheet, "JPEG", quality=QUALITY)
    path = folder / SHEET
    atomic_write_bytes(path, sheet.getvalue())
    return path
