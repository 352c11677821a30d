"""End to end over HTTP: crawl, build, publish without pictures, rebuild from the museum in an empty workspace."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from reliquary.build.command import build
from reliquary.build.dataset import build_dataset
from reliquary.catalogue import load_crawler
from reliquary.catalogue.recipe import Profile
from reliquary.crawl.run import crawl_museum
from reliquary.errors import ReliquaryError
from reliquary.sample.loopback.museum import LoopbackMuseum, Misbehaviour
from tests.build.rebuilding.closed import digest, fingerprints
from tests.build.rebuilding.fetching.museums import small_source
from tests.build.small_crawl import small_dataset
from tests.crawl.museums import CountingMuseum, ports

pytestmark = pytest.mark.real

app = typer.Typer()
app.command()(build)

LOOPBACK = ("--allow-private", "127.0.0.1", "--allow-private", "localhost")


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A museum that was crawled, the dataset made of it, and the same without its pictures."""
    source, place = small_source(30), tmp_path_factory.mktemp("published")
    with LoopbackMuseum(source) as museum:
        crawl_museum(load_crawler("met"), place / "crawl", api=museum.api_url, quiet=True)
    whole, recipe = (
        build_dataset(small_dataset(), [place / "crawl"], place, profile=profile, quiet=True).places["dataset"]
        for profile in (Profile.LOCAL, Profile.RECIPE_ONLY)
    )
    return source, ports(museum), whole, recipe


def run(*arguments, status=0):
    """Run the command, and return its summary."""
    result = CliRunner().invoke(app, [*map(str, arguments), "--json"])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == status, result.output
    return json.loads(result.stdout)


def rows_of(summary):
    with Path(summary["places"]["changes"]).open(newline="") as handle:
        return list(csv.DictReader(handle))


def test_an_empty_workspace_gets_the_same_dataset_from_the_museum(published, tmp_path):
    source, where, whole, recipe = published
    assert recipe.name == "provenance-recipe-only-sample-0.1.0"
    with LoopbackMuseum(source, **where) as museum:
        summary = run("--from-manifest", recipe, "--workspace", tmp_path, *LOOPBACK)
    assert summary["made"]["digest"] == digest(whole)
    assert fingerprints(tmp_path / "builds" / whole.name) == fingerprints(whole)
    asked = Counter(line.path for line in museum.log)
    assert max(asked.values()) == 1
    assert len(asked) == len(list((tmp_path / "rebuilds/provenance-sample/blobs").glob("*/*"))) + 1


def test_what_changed_since_is_reported_and_nothing_is_built_but_a_part(published, tmp_path):
    source, where, whole, recipe = published
    first, second, third = sorted(source.records)[:3]
    arguments = ["--from-manifest", recipe, "--workspace", tmp_path, *LOOPBACK]
    with LoopbackMuseum(source, **where, images={(second, 0): Misbehaviour.PRIVATE_REDIRECT}) as museum:
        museum.remove(first)
        museum.change_picture(third, 0)
        summary = run(*arguments, status=3)
        whats = Counter(row["what"] for row in rows_of(summary))
        assert whats["changed"] == whats["refused"] == 1
        assert whats["gone"] >= 1
        assert summary["rejected"] == {f"images, original {what}": n for what, n in sorted(whats.items())}
        assert not (tmp_path / "builds" / whole.name).exists()
        part = run(*arguments, "--partial", status=3)
    assert part["places"]["dataset"].endswith("provenance-partial-sample-0.1.0")
    assert not (tmp_path / "builds" / whole.name).exists()


def test_with_a_copy_of_what_is_gone_it_is_whole_again(published, tmp_path):
    source, where, whole, recipe = published
    arguments = ["--from-manifest", recipe, "--workspace", tmp_path, *LOOPBACK]
    number = min(source.records)
    with LoopbackMuseum(source, **where) as museum:
        museum.remove(number)
        run(*arguments, status=3)
        copy = tmp_path / "copy"
        copy.mkdir()
        for view in range(8):
            (copy / f"{view}.jpg").write_bytes(source.picture(source.records[number], view))
        summary = run(*arguments, "--source", copy)
    assert summary["made"]["digest"] == digest(whole)


REBUILD = """
import sys
from pathlib import Path
from reliquary.build.rebuilding.asking import Asking
from tests.build.rebuilding.closed import rebuild
rebuild(Path(sys.argv[1]), Path(sys.argv[2]), asking=Asking(allow_private=["127.0.0.1", "localhost"]))
"""


def test_killed_while_it_fetches_it_goes_on(published, repository, tmp_path):
    source, where, whole, recipe = published
    with CountingMuseum(source, **where) as museum:
        with subprocess.Popen(
            [sys.executable, "-c", REBUILD, str(recipe), str(tmp_path)],
            cwd=repository,
            env=os.environ | {"PYTHONPATH": str(repository)},
        ) as process:
            assert museum.wait_for(20)
            process.send_signal(signal.SIGKILL)
        summary = run("--from-manifest", recipe, "--workspace", tmp_path, *LOOPBACK)
    assert summary["made"]["digest"] == digest(whole)
    # What was under way at the kill is asked for again, and nothing else.
    assert sum(n - 1 for path, n in Counter(line.path for line in museum.log).items() if path != "/robots.txt") <= 16


def test_without_asking_anybody_everything_is_listed(published, tmp_path):
    summary = run("--from-manifest", published[3], "--workspace", tmp_path, "--no-fetch", status=3)
    assert {row["what"] for row in rows_of(summary)} == {"not asked"}


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["provenance", "--partial"],
        ["provenance", "--from-manifest", "x"],
        ["--from-manifest", "x", "--sample"],
        ["--from-manifest", "x", "--profile", "public"],
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(arguments, tmp_path):
    result = CliRunner().invoke(app, [*arguments, "--workspace", str(tmp_path)])
    assert result.exit_code == 2
    assert "--from-manifest" in result.output


def test_what_is_no_dataset_is_named(tmp_path):
    with pytest.raises(ReliquaryError, match="no such folder, and no repository"):
        run("--from-manifest", tmp_path / "nowhere", "--workspace", tmp_path)
