"""The command ``reliquary publish``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from reliquary.options import JsonOption, QuietOption, finish


def publish(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a built dataset.")],
    repository: Annotated[str, typer.Option("--to", metavar="REPO", help="Repository on the Hub: owner/name.")],
    tag: Annotated[str, typer.Option("--tag", metavar="vX.Y.Z", help="Tag of this version.")],
    for_real: Annotated[bool, typer.Option("--for-real", help="Send it, not only say what would be sent.")] = False,
    private: Annotated[bool, typer.Option("--private", help="Make a new repository private.")] = False,
    allow_sample: Annotated[
        bool, typer.Option("--allow-sample", help="Let pictures of the sample museum be published.")
    ] = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Publish a built dataset on the Hugging Face Hub, in one commit with a tag; a dry run by default."""
    # Read when the Hub's library is imported. Plain uploads tell for each file whether it has arrived; with Xet only
    # changed parts of files are sent: HF_HUB_DISABLE_XET=0 asks for that.
    os.environ.setdefault("HF_HUB_DISABLE_XET", "1")
    from reliquary.publish.run import publish_dataset

    summary = publish_dataset(
        folder,
        repository,
        tag,
        for_real=for_real,
        private=private,
        allow_sample=allow_sample,
        quiet=quiet or as_json,
    )
    finish(summary, as_json=as_json, quiet=quiet)
