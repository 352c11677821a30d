"""``reliquary build``, ``reliquary build diff`` and ``reliquary verify``."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from reliquary.build.rebuilding.asking import Asking
from reliquary.catalogue.recipe import Profile
from reliquary.crawl.command import ContactOption
from reliquary.options import DEFAULT_WORKSPACE, JsonOption, QuietOption, WorkspaceOption, finish
from reliquary.sample.copies.scale import Scale
from reliquary.summary import EXIT_DONE, EXIT_SOME_REJECTED, Summary

MAX_DEFAULT_WORKERS = 8

VersionArgument = Annotated[
    str, typer.Argument(help="Folder of a built dataset, or a repository on the Hub: owner/name or owner/name@v1.2.0.")
]


DatasetArgument = Annotated[
    str | None, typer.Argument(help="Name of a dataset in the catalogue, or path to a recipe.yaml.")
]
SourceOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--source",
        help="Crawl, local copy or render set; can be given several times. Default: those of the workspace. "
        "With --from-manifest: any folder that holds originals.",
    ),
]
SampleOption = Annotated[
    bool, typer.Option("--sample", help="Make the sources from the sample museum, in WORKSPACE/sample.")
]
ScaleOption = Annotated[Scale, typer.Option(help="How much of them: tiny is for tests.")]
ProfileOption = Annotated[
    Profile | None,
    typer.Option(
        "--profile",
        help="public: only what may be passed on; local: everything; recipe-only: no picture, but all that is "
        "needed to rebuild the dataset. Default: the recipe's; local for --sample.",
    ),
]
WorkersOption = Annotated[
    int, typer.Option("--workers", min=1, help="Threads that resize images; the result is the same.")
]
DecisionsOption = Annotated[
    list[Path] | None,
    typer.Option("--decisions", help="File of curators' decisions; can be given several times."),
]
NoCurationOption = Annotated[
    bool, typer.Option("--no-curation", help="Leave out what was decided in the workspace by 'reliquary curate'.")
]
ManifestOption = Annotated[
    str | None,
    typer.Option(
        "--from-manifest",
        metavar="FOLDER|REPO",
        help="Rebuild a dataset from one without pictures (profile recipe-only), byte for byte.",
    ),
]
PartialOption = Annotated[
    bool, typer.Option("--partial", help="Rebuild what there is, under another name, if originals are gone.")
]
NoFetchOption = Annotated[bool, typer.Option("--no-fetch", help="Rebuild without asking any museum.")]
TermsOption = Annotated[
    list[str] | None,
    typer.Option(metavar="MUSEUM", help="Rebuild: accept this museum's terms for images; repeatable."),
]
PrivateOption = Annotated[
    list[str] | None,
    typer.Option(metavar="HOST", help="Rebuild: let this private host or address be asked; repeatable."),
]

DEFAULT_WORKERS = min(MAX_DEFAULT_WORKERS, os.cpu_count() or 1)


def build(
    dataset: DatasetArgument = None,
    source: SourceOption = None,
    sample: SampleOption = False,
    sample_scale: ScaleOption = Scale.SMALL,
    profile: ProfileOption = None,
    workers: WorkersOption = DEFAULT_WORKERS,
    decisions: DecisionsOption = None,
    no_curation: NoCurationOption = False,
    from_manifest: ManifestOption = None,
    partial: PartialOption = False,
    no_fetch: NoFetchOption = False,
    accept_terms: TermsOption = None,
    contact: ContactOption = None,
    allow_private: PrivateOption = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Build a dataset: a folder that load_dataset reads, with card, Croissant file and manifest."""
    if from_manifest is not None:
        if dataset is not None or sample or profile or decisions or no_curation:
            raise typer.BadParameter("--from-manifest says what is built; leave out DATASET, --sample, --profile, ...")
        asking = Asking(not no_fetch, accept_terms or [], allow_private or [], contact)
        silent = quiet or as_json
        summary = _rebuild(
            from_manifest, workspace, source or [], asking, partial=partial, workers=workers, quiet=silent
        )
        finish(summary, as_json=as_json, quiet=quiet)
    if dataset is None or partial or no_fetch or accept_terms or allow_private:
        raise typer.BadParameter("give DATASET; or --from-manifest, and with it --partial, --accept-terms, ...")
    from reliquary.build.dataset import build_dataset
    from reliquary.build.sample_sources import sample_sources
    from reliquary.build.sources.defaults import default_sources
    from reliquary.catalogue import load_dataset_recipe
    from reliquary.workspace import Workspace

    if sample and source:
        raise typer.BadParameter("--sample makes the sources itself; leave out --source, or --sample")
    place = Workspace(workspace)
    wanted = load_dataset_recipe(dataset)
    if sample:
        source = sample_sources(wanted.recipe, place, scale=sample_scale, quiet=quiet or as_json)
        # The loopback museums repeat what the real ones say of rights; the sample's pictures are free all the same.
        profile = profile or Profile.LOCAL
    summary = build_dataset(
        wanted,
        source or default_sources(wanted.recipe, place),
        place.builds,
        decisions=decisions or [],
        curation=None if no_curation else place,
        profile=profile,
        workers=workers,
        quiet=quiet or as_json,
    )
    finish(summary, as_json=as_json, quiet=quiet)


def _rebuild(
    name: str, workspace: Path, sources: list[Path], asking: Asking, *, partial: bool, workers: int, quiet: bool
) -> Summary:
    from reliquary.build.rebuilding.rebuild import rebuild_dataset
    from reliquary.hub.snapshots import local_folder
    from reliquary.workspace import Workspace

    return rebuild_dataset(
        local_folder(name, quiet=quiet),
        Workspace(workspace),
        sources=sources,
        asking=asking,
        partial=partial,
        workers=workers,
        quiet=quiet,
    )


def diff(old: VersionArgument, new: VersionArgument, as_json: JsonOption = False, quiet: QuietOption = False) -> None:
    """Say what differs between two versions, and which version number that asks for.

    The status is 3 if the number of the second promises more than the changes keep.
    """
    from reliquary.build.diff import compare
    from reliquary.build.diffing.printing import print_difference
    from reliquary.hub.snapshots import local_folder

    silent = quiet or as_json
    difference = compare(local_folder(old, quiet=silent), local_folder(new, quiet=silent), quiet=silent)
    if as_json:
        sys.stdout.write(json.dumps(difference.as_json(), ensure_ascii=False, indent=2) + "\n")
    elif not quiet:
        print_difference(difference, Console())
    raise typer.Exit(EXIT_DONE if difference.is_honoured else EXIT_SOME_REJECTED)


def verify(
    dataset: VersionArgument,
    fast: Annotated[bool, typer.Option("--fast", help="Do not decode the images.")] = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Check a built dataset: files, columns, rows, images, licences, and that its splits do not leak."""
    from reliquary.build.verify import verify_dataset
    from reliquary.hub.snapshots import local_folder

    silent = quiet or as_json
    summary = verify_dataset(local_folder(dataset, quiet=silent), fast=fast, quiet=silent)
    finish(summary, as_json=as_json, quiet=quiet)
