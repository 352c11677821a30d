from __future__ import annotations

import pytest

from reliquary.build.reader import SAMPLE_SUFFIX
from reliquary.build.sources.curation import curation_files
from reliquary.catalogue.recipe import Config, LabelField, Labels
from reliquary.workspace import Workspace
from tests.build.small_crawl import CLASSES, SmallCrawl, small_recipe
from tests.build.small_decisions import write_decisions


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path / "workspace")


def crawled(folder, museum="met"):
    return SmallCrawl(folder, museum).write()


def found(workspace, sources=(), *, recipe=None, class_names=CLASSES, sample=False):
    files = curation_files(recipe or small_recipe(), sources, class_names, workspace, sample=sample)
    return {file.path.parent.relative_to(workspace.root / "curation").as_posix(): file.meant for file in files}


def curate(workspace, *places):
    for place in places:
        write_decisions(workspace.root / "curation" / place / "decisions.jsonl")


def test_what_was_decided_about_the_dataset_and_its_crawls_is_found_wherever_the_crawl_lies(workspace, tmp_path):
    curate(workspace, "datasets/provenance", "crawls/met", "crawls/louvre", "datasets/provenance-sample")
    sources = [crawled(tmp_path / "elsewhere")]
    assert list(found(workspace, sources)) == ["datasets/provenance", "crawls/met"]


def test_a_sample_has_a_curation_of_its_own(workspace, tmp_path):
    curate(workspace, "crawls/met", "crawls/met-sample", "crawls/sample", "datasets/provenance-sample")
    sources = [crawled(tmp_path / "a"), crawled(tmp_path / "b", "sample")]
    expected = ["datasets/provenance-sample", "crawls/met-sample", "crawls/sample"]
    assert list(found(workspace, sources, sample=True)) == expected
    assert SAMPLE_SUFFIX == "-sample"


def test_without_any_curation_there_is_nothing_to_read(workspace, tmp_path):
    assert found(workspace, [crawled(tmp_path / "met"), tmp_path]) == {}


def test_only_labels_of_crawls_may_be_those_of_other_datasets(workspace, tmp_path):
    curate(workspace, "datasets/provenance", "crawls/met")
    labels = Labels(names=["asian"], values={"asian": ["Chinese"]})
    files = found(workspace, [crawled(tmp_path / "met")], recipe=small_recipe(labels=labels), class_names=["asian"])
    assert files["datasets/provenance"] is None
    assert {"asian", "chinese", "egyptian"} <= files["crawls/met"], "names, values, and classes of the crawler"
    assert "muenzkabinett" not in files["crawls/met"]


def test_classes_of_the_crawler_mean_nothing_where_labels_are_of_another_field(workspace, tmp_path):
    curate(workspace, "crawls/met")
    labels = Labels(field=LabelField.CULTURE, names=["china"])
    sources = [crawled(tmp_path / "met")]
    assert found(workspace, sources, recipe=small_recipe(labels=labels), class_names=["china"])["crawls/met"] == {
        "china"
    }
    config: Config = small_recipe().configs["grouped"]
    recipe = small_recipe(
        labels=labels, configs={"a": config, "b": config.model_copy(update={"labels": Labels(names=["b"])})}
    )
    assert "egyptian" in found(workspace, sources, recipe=recipe, class_names=["china", "b"])["crawls/met"]


def test_no_label_means_anything_where_images_have_none(workspace, tmp_path):
    curate(workspace, "crawls/met")
    assert found(workspace, [crawled(tmp_path / "met")], class_names=[]) == {"crawls/met": frozenset()}
