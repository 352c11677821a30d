"""The steps of the demo: every verb as a user would call it, over real HTTP, on the sample museum."""

from __future__ import annotations

from pathlib import Path

from reliquary import catalogue
from reliquary.bench.run import bench_suite
from reliquary.build.dataset import build_dataset
from reliquary.build.reader import BuiltDataset, find_build
from reliquary.build.selection import DROPPED_BY_CHECK
from reliquary.build.writing.left_out import LEFT_OUT_NAME, read_left_out
from reliquary.crawl.run import crawl_museum
from reliquary.curate.deciding.automatic import MAY_DECIDE
from reliquary.curate.run import curate_headless
from reliquary.demo.narrator import Narrator
from reliquary.demo.rendering import render_demo
from reliquary.errors import MissingExtraError, ReliquaryError
from reliquary.rank.run import rank_suite
from reliquary.rank.screenshots import take
from reliquary.sample.loopback.museum import LoopbackMuseum
from reliquary.sample.loopback.sources import SampleSource
from reliquary.summary import Summary
from reliquary.workspace import Workspace

MUSEUM = "sample"
DATASET = "provenance"
SUITE = "provenance"
BASELINES = ("resnet10t", "resnet18")
"""The suite's rows that learn something within a minute on two cores."""

SEEDS = 2


def run_demo(workspace: Workspace, *, n_objects: int, protocol: str, quiet: bool = False) -> Summary:
    """Crawl the sample museum, render its relics, drop blanks, build, run the suite, rank it, and show the page.

    Every step resumes, so that a demo killed at any moment and started again ends with the same dataset.

    Args:
        workspace: Where everything goes.
        n_objects: Number of objects in the sample museum.
        protocol: Protocol of the suite: ``smoke``, ``small`` or ``full``.
        quiet: Show nothing on the way.

    Returns:
        The digest of the dataset, how many blank images are not in it, and where everything lies.

    Raises:
        ReliquaryError: A step failed in a way that the user can put right.
    """
    say = Narrator(quiet=quiet)

    _crawl(workspace, n_objects, say)
    _render(workspace, say)
    _curate(workspace, say)
    dataset = _build(workspace, say)
    suite = catalogue.load_suite(SUITE)
    _benchmark(suite, dataset, workspace, protocol, say)

    say.heading("6. Rank", "every row scored again from its predictions")
    board = workspace.leaderboard(SUITE)
    ranked = rank_suite(suite, workspace.runs(SUITE), workspace.builds, board, quiet=quiet)
    say.result(ranked)
    page = board / "index.html"
    screenshots = _screenshots(page, board / "screenshots", say)

    n_blank = _count_blank(dataset)
    say.ending(page, screenshots, dataset.path, n_blank)
    return Summary(
        "demo",
        made={
            "dataset": dataset.manifest.name,
            "manifest digest": dataset.manifest.digest,
            "blank images removed": n_blank,
            **ranked.made,
        },
        places={"dataset": dataset.path, "leaderboard": page, **{shot.stem: shot for shot in screenshots}},
    )


def _crawl(workspace: Workspace, n_objects: int, say: Narrator) -> None:
    say.heading("1. Crawl", "Scrapy over HTTP, from a museum on this machine")
    with LoopbackMuseum(SampleSource(n_objects)) as museum:
        say.result(
            crawl_museum(catalogue.load_crawler(MUSEUM), workspace.crawl(MUSEUM), api=museum.api_url, quiet=say.quiet)
        )


def _render(workspace: Workspace, say: Narrator) -> None:
    say.heading("2. Render", "Blender turns 3D models into labelled pictures")
    try:
        say.result(render_demo(workspace, quiet=say.quiet))
    except MissingExtraError as error:  # there is no wheel of Blender for every Python and system
        say.note(f"no renders: {error}")


def _curate(workspace: Workspace, say: Narrator) -> None:
    say.heading("3. Curate", "checks look at every picture, and drop those that show nothing")
    folder = str(workspace.crawl(MUSEUM))
    say.result(curate_headless(folder, workspace, decide=MAY_DECIDE, quiet=say.quiet))


def _build(workspace: Workspace, say: Narrator) -> BuiltDataset:
    say.heading("4. Build", "records, decisions and a recipe become a versioned Hugging Face dataset")
    recipe, sources = catalogue.load_dataset_recipe(DATASET), [workspace.crawl(MUSEUM)]
    say.result(build_dataset(recipe, sources, workspace.builds, curation=workspace, quiet=say.quiet))
    return BuiltDataset.open(find_build(workspace.builds, f"{DATASET}-sample"))


def _benchmark(
    suite: catalogue.Suite, dataset: BuiltDataset, workspace: Workspace, protocol: str, say: Narrator
) -> None:
    baselines = [catalogue.load_baseline(suite, name) for name in BASELINES]
    say.heading("5. Benchmark", f"{len(baselines)} baselines, trained on this machine (protocol '{protocol}')")
    runs, seeds = workspace.runs(SUITE), min(SEEDS, suite.file.protocols[protocol].seeds)
    benched = bench_suite(suite, baselines, dataset, runs, protocol=protocol, config=None, seeds=seeds, quiet=say.quiet)
    say.result(benched)
    if benched.rejected:
        logs = ", ".join(str(path) for name, path in benched.places.items() if name.startswith("log of "))
        raise ReliquaryError(f"{len(benched.rejected)} of the runs failed; see {logs}, then run the same command again")


def _count_blank(dataset: BuiltDataset) -> int:
    """Return how many images checks dropped, as the card says too; one picture may be that of several objects."""
    left_out = read_left_out(dataset.path / LEFT_OUT_NAME)
    return sum(entry.reason.startswith(DROPPED_BY_CHECK) for entry in left_out)


def _screenshots(page: Path, folder: Path, say: Narrator) -> list[Path]:
    """Take pictures of the page, or say why there are none; the demo does not hang on a browser."""
    try:
        return take(page, folder)
    except ReliquaryError as error:
        say.note(f"no screenshots: {error}")
        return []
