"""The commands ``reliquary sample serve``, ``write``, ``copy`` and ``dump``."""

from __future__ import annotations

import threading
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from reliquary.options import JsonOption, QuietOption, finish
from reliquary.progress import console
from reliquary.sample.copies.scale import Scale
from reliquary.summary import Summary

app = typer.Typer(help="The procedural sample museum: pictures and records for any use.", no_args_is_help=True)

DEFAULT_OBJECTS = 420


class Museum(StrEnum):
    """A museum whose interface can be answered for."""

    MET = "met"
    LOUVRE = "louvre"
    SMB = "smb"
    CLEVELAND = "cleveland"


class Dump(StrEnum):
    """A museum whose own dump can be written."""

    MET = "met"
    SMB = "smb"


class Projection(StrEnum):
    """A projection of SMB's interface of 2021 to 2026."""

    FLAT = "flat"
    FULL = "full"


class Copy(StrEnum):
    """A local copy that can be written."""

    DUNHUANG_DETECTION = "dunhuang-detection"
    DUNHUANG_RESTORATION = "dunhuang-restoration"
    DUNHUANG_STYLE = "dunhuang-style"
    RELIEFS = "reliefs"
    DEEPRELIC_REAL = "deeprelic-real"
    DEEPRELIC_RENDERS = "deeprelic-renders"


ObjectsOption = Annotated[int, typer.Option(min=1, help="Number of objects in the sample collection.")]
SeedOption = Annotated[int, typer.Option(min=0, help="Seed of the collection.")]


@app.command()
def serve(
    *,
    museum: Annotated[Museum, typer.Option(help="Whose interface is answered for.")] = Museum.MET,
    objects: ObjectsOption = DEFAULT_OBJECTS,
    records: Annotated[
        Path | None,
        typer.Option(help="Serve these records instead (JSON or JSON Lines in the museum's shape), sample pictures."),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the interface; 0 takes a free one.")] = 0,
) -> None:
    """Answer on 127.0.0.1 like a museum's interface, until stopped with Ctrl-C."""
    from reliquary.sample.loopback.museum import LoopbackMuseum
    from reliquary.sample.loopback.sources import RecordsSource, SampleSource

    source = RecordsSource(records, museum) if records else SampleSource(objects, shape=museum)
    # The sample collection in the Met's shape has a crawler file of its own.
    crawler = "sample" if museum is Museum.MET and not records else museum.value
    with LoopbackMuseum(source, api=museum.value, api_port=port) as served:
        console.print(f"{len(source.records):,} objects at {served.api_url}; stop with Ctrl-C", soft_wrap=True)
        console.print(f"reliquary crawl {crawler} --api {served.api_url}", soft_wrap=True, highlight=False)
        threading.Event().wait()


@app.command()
def write(
    folder: Annotated[Path, typer.Argument(help="Folder for the records and the pictures.")],
    *,
    objects: ObjectsOption = DEFAULT_OBJECTS,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Write the sample collection to a folder: objects.jsonl and JPEG files."""
    from reliquary.sample.objects.export import write_collection

    written = write_collection(folder, objects, seed, quiet=quiet)
    summary = Summary("sample write", made={**written._asdict()}, places={"folder": folder})
    finish(summary, as_json=as_json, quiet=quiet)


@app.command()
def copy(
    name: Annotated[Copy, typer.Argument(help="Of which dataset.")],
    folder: Annotated[
        Path, typer.Argument(help="Builds look in WORKSPACE/imports/NAME, for renders in WORKSPACE/renders/NAME.")
    ],
    *,
    seed: SeedOption = 0,
    scale: Annotated[Scale, typer.Option(help="tiny: for tests; small: under a minute.")] = Scale.SMALL,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Write a local copy of sample pictures, in the form in which the owners of the real ones give theirs."""
    from reliquary.sample.copies.names import write_sample_copy

    written = write_sample_copy(name.value, folder, seed=seed, scale=scale, quiet=quiet)
    finish(Summary("sample copy", made={**written._asdict()}, places={"folder": folder}), as_json=as_json, quiet=quiet)


@app.command()
def dump(
    file: Annotated[Path, typer.Argument(help="File to write.")],
    *,
    museum: Annotated[Dump, typer.Option(help="smb: JSON Lines of 2021 to 2026; met: MetObjects.csv.")],
    projection: Annotated[Projection, typer.Option(help="Of SMB's records.")] = Projection.FLAT,
    objects: ObjectsOption = DEFAULT_OBJECTS,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Write the records of the sample collection as a museum's own dump."""
    from reliquary.sample.objects.dumps import write_met_csv, write_smb_dump

    if museum is Dump.MET:
        written = write_met_csv(file, objects, seed, quiet=quiet)
    else:
        written = write_smb_dump(file, objects, seed, projection=projection, quiet=quiet)
    finish(Summary("sample dump", made={"records": written}, places={"file": file}), as_json=as_json, quiet=quiet)
