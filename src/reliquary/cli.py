"""The command line: one command a verb, in the order in which data flows."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from typer.core import TyperGroup

from reliquary import __version__
from reliquary.bench.command import bench
from reliquary.build.command import build, diff, verify
from reliquary.crawl.command import crawl, retry, status, update
from reliquary.curate.command import apply, curate, merge
from reliquary.default_command import DefaultCommandGroup
from reliquary.demo.command import demo
from reliquary.detect.command import detect
from reliquary.engines.command import app as engines_app
from reliquary.errors import ReliquaryError
from reliquary.identify.command import identify, learn, saliency
from reliquary.options import JsonOption, QuietOption, finish
from reliquary.publish.command import publish
from reliquary.rank.command import export_leaderboard, rank
from reliquary.rank.site.command import site_command
from reliquary.render.command import export, render
from reliquary.render.sketchfab.command import fetch, sketchfab
from reliquary.reproduce.command import reproduce
from reliquary.sample.command import app as sample_app
from reliquary.submit.command import submit, withdraw
from reliquary.summary import EXIT_USER_ERROR
from reliquary.train.command import train

EXIT_INTERRUPTED = 130


class FlowGroup(TyperGroup):
    """Lists the verbs in the order in which data flows, then what serves them."""

    ORDER = (
        *("crawl", "render", "curate", "build", "verify", "publish", "bench", "rank", "submit", "reproduce"),
        *("train", "identify", "detect", "demo", "sample", "engines", "check"),
    )

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the verbs."""
        return sorted(super().list_commands(ctx), key=self.ORDER.index)


app = typer.Typer(
    name="reliquary",
    cls=FlowGroup,
    help="Dataset toolkit and benchmark suite for cultural-heritage vision.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

crawl_app = typer.Typer(
    cls=DefaultCommandGroup,
    help="Collect a museum's objects and images: reliquary crawl MUSEUM.",
    subcommand_metavar="MUSEUM | status DIR | retry DIR | update DIR",
    no_args_is_help=True,
)
crawl_app.command(DefaultCommandGroup.default)(crawl)
crawl_app.command()(status)
crawl_app.command()(retry)
crawl_app.command()(update)

render_app = typer.Typer(
    cls=DefaultCommandGroup,
    help="Render 3D models into labelled pictures: reliquary render SET.",
    subcommand_metavar="SET | fetch SET | export SET | sketchfab",
    no_args_is_help=True,
)
render_app.command(DefaultCommandGroup.default)(render)
render_app.command()(fetch)
render_app.command()(export)
render_app.add_typer(sketchfab, name="sketchfab")

build_app = typer.Typer(
    cls=DefaultCommandGroup,
    help="Build a dataset: reliquary build DATASET. Compare two versions: reliquary build diff A B.",
    subcommand_metavar="DATASET | diff A B",
    no_args_is_help=True,
)
build_app.command(DefaultCommandGroup.default)(build)
build_app.command()(diff)

curate_app = typer.Typer(
    cls=DefaultCommandGroup,
    help="Find what is wrong with pictures, look at it, decide: reliquary curate DATASET|DIR.",
    subcommand_metavar="DATASET|DIR | apply DATASET | merge FILE FILE",
    no_args_is_help=True,
)
curate_app.command(DefaultCommandGroup.default)(curate)
curate_app.command()(apply)
curate_app.command()(merge)

rank_app = typer.Typer(
    cls=DefaultCommandGroup,
    help="Score results again and write their leaderboard: reliquary rank SUITE. Other forms: rank export, rank site.",
    subcommand_metavar="SUITE... | export SUITE | site",
)
rank_app.command(DefaultCommandGroup.default)(rank)
rank_app.command("export")(export_leaderboard)
rank_app.command("site")(site_command)

submit_app = typer.Typer(
    cls=DefaultCommandGroup,
    help="Put predictions that were made elsewhere on a leaderboard: reliquary submit SUITE PREDICTIONS.",
    subcommand_metavar="SUITE PREDICTIONS | withdraw SUITE HASH",
    no_args_is_help=True,
)
submit_app.command(DefaultCommandGroup.default)(submit)
submit_app.command()(withdraw)

identify_app = typer.Typer(
    cls=DefaultCommandGroup,
    help="Say what a photograph may show, and what looks like it: reliquary identify PHOTO.",
    subcommand_metavar="PHOTO... | learn RUN | saliency RUN",
    no_args_is_help=True,
)
identify_app.command(DefaultCommandGroup.default)(identify)
identify_app.command()(learn)
identify_app.command()(saliency)

app.add_typer(crawl_app, name="crawl")
app.add_typer(render_app, name="render")
app.add_typer(build_app, name="build")
app.add_typer(curate_app, name="curate")
app.command()(verify)
app.command()(bench)
app.add_typer(rank_app, name="rank")
app.add_typer(submit_app, name="submit")
app.command()(detect)
app.add_typer(identify_app, name="identify")
app.command()(publish)
app.command()(train)
app.command()(reproduce)
app.command()(demo)
app.add_typer(engines_app, name="engines")
app.add_typer(sample_app, name="sample")


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - the form of a typer callback
    if wanted:
        typer.echo(f"reliquary {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@app.command()
def check(
    *,
    write_schemas: Annotated[
        Path | None, typer.Option(help="Write the JSON Schemas of all files into this folder instead.")
    ] = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Validate every crawler, set of renders, recipe, suite, baseline and result file of the catalogue."""
    from reliquary.check import check_catalogue
    from reliquary.check import write_schemas as write

    finish(write(write_schemas) if write_schemas else check_catalogue(), as_json=as_json, quiet=quiet)


def main() -> None:
    """Run the command line; errors that a user can put right end with one message and status 1."""
    console = Console(stderr=True)
    # Threads that wait for each other by spinning bring two trainings on a shared machine to a crawl.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        app()
    except ReliquaryError as error:
        if os.environ.get("RELIQUARY_TRACEBACK"):
            raise
        console.print(f"[bold red]error:[/] {escape(str(error))}", highlight=False, soft_wrap=True)
        sys.exit(EXIT_USER_ERROR)
    except OSError as error:
        # Of the system: a folder in the place of a file, no permission, a full disk.
        if os.environ.get("RELIQUARY_TRACEBACK") or error.strerror is None:
            raise
        what = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
        message = f"{what}; put it right, and run the same command again"
        console.print(f"[bold red]error:[/] {escape(message)}", highlight=False, soft_wrap=True)
        sys.exit(EXIT_USER_ERROR)
    except KeyboardInterrupt:
        console.print("stopped; the same command goes on from here")
        sys.exit(EXIT_INTERRUPTED)
