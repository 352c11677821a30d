"""The commands ``reliquary rank`` and ``reliquary rank export``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reliquary.options import DEFAULT_WORKSPACE, JsonOption, QuietOption, WorkspaceOption, finish
from reliquary.rank.exports.formats import Format
from reliquary.summary import Summary
from reliquary.workspace import Workspace

if TYPE_CHECKING:
    from reliquary.catalogue import Suite


def rank(
    suites: Annotated[
        list[str] | None, typer.Argument(help="Suites by name, or paths to your own; by default all that were run.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the leaderboard of a single suite instead of the workspace's.")
    ] = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; fail if leaderboards are not what their records make."),
    ] = False,
    without_data: Annotated[
        bool, typer.Option("--without-data", help="With --check: do not fail where a dataset is not built here.")
    ] = False,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Score the results of suites again, and write their leaderboards as Markdown and as a web page."""
    from reliquary.catalogue import load_suite
    from reliquary.rank.run import rank_suite

    place = Workspace(workspace)
    wanted = suites or (_suites_with_leaderboard() if check else _suites_with_runs(place))
    if out is not None and len(wanted) > 1:
        raise typer.BadParameter(f"one folder for {len(wanted)} suites; name a single suite", param_hint="--out")
    if check:
        finish(_checked(wanted, place, out, without_data=without_data, quiet=quiet), as_json=as_json, quiet=quiet)
    summaries = []
    for suite in map(load_suite, wanted):
        name = suite.file.name
        folder = out or place.leaderboard(name)
        summaries.append(rank_suite(suite, place.runs(name), place.builds, folder, quiet=quiet))
    finish(_together(summaries), as_json=as_json, quiet=quiet)


def export_leaderboard(
    suite: Annotated[str, typer.Argument(metavar="SUITE", help="Suite by name, or path to your own.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write into.")],
    formats: Annotated[
        list[Format] | None, typer.Option("--format", help="What to write; by default all that can be written.")
    ] = None,
    leaderboard: Annotated[
        Path | None, typer.Option(help="Folder of the leaderboard; by default the workspace's.")
    ] = None,
    repositories: Annotated[
        list[str] | None,
        typer.Option(
            "--repo",
            metavar="DATASET=OWNER/NAME",
            help="Where a dataset of the leaderboard is published on the Hub, for the formats that name it.",
        ),
    ] = None,
    publisher: Annotated[str, typer.Option(help="Who gives the results out.")] = "The Reliquary maintainers",
    url: Annotated[str | None, typer.Option(help="Where the leaderboard can be read: an address of the web.")] = None,
    samples: Annotated[
        bool, typer.Option("--samples", help="every-eval-ever: also a line for each test image, from the predictions.")
    ] = False,
    builds: Annotated[
        Path | None, typer.Option(help="With --samples: folder of the built datasets instead of the workspace's.")
    ] = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Write a leaderboard in the formats that the field reads: tables, model cards, result files, citations."""
    from reliquary.catalogue import load_suite
    from reliquary.rank.exports.run import export_suite

    chosen = load_suite(suite)
    place = Workspace(workspace)
    summary = export_suite(
        chosen,
        leaderboard or place.leaderboard(chosen.file.name),
        out,
        formats,
        repositories=repositories or (),
        publisher=publisher,
        url=url,
        builds=(builds or place.builds) if samples else None,
    )
    finish(summary, as_json=as_json, quiet=quiet)


def _checked(names: Sequence[str], place: Workspace, out: Path | None, *, without_data: bool, quiet: bool) -> Summary:
    from reliquary import catalogue
    from reliquary.rank.check import check_leaderboards

    suites = [catalogue.load_suite(name) for name in names]
    folders = [out or _to_check(suite, place) for suite in suites]
    return _together(check_leaderboards(suites, place.builds, folders, without_data=without_data, quiet=quiet))


def _to_check(suite: Suite, place: Workspace) -> Path:
    """Return the committed leaderboard of a suite of the catalogue; of any other that of the workspace."""
    from reliquary import catalogue

    root, name = catalogue.root(), suite.file.name
    in_catalogue = suite.folder.resolve() == (root / "benchmarks" / name).resolve()
    return root / "leaderboards" / name if in_catalogue else place.leaderboard(name)


def _suites_with_leaderboard() -> list[str]:
    """Return the suites of the catalogue whose leaderboard stands in it.

    Raises:
        ReliquaryError: There are none.
    """
    from reliquary import catalogue
    from reliquary.errors import ReliquaryError

    folder = catalogue.root() / "leaderboards"
    found = sorted(path.name for path in folder.glob("*/") if (path / "results").is_dir())
    if not found:
        raise ReliquaryError(f"{folder}: there is no leaderboard to check")
    return found


def _suites_with_runs(place: Workspace) -> list[str]:
    """Return the suites of the catalogue that have runs.

    Raises:
        ReliquaryError: There are none.
    """
    from reliquary.catalogue import names
    from reliquary.errors import ReliquaryError

    found = [name for name in names("benchmarks") if place.runs(name).is_dir()]
    if not found:
        raise ReliquaryError(f"{place.root}: no suite was run here yet; run: reliquary bench SUITE")
    return found


def _together(summaries: Sequence[Summary]) -> Summary:
    """Join the summaries of several suites, each entry under the name of its suite."""
    if len(summaries) == 1:
        return summaries[0]
    joined = Summary(verb="rank")
    for summary in summaries:
        suite = summary.verb.removeprefix("rank ")
        joined.made.update({f"{suite}: {key}": value for key, value in summary.made.items()})
        joined.left_out.update({f"{suite}: {key}": value for key, value in summary.left_out.items()})
        joined.places.update({f"{suite}: {key}": path for key, path in summary.places.items()})
    return joined
