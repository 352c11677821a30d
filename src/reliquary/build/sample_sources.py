"""What a recipe is made of, from the sample museum: crawls of loopback museums, sample copies and sample renders."""

from __future__ import annotations

from pathlib import Path

from reliquary.catalogue import CrawlerFile, RecipeFile, load_crawler
from reliquary.catalogue.recipe import CrawlSource, ImportSource, RenderSource
from reliquary.crawl.folder import STATE_FILE, CrawlFolder
from reliquary.crawl.run import crawl_museum
from reliquary.errors import ReliquaryError
from reliquary.sample.claim import claim_folder
from reliquary.sample.copies.names import write_sample_copy
from reliquary.sample.copies.scale import Scale
from reliquary.sample.loopback.museum import LoopbackMuseum
from reliquary.sample.loopback.sources import SampleSource
from reliquary.sample.objects.shapes import SHAPES
from reliquary.seeds import derive
from reliquary.workspace import Workspace

N_OBJECTS = {Scale.TINY: 60, Scale.SMALL: 600}
"""Objects that each loopback museum has. Small shows every class in every split, but for a few of the fifty epochs."""

SEED = 0
PURPOSE = "to try the software on pictures of the sample museum"


def sample_sources(
    recipe: RecipeFile, workspace: Workspace, *, scale: Scale = Scale.SMALL, quiet: bool = False
) -> list[Path]:
    """Make everything that a recipe is made of in ``<workspace>/sample``, and return the folders.

    What stands there already is not made again, and what was stopped goes on.

    Args:
        recipe: The recipe.
        workspace: The user's workspace.
        scale: How much is made.
        quiet: Show no progress.

    Raises:
        MissingExtraError: Scrapy is not installed, for recipes that take crawls.
        ReliquaryError: The sample museum has nothing of the kind, what stands there has another scale, or the disk is
            full.
    """
    folders = [folder for source in recipe.sources for folder in _make(source, workspace.sample, scale, quiet=quiet)]
    return list(dict.fromkeys(folders))


def _make(
    source: CrawlSource | ImportSource | RenderSource, sample: Workspace, scale: Scale, *, quiet: bool
) -> list[Path]:
    """Make one source, and return its folders."""
    if isinstance(source, CrawlSource):
        folders = {museum: sample.crawl(museum) for museum in source.museums}
        for museum, folder in folders.items():
            _crawl(museum, folder, scale, quiet=quiet)
        return list(folders.values())
    if isinstance(source, ImportSource):
        name, folder = source.name, sample.imports(source.name)
    else:
        name, folder = f"{source.set}-renders", sample.renders(source.set)
    write_sample_copy(name, folder, seed=SEED, scale=scale, quiet=quiet)
    return [folder]


def _crawl(museum: str, folder: Path, scale: Scale, *, quiet: bool) -> None:
    """Crawl a loopback museum, unless that was done; the terms that are accepted are those of this machine."""
    crawler = load_crawler(museum)
    shape = _shape(crawler)
    claim_folder(folder, holds=f"crawl of {museum}", objects=N_OBJECTS[scale], seed=SEED)
    if _is_done(folder, crawler):
        return
    # A seed of its own: no museum shows the pictures of another.
    source = SampleSource(N_OBJECTS[scale], derive(SEED, "sample museum", museum), shape)
    with LoopbackMuseum(source, api=shape) as loopback:
        crawl_museum(crawler, folder, api=loopback.api_url, accept_terms=True, purpose=PURPOSE, quiet=quiet)


def _shape(crawler: CrawlerFile) -> str:
    """Return whose records the loopback museum writes: the museum's own, or those of its kind of interface."""
    found = next((name for name in (crawler.name, crawler.api.kind.value) if name in SHAPES), None)
    if found is None:
        raise ReliquaryError(
            f"the sample museum cannot answer for '{crawler.name}': it speaks the interfaces of {', '.join(SHAPES)}; "
            "give a crawl of your own with --source"
        )
    return found


def _is_done(folder: Path, crawler: CrawlerFile) -> bool:
    if not (folder / STATE_FILE).is_file():
        return False
    crawl = CrawlFolder.open(folder)
    return crawl.finished and crawl.state.crawler == crawler
