"""``reliquary render`` and ``reliquary render export``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from reliquary.errors import ReliquaryError
from reliquary.options import DEFAULT_WORKSPACE, JsonOption, QuietOption, WorkspaceOption, finish
from reliquary.render.exporting.form import ExportForm, Pictures
from reliquary.workspace import Workspace

MAX_DEFAULT_WORKERS = 8
DEFAULT_WORKERS = min(MAX_DEFAULT_WORKERS, os.cpu_count() or 1)
PREVIEW_SUFFIX = "-preview"
"""Of the name of a set whose views are previews."""

DEFAULT_TIME_LIMIT_S = 600.0

SetArgument = Annotated[
    str, typer.Argument(metavar="SET", help="Name of a set of renders in the catalogue, or path to a render.yaml.")
]
ModelsOption = Annotated[
    Path | None, typer.Option("--models", metavar="DIR", help="Folder of the models. Default: WORKSPACE/models/SET.")
]
BackgroundsOption = Annotated[
    Path | None, typer.Option("--backgrounds", metavar="DIR", help="Pictures to paste on. Default: as the set says.")
]
WorkersOption = Annotated[int, typer.Option("--workers", min=1, help="Processes that render, with one thread each.")]
BlenderOption = Annotated[
    str | None, typer.Option("--blender", metavar="PATH", help="An installed Blender, instead of the Python module.")
]
PreviewOption = Annotated[
    bool,
    typer.Option("--preview", help="Draw the same views with a fast rasteriser instead, into renders/SET-preview."),
]
PerModelOption = Annotated[
    int | None, typer.Option("--per-model", min=1, help="So many views of each model, instead of what the set says.")
]
TimeLimitOption = Annotated[
    float, typer.Option("--time-limit", min=1, help="Seconds that a model may take to load, and a view to render.")
]
MemoryOption = Annotated[
    float | None, typer.Option("--memory", min=0.5, help="GiB that each worker may use. Default: no limit.")
]


def render(
    set_: SetArgument,
    models: ModelsOption = None,
    backgrounds: BackgroundsOption = None,
    workers: WorkersOption = DEFAULT_WORKERS,
    blender: BlenderOption = None,
    preview: PreviewOption = False,
    per_model: PerModelOption = None,
    time_limit: TimeLimitOption = DEFAULT_TIME_LIMIT_S,
    memory: MemoryOption = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Render the views of 3D models with Blender, and paste them on backgrounds; run again to go on."""
    from reliquary.catalogue import load_render_set
    from reliquary.render.farm.hand import Limits
    from reliquary.render.farm.program import blender_command, preview_command
    from reliquary.render.run import Workers, render_set

    spec = load_render_set(set_)
    if per_model is not None:
        spec = spec.model_copy(update={"views": spec.views.model_copy(update={"per_model": per_model})})
    place = Workspace(workspace)
    models = models or place.models(spec.name)
    if preview:
        if blender is not None:
            raise ReliquaryError("--preview is drawn without Blender; leave out --blender")
        spec = spec.model_copy(update={"name": f"{spec.name}{PREVIEW_SUFFIX}"})
    farm = Workers(
        preview_command() if preview else blender_command(blender),
        workers,
        Limits(load_s=time_limit, shoot_s=time_limit),
        memory_bytes=None if memory is None else int(memory * 2**30),
    )
    summary = render_set(
        spec,
        place.renders(spec.name),
        models,
        farm,
        backgrounds=backgrounds,
        quiet=quiet or as_json,
    )
    finish(summary, as_json=as_json, quiet=quiet)


def export(
    set_: Annotated[str, typer.Argument(metavar="SET|DIR", help="A set of renders, or the folder of its renders.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for pictures and annotations.")],
    form: Annotated[ExportForm, typer.Option(help="Of the annotations.")] = ExportForm.COCO,
    of: Annotated[Pictures, typer.Option(help="Which pictures.")] = Pictures.COMPOSITES,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Write a set's pictures with their boxes and masks in the form of COCO or Pascal VOC."""
    from reliquary.catalogue import load_render_set
    from reliquary.render.exporting.export import export_set
    from reliquary.render.set_folder import VIEWS_FILE

    given = Path(set_)
    folder = given if (given / VIEWS_FILE).is_file() else _rendered(load_render_set(set_).name, Workspace(workspace))
    finish(export_set(folder.resolve(), out, form, of, quiet=quiet or as_json), as_json=as_json, quiet=quiet)


def _rendered(name: str, workspace: Workspace) -> Path:
    """Return the folder of the renders of a set.

    Raises:
        ReliquaryError: It is not rendered; previews, which are never taken for renders, are named.
    """
    from reliquary.render.set_folder import VIEWS_FILE

    folder, previews = workspace.renders(name), workspace.renders(f"{name}{PREVIEW_SUFFIX}")
    if (folder / VIEWS_FILE).is_file():
        return folder
    instead = f", or export its previews by their folder: {previews}" if (previews / VIEWS_FILE).is_file() else ""
    raise ReliquaryError(
        f"{folder / VIEWS_FILE}: no such file; the set '{name}' is not rendered: run 'reliquary render' first{instead}"
    )
