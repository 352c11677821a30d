"""The datasets that the committed leaderboards were measured on: python tests/sample_builds.py WORKSPACE SUITE...

A build is the same on every machine, so that records can be held against their digests anywhere.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from reliquary.build.dataset import build_dataset
from reliquary.build.sample_sources import sample_sources
from reliquary.catalogue import load_crawler, load_dataset_recipe, load_suite
from reliquary.catalogue.recipe import Profile
from reliquary.crawl.run import crawl_museum
from reliquary.curate.deciding.automatic import MAY_DECIDE
from reliquary.curate.run import curate_headless
from reliquary.demo.command import DEFAULT_OBJECTS
from reliquary.demo.run import DATASET as DATASET_OF_DEMO
from reliquary.sample.loopback.museum import LoopbackMuseum
from reliquary.sample.loopback.sources import SampleSource
from reliquary.workspace import Workspace


def build_samples(suites: Iterable[str], place: Workspace) -> Path:
    """Build the sample datasets of suites as the demo and ``reliquary build NAME --sample`` do; return their folder."""
    for name in sorted({load_suite(suite).file.dataset for suite in suites}):
        recipe = load_dataset_recipe(name)
        if name == DATASET_OF_DEMO:
            build_dataset(recipe, [_crawl_of_demo(place)], place.builds, curation=place, quiet=True)
        else:
            sources = sample_sources(recipe.recipe, place, quiet=True)
            build_dataset(recipe, sources, place.builds, curation=place, profile=Profile.LOCAL, quiet=True)
    return place.builds


def _crawl_of_demo(place: Workspace) -> Path:
    """Crawl the sample museum, and drop what shows nothing."""
    folder = place.crawl("sample")
    with LoopbackMuseum(SampleSource(DEFAULT_OBJECTS)) as museum:
        crawl_museum(load_crawler("sample"), folder, api=museum.api_url, quiet=True)
    curate_headless(str(folder), place, decide=MAY_DECIDE, quiet=True)
    return folder


if __name__ == "__main__":
    build_samples(sys.argv[2:], Workspace(Path(sys.argv[1])))
