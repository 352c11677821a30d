"""What the tests of publishing and loading share: built versions of one dataset, and a Hub that this process speaks to.

Addresses and folders are read when the Hub's library is imported; here they are put in the places where it keeps them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reliquary.build.dataset import build_dataset
from tests.build.small_crawl import ordinary_crawl, small_dataset
from tests.publish.loopback_hub import TOKEN, LoopbackHub

REPO = "museum/provenance"

MakeVersion = Callable[..., Path]


@pytest.fixture(scope="session")
def make_version(tmp_path_factory) -> MakeVersion:
    """Build a version, ``make_version("0.1.0", n_objects=60)``; the same one is built once."""
    made: dict[str, Path] = {}

    def make(version: str, n_objects: int = 60, *, sample: bool = False) -> Path:
        key = f"{version}, {n_objects}, {sample}"
        if key not in made:
            place = tmp_path_factory.mktemp("version")
            crawl = ordinary_crawl(place / "met", n_objects=n_objects, sample=sample).write()
            made[key] = build_dataset(small_dataset(version=version), [crawl], place, quiet=True).places["dataset"]
        return made[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda descriptor: None)
        yield make


@pytest.fixture
def hub(monkeypatch, tmp_path) -> Iterator[LoopbackHub]:
    """A Hub of its own for each test, with an empty cache, asked by this process and by those that it starts."""
    import datasets.config
    from huggingface_hub import HfFileSystem, constants

    with LoopbackHub().running() as loopback:
        cache = tmp_path / "hf"
        for name, value in environment_of(loopback, cache).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(constants, "ENDPOINT", loopback.url)
        template = f"{loopback.url}/{{repo_id}}/resolve/{{revision}}/{{filename}}"
        monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
        monkeypatch.setattr(constants, "HF_HUB_CACHE", str(cache / "hub"))
        monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
        monkeypatch.setattr(datasets.config, "HF_ENDPOINT", loopback.url)
        monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", cache / "datasets")
        # The library waits before it asks again.
        monkeypatch.setattr("huggingface_hub.utils._http.time.sleep", lambda seconds: None)
        HfFileSystem.clear_instance_cache()
        yield loopback


def environment_of(loopback: LoopbackHub, cache: Path) -> dict[str, str]:
    """Return the variables with which another process speaks to a loopback Hub."""
    return {
        "HF_ENDPOINT": loopback.url,
        "HF_HOME": str(cache),
        "HF_TOKEN": TOKEN,
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "NO_PROXY": "127.0.0.1",
    }


@pytest.fixture
def offline(monkeypatch) -> Callable[[], None]:
    """Switch the Hub off for the rest of a test, as HF_HUB_OFFLINE does."""

    def switch_off() -> None:
        from huggingface_hub import constants

        monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
        monkeypatch.setenv("HF_HUB_OFFLINE", "1")

    return switch_off
