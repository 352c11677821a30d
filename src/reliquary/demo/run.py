"""The steps of the demo: every verb as a user would call it, over real HTTP, on the sample museum."""

from __future__ import annotations

from pathlib import Path

from rich.syntax import Syntax

from reliquary import catalogue
from reliquary.bench.run import bench_suite
from reliquary.build.dataset import build_dataset
from reliquary.build.reader import BuiltDataset, find_build
from reliquary.crawl.run import crawl_museum
from reliquary.errors import ReliquaryError
from reliquary.progress import console
from reliquary.rank.run import rank_suite
from reliquary.rank.screenshots import take
from reliquary.sample.loopback.museum import LoopbackMuseum
from reliquary.sample.loopback.sources import SampleSource
from reliquary.summary import Summary
from reliquary.workspace import Workspace

MUSEUM = "sample"
DATASET = "provenance"
SUITE = "provenance"


def run_demo(workspace: Workspace, *, n_objects: int, protocol: str, quiet: bool = False) -> Summary:
    """Crawl the sample museum over loopback HTTP, build the dataset, run the suite, rank it, show the page.

    Every step resumes, so that a demo killed at any moment and started again ends with the same dataset.

    Args:
        workspace: Where everything goes.
        n_objects: Number of objects in the sample museum.
        protocol: Protocol of the suite: ``smoke``, ``small`` or ``full``.
        quiet: Show nothing on the way.

    Returns:
        The digest of the dataset, and where everything lies.

    Raises:
        ReliquaryError: A step failed in a way that the user can put right.
    """
    say = _Narrator(quiet=quiet)

    say.heading("1. Crawl", "Scrapy over HTTP, from a museum on this machine")
    with LoopbackMuseum(SampleSource(n_objects)) as museum:
        crawled = crawl_museum(catalogue.load_crawler(MUSEUM), workspace.crawl(MUSEUM), api=museum.api_url, quiet=quiet)
    say.result(crawled)

    say.heading("2. Build", "records and a recipe become a versioned Hugging Face dataset")
    recipe = catalogue.load_dataset_recipe(DATASET)
    say.result(build_dataset(recipe, [workspace.crawl(MUSEUM)], workspace.builds, quiet=quiet))
    dataset = BuiltDataset.open(find_build(workspace.builds, f"{DATASET}-sample"))

    suite = catalogue.load_suite(SUITE)
    _benchmark(suite, dataset, workspace, protocol, say)

    say.heading("4. Rank", "every row scored again from its predictions")
    board = workspace.leaderboard(SUITE)
    ranked = rank_suite(suite, workspace.runs(SUITE), workspace.builds, board, quiet=quiet)
    say.result(ranked)
    page = board / "index.html"
    screenshots = _screenshots(page, board / "screenshots", say)

    say.ending(page, screenshots, dataset.path)
    return Summary(
        "demo",
        made={"dataset": dataset.manifest.name, "manifest digest": dataset.manifest.digest, **ranked.made},
        places={"dataset": dataset.path, "leaderboard": page, **{shot.stem: shot for shot in screenshots}},
    )


def _benchmark(
    suite: catalogue.Suite, dataset: BuiltDataset, workspace: Workspace, protocol: str, say: _Narrator
) -> None:
    baselines = [catalogue.load_baseline(suite, name) for name in suite.baseline_names()]
    say.heading("3. Benchmark", f"{len(baselines)} baselines, trained on this machine (protocol '{protocol}')")
    runs = workspace.runs(SUITE)
    benched = bench_suite(suite, baselines, dataset, runs, protocol=protocol, config=None, seeds=None, quiet=say.quiet)
    say.result(benched)
    if benched.rejected:
        logs = ", ".join(str(path) for name, path in benched.places.items() if name.startswith("log of "))
        raise ReliquaryError(f"{len(benched.rejected)} of the runs failed; see {logs}, then run the same command again")


def _screenshots(page: Path, folder: Path, say: _Narrator) -> list[Path]:
    """Take pictures of the page, or say why there are none; the demo does not hang on a browser."""
    try:
        return take(page, folder)
    except ReliquaryError as error:
        say.note(f"no screenshots: {error}")
        return []


class _Narrator:
    """Tells on standard error what the demo is doing."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet

    def heading(self, title: str, subtitle: str) -> None:
        if not self.quiet:
            console.print(f"\n[bold]{title}[/] {subtitle}")

    def result(self, summary: Summary) -> None:
        if not self.quiet:
            summary.print_to(console)

    def note(self, text: str) -> None:
        if not self.quiet:
            console.print(text, highlight=False, markup=False)

    def ending(self, page: Path, screenshots: list[Path], dataset: Path) -> None:
        if self.quiet:
            return
        console.print("\n[bold green]Done.[/] The leaderboard page:")
        console.print(f"  {page.resolve().as_uri()}", soft_wrap=True)
        for shot in screenshots:
            console.print(f"  screenshot: {shot.resolve()}", soft_wrap=True)
        console.print("\nLoad the dataset:")
        lines = (
            f'from datasets import load_dataset\ndataset = load_dataset("{dataset.resolve()}")\n'
            'print(dataset["test"][0])'
        )
        console.print(Syntax(lines, "python", background_color="default", word_wrap=False))
