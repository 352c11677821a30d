"""The datasets that the committed leaderboards were measured on: python tests/sample_builds.py WORKSPACE SUITE...

A build is the same on all x86-64 processors with AVX-512, so that records can be held against its digest there. On
others NumPy's powers and exponentials round differently: a few pictures differ, and so does the digest.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from reliquary.build.dataset import build_dataset
from reliquary.build.sample_sources import sample_sources
from reliquary.catalogue import load_crawler, load_dataset_recipe, load_suite
from reliquary.catalogue.recipe import Profile
from reliquary.crawl.run import crawl_museum
from reliquary.curate.deciding.automatic import MAY_DECIDE
from reliquary.curate.run import curate_headless
from reliquary.demo.command import DEFAULT_OBJECTS
from reliquary.demo.run import DATASET as DATASET_OF_DEMO
from reliquary.files import sha256_bytes
from reliquary.reproduce.pictures import DATASET as DATASET_OF_FUSION
from reliquary.reproduce.pictures import SCALES, FusionPictures
from reliquary.sample.loopback.museum import LoopbackMuseum
from reliquary.sample.loopback.sources import SampleSource
from reliquary.workspace import Workspace

AS_MEASURED = "aa123b547143ff407f95b5b6d9575818fa0d901821336ab1377f2fa509c36f9c"


def rounds_as_measured() -> bool:
    """Return whether NumPy rounds powers and exponentials here as where the leaderboards were measured."""
    values = np.linspace(0.01, 3, 4097)
    powers = values.astype(np.float32) ** np.float32(2.4)
    return sha256_bytes(powers.tobytes() + np.exp(values).tobytes()) == AS_MEASURED


def build_samples(datasets: Iterable[str], place: Workspace) -> Path:
    """Build sample datasets; return their folder.

    They are made as by the demo, ``reliquary build NAME --sample``, or ``reliquary reproduce SUITE --protocol small``.
    """
    for name in datasets:
        recipe = load_dataset_recipe(name)
        if name == DATASET_OF_DEMO:
            build_dataset(recipe, [_crawl_of_demo(place)], place.builds, curation=place, quiet=True)
        elif name == DATASET_OF_FUSION:
            _build_fusion(FusionPictures(place, SCALES["small"]))
        else:
            sources = sample_sources(recipe.recipe, place, quiet=True)
            build_dataset(recipe, sources, place.builds, curation=place, profile=Profile.LOCAL, quiet=True)
    return place.builds


def _build_fusion(pictures: FusionPictures) -> None:
    pictures.photograph(quiet=True)
    pictures.render(None, quiet=True)
    pictures.build(quiet=True)


def _crawl_of_demo(place: Workspace) -> Path:
    """Crawl the sample museum, and drop what shows nothing."""
    folder = place.crawl("sample")
    with LoopbackMuseum(SampleSource(DEFAULT_OBJECTS)) as museum:
        crawl_museum(load_crawler("sample"), folder, api=museum.api_url, quiet=True)
    curate_headless(str(folder), place, decide=MAY_DECIDE, quiet=True)
    return folder


if __name__ == "__main__":
    if not rounds_as_measured():
        sys.stderr.write("This processor lacks AVX-512: a few pictures, and so the digests, may be others.\n")
    datasets = {load_suite(suite).file.dataset for suite in sys.argv[2:]}
    build_samples(sorted(datasets), Workspace(Path(sys.argv[1])))
