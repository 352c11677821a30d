"""The commands ``reliquary sample serve`` and ``reliquary sample write``."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Annotated

import typer

from reliquary.options import JsonOption, QuietOption, finish
from reliquary.progress import console
from reliquary.summary import Summary

app = typer.Typer(help="The procedural sample museum: pictures and records for any use.", no_args_is_help=True)

DEFAULT_OBJECTS = 420


@app.command()
def serve(
    *,
    objects: Annotated[int, typer.Option(min=1, help="Number of objects in the sample collection.")] = DEFAULT_OBJECTS,
    records: Annotated[
        Path | None,
        typer.Option(help="Serve these records instead (JSON or JSON Lines in the Met's shape), with sample pictures."),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the interface; 0 takes a free one.")] = 0,
) -> None:
    """Answer on 127.0.0.1 like the Met Collection API, until stopped with Ctrl-C."""
    from reliquary.sample.loopback.museum import LoopbackMuseum
    from reliquary.sample.loopback.sources import RecordsSource, SampleSource

    source = RecordsSource(records) if records else SampleSource(objects)
    museum = "met" if records else "sample"
    with LoopbackMuseum(source, api_port=port) as served:
        console.print(f"{len(source.records):,} objects at {served.api_url}; stop with Ctrl-C", soft_wrap=True)
        console.print(f"reliquary crawl {museum} --api {served.api_url}", soft_wrap=True, highlight=False)
        threading.Event().wait()


@app.command()
def write(
    folder: Annotated[Path, typer.Argument(help="Folder for the records and the pictures.")],
    *,
    objects: Annotated[int, typer.Option(min=1, help="Number of objects.")] = DEFAULT_OBJECTS,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the collection.")] = 0,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Write the sample collection to a folder: objects.jsonl and JPEG files."""
    from reliquary.sample.objects.export import write_collection

    written = write_collection(folder, objects, seed, quiet=quiet)
    summary = Summary("sample write", made={**written._asdict()}, places={"folder": folder})
    finish(summary, as_json=as_json, quiet=quiet)
