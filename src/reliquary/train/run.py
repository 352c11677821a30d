"""The steps from a folder of annotated pictures to a trained model: every verb as a user would call it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.markup import escape

from reliquary.bench.run import places_of
from reliquary.build.dataset import build_dataset
from reliquary.build.sources.copies import read_copy
from reliquary.catalogue import load_dataset_recipe
from reliquary.catalogue.recipe import ImportSource, TaskKind
from reliquary.licences import lets_anyone_pass_on
from reliquary.options import DEFAULT_WORKSPACE
from reliquary.progress import console
from reliquary.summary import Summary
from reliquary.train.classes import find_classes
from reliquary.train.forms import Form, find_form
from reliquary.train.licence import checked_licence
from reliquary.train.own import RECIPE, SUITE, OwnFolder, check_name, own_files
from reliquary.train.rows import BASELINES, choose_rows
from reliquary.train.runs import OwnRuns, Training, check_protocol_name
from reliquary.workspace import Workspace


@dataclass(frozen=True)
class Pictures:
    """A folder of annotated pictures, and what its owner says of it.

    Attributes:
        folder: Where they lie; nothing in it is changed.
        name: Of the dataset and of its suite.
        licence: SPDX id or address of a statement.
        credit: The line to print beside a picture.
        form: ``voc``, ``coco``, ``yolo`` or ``folders``; None finds it out.
        annotations: Path of the JSON in the folder, for ``coco`` only; None finds it out.
    """

    folder: Path
    name: str
    licence: str
    credit: str
    form: str | None = None
    annotations: str | None = None


def train_on(
    pictures: Pictures, workspace: Workspace, training: Training, *, rows: Sequence[str] = (), quiet: bool = False
) -> Summary:
    """Make a dataset of a folder of pictures, train models on it, and score them on the test split.

    The user's own catalogue files are written to ``<workspace>/own/<name>``, those that are not there yet. Every step
    resumes, so that the same command goes on after it was killed at any moment.

    Args:
        pictures: The pictures.
        workspace: Where everything goes.
        training: How models are trained.
        rows: Which, see `choose_rows`.
        quiet: Show nothing on the way.

    Returns:
        The measures of every row, and where everything lies.

    Raises:
        ReliquaryError: The folder, its annotations or the options cannot be used, or the user's files do not fit.
    """
    check_protocol_name(training.protocol)
    check_name(pictures.name)
    pictures = replace(pictures, licence=checked_licence(pictures.licence))
    own = OwnFolder(workspace.own(pictures.name), workspace.builds)
    form = find_form(pictures.folder, pictures.form, pictures.annotations)
    chosen = choose_rows(rows, form.task, own.path)
    classes = _look(pictures, form, quiet=quiet)
    own.claim(pictures.folder)
    kept = _write(own, _files(pictures, form, classes, chosen), quiet=quiet)
    built = _build(own, pictures.folder, workspace, quiet=quiet)
    _step("4. Train and score", ", ".join(chosen), quiet=quiet)
    runs = OwnRuns.of(own.path / SUITE, list(chosen), built.places["dataset"], workspace, training)
    benched = runs.do(quiet=quiet)
    finished = runs.finished()
    if finished:
        _note("Next: " + _next_command(form.task, finished[0].folder.path, own, workspace), quiet=quiet)
    return Summary(
        f"train {pictures.name}",
        made={**benched.made, **({"kept as it stands": ", ".join(kept)} if kept else {}), **runs.measures(finished)},
        left_out=built.left_out,
        rejected={**built.rejected, **benched.rejected},
        places={"own files": own.path, **built.places, **benched.places, **places_of([run.folder for run in finished])},
    )


def _look(pictures: Pictures, form: Form, *, quiet: bool) -> list[str]:
    """Return the names of the classes."""
    _step("1. Look", f"{pictures.folder}, form {form.copy}", quiet=quiet)
    source = ImportSource(
        kind="import",
        name=pictures.name,
        form=form.copy,
        annotations=form.annotations,
        licence=pictures.licence,
        credit=pictures.credit,
    )
    read = read_copy(pictures.folder, source, quiet=quiet)
    classes = find_classes(pictures.folder, read, form.copy)
    told = ", ".join(f"{name} ({count})" for name, count in classes.items())
    _note(f"{len(read.candidates)} pictures; classes: {told}", quiet=quiet)
    return list(classes)


def _files(pictures: Pictures, form: Form, classes: list[str], rows: Mapping[str, str | None]) -> dict[str, str]:
    """Return the texts of the user's catalogue files by path."""
    common = own_files(
        form.task,
        name=pictures.name,
        form=form.copy.value,
        annotations=form.annotations,
        licence=pictures.licence,
        redistributable=lets_anyone_pass_on(pictures.licence),
        credit=pictures.credit,
        classes=classes,
    )
    return common | {f"{BASELINES}/{row}.yaml": text for row, text in rows.items() if text is not None}


def _write(own: OwnFolder, files: Mapping[str, str], *, quiet: bool) -> list[str]:
    """Write the files that are missing, and return those that are kept as the user has them."""
    _step("2. Write", f"your recipe and your suite into {own.path}", quiet=quiet)
    kept = own.write_missing(files)
    for name in kept:
        _note(f"{name} is kept as it stands; remove it to have it written anew", quiet=quiet)
    return kept


def _build(own: OwnFolder, folder: Path, workspace: Workspace, *, quiet: bool) -> Summary:
    _step("3. Build", "the dataset; pictures that are nearly the same stay in one split", quiet=quiet)
    recipe = load_dataset_recipe(str(own.path / RECIPE))
    return build_dataset(recipe, [folder], workspace.builds, curation=workspace, quiet=quiet)


def _next_command(task: TaskKind, run: Path, own: OwnFolder, workspace: Workspace) -> str:
    """Return the command that uses a trained model."""
    if task is TaskKind.DETECTION:
        words = ["reliquary", "detect", "PICTURE", "--run", str(run)]
    else:
        words = ["reliquary", "identify", "learn", str(run), "--recipe", str(own.path / RECIPE)]
    if workspace.root != DEFAULT_WORKSPACE:
        words += ["--workspace", str(workspace.root)]
    return shlex.join(words)


def _step(title: str, subtitle: str, *, quiet: bool) -> None:
    if not quiet:
        console.print(f"\n[bold]{title}[/] {escape(subtitle)}", highlight=False, soft_wrap=True)


def _note(text: str, *, quiet: bool) -> None:
    if not quiet:
        console.print(text, highlight=False, markup=False, soft_wrap=True)
