"""What a recipe needs from the sample museum, and the datasets that come of it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from reliquary.build import sample_sources as module
from reliquary.build.reader import BuiltDataset
from reliquary.build.sample_sources import sample_sources
from reliquary.build.verify import verify_dataset
from reliquary.catalogue import load_crawler, load_dataset_recipe
from reliquary.catalogue.recipe import CopyForm, CrawlSource, ImportSource, RenderSource
from reliquary.cli import app
from reliquary.crawl.folder import CrawlFolder
from reliquary.errors import ReliquaryError
from reliquary.records import ImageSource
from reliquary.sample.copies.scale import Scale
from reliquary.workspace import Workspace
from tests.build.small_crawl import small_recipe

TERMS = {"licence": "CC0-1.0", "credit": "Nobody"}


def recipe_of(*sources):
    return small_recipe(sources=list(sources))


def crawl_of(*museums):
    return CrawlSource(kind="crawl", museums=list(museums))


@pytest.fixture
def copies(monkeypatch):
    """Notes which copies are asked for, and writes none."""
    asked = []
    monkeypatch.setattr(module, "write_sample_copy", lambda *args, **options: asked.append((*args, options)))
    return asked


def test_copies_and_renders_are_written_where_a_build_looks_for_them(tmp_path, copies):
    copy = ImportSource(kind="import", name="dunhuang-style", form=CopyForm.FOLDERS, **TERMS)
    renders = RenderSource(kind="render", set="deeprelic", **TERMS)
    folders = sample_sources(recipe_of(copy, renders), Workspace(tmp_path), scale=Scale.TINY, quiet=True)
    assert folders == [tmp_path / "sample/imports/dunhuang-style", tmp_path / "sample/renders/deeprelic"]
    wanted = {"seed": 0, "scale": Scale.TINY, "quiet": True}
    names = ("dunhuang-style", "deeprelic-renders")
    assert copies == [(name, folder, wanted) for name, folder in zip(names, folders, strict=True)]


def test_a_folder_that_two_sources_name_is_given_once(tmp_path, copies):
    renders = RenderSource(kind="render", set="deeprelic", **TERMS)
    folders = sample_sources(recipe_of(renders, renders), Workspace(tmp_path), quiet=True)
    assert folders == [tmp_path / "sample/renders/deeprelic"]
    assert {options["scale"] for _, _, options in copies} == {Scale.SMALL}


@pytest.mark.parametrize(
    "source",
    [
        ImportSource(kind="import", name="my-mosaics", form=CopyForm.VOC, **TERMS),
        RenderSource(kind="render", set="my-set", **TERMS),
    ],
)
def test_what_the_sample_museum_does_not_have_is_an_error(tmp_path, source):
    with pytest.raises(ReliquaryError, match="no copy 'my-"):
        sample_sources(recipe_of(source), Workspace(tmp_path), quiet=True)


def test_a_museum_whose_interface_is_not_spoken_is_an_error(tmp_path, monkeypatch):
    mapped = load_crawler("cleveland").model_copy(update={"name": "own"})
    monkeypatch.setattr(module, "load_crawler", lambda _name: mapped)
    with pytest.raises(ReliquaryError, match="cannot answer for 'own'.*--source"):
        sample_sources(recipe_of(crawl_of("own")), Workspace(tmp_path), quiet=True)


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_sample_and_source_together_are_wrong_usage(tmp_path):
    result = run("build", "provenance", "--sample", "--source", tmp_path, "--workspace", tmp_path)
    assert result.exit_code == 2
    assert "--source" in result.output


def build(dataset, workspace, **options):
    flags = [f"--{name}={value}" for name, value in options.items()]
    arguments = ["--sample", "--sample-scale", "tiny", "--workspace", workspace, "--json"]
    result = run("build", dataset, *arguments, *flags)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """A workspace with both datasets, built by one worker."""
    place = tmp_path_factory.mktemp("workspace")
    return place, {name: build(name, place, workers=1) for name in ("provenance", "smb-epochs")}


@pytest.mark.real
@pytest.mark.slow
class TestFromAnEmptyWorkspace:
    """Crawls of three loopback museums, over HTTP."""

    def test_the_crawls_are_apart_from_real_ones_and_no_museum_shows_pictures_of_another(self, workspace):
        place, _ = workspace
        assert sorted(path.name for path in place.iterdir()) == ["builds", "sample"]
        crawls = [CrawlFolder.open(place / "sample" / "crawls" / name) for name in ("louvre", "met", "smb")]
        pictures = [{image.sha256 for image in crawl.images() if image.sha256} for crawl in crawls]
        placeholders = set.intersection(*pictures)
        assert len(placeholders) <= 1
        assert sum(map(len, pictures)) == len(set.union(*pictures)) + 2 * len(placeholders)

    def test_the_builds_verify_and_hold_both_museums(self, workspace):
        place, summaries = workspace
        for summary in summaries.values():
            verify_dataset(place / "builds" / summary["places"]["dataset"].split("/")[-1])
        built = BuiltDataset.open(place / "builds" / "provenance-sample-0.2.0")
        table = built.table("grouped", "train", ["museum", "source", "label"])
        assert set(table["museum"].to_pylist()) == {"louvre", "met"}
        assert set(table["source"].to_pylist()) == {ImageSource.SAMPLE.value}
        assert set(table["label"].to_pylist()) == set(range(6))

    def test_every_config_loads(self, workspace, tmp_path):
        datasets = pytest.importorskip("datasets")
        place, _ = workspace
        recipes = {name: load_dataset_recipe(name).recipe for name in ("provenance", "smb-epochs")}
        for name, recipe in recipes.items():
            folder = place / "builds" / f"{name}-sample-{recipe.version}"
            for config in recipe.configs:
                loaded = datasets.load_dataset(str(folder), config, cache_dir=str(tmp_path))
                assert list(loaded) == ["train", "validation", "test"]
                assert loaded["test"][0]["image"].size == recipe.image.size

    def test_the_age_config_holds_the_rows_of_the_epochs_once_on_disk(self, workspace):
        built = BuiltDataset.open(workspace[0] / "builds" / "smb-epochs-sample-0.1.0")
        assert built.shards("age", "test") == built.shards("epochs", "test")
        columns = ["collection", "epoch", "year"]
        assert built.table("age", "test", columns) == built.table("epochs", "test", columns)
        assert built.class_columns("age") == built.class_columns("epochs") == built.class_columns("paper")
        names = built.class_names("epochs", "epoch")
        assert len(names) == len(set(names)) <= 50

    def test_two_workers_and_a_second_crawl_give_the_same_digest(self, workspace, tmp_path):
        _, summaries = workspace
        for name, summary in summaries.items():
            assert build(name, tmp_path, workers=2)["made"] == summary["made"]

    def test_what_is_there_is_not_made_again(self, workspace, monkeypatch):
        place, summaries = workspace
        monkeypatch.setattr(module, "LoopbackMuseum", None)
        assert build("provenance", place) == summaries["provenance"]

    def test_a_crawl_that_was_stopped_goes_on(self, workspace, tmp_path):
        place, _ = workspace
        recipe = load_dataset_recipe("smb-epochs").recipe
        (folder,) = sample_sources(recipe, Workspace(tmp_path), scale=Scale.TINY, quiet=True)
        crawl = CrawlFolder.open(folder)
        crawl.save(crawl.state.go_on())
        (folder / "images.parquet").unlink()
        assert sample_sources(recipe, Workspace(tmp_path), scale=Scale.TINY, quiet=True) == [folder]
        hashes = [
            {(row.object_id, row.view): row.sha256 for row in CrawlFolder.open(path).images()}
            for path in (folder, place / "sample" / "crawls" / "smb")
        ]
        assert hashes[0] == hashes[1]

    def test_another_scale_needs_another_workspace(self, workspace):
        with pytest.raises(ReliquaryError, match=r"sample\.json: the folder holds another sample"):
            sample_sources(recipe_of(crawl_of("met")), Workspace(workspace[0]), scale=Scale.SMALL, quiet=True)
