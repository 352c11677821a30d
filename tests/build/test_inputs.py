from __future__ import annotations

import pytest

from reliquary.build.dataset import build_dataset
from reliquary.build.inputs import read_inputs
from reliquary.build.reader import BuiltDataset
from reliquary.catalogue import Dataset
from reliquary.catalogue.recipe import Labels, Profile
from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.workspace import Workspace
from tests.build.small_crawl import CLASSES, ordinary_crawl, small_dataset, small_recipe
from tests.build.small_decisions import decision, write_decisions


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path / "workspace")


@pytest.fixture(scope="module")
def image_ids(built):
    return BuiltDataset.open(built).table("grouped", "train", ["image_id"])["image_id"].to_pylist()


def curate(workspace, place, *decisions):
    return write_decisions(workspace.root / "curation" / place / "decisions.jsonl", *decisions)


def labels(folder):
    dataset = BuiltDataset.open(folder)
    rows = [
        row
        for split in dataset.splits("grouped")
        for row in dataset.table("grouped", split, ["image_id", "label"]).to_pylist()
    ]
    return {row["image_id"]: CLASSES[row["label"]] for row in rows}


def test_a_build_obeys_what_was_decided_about_the_dataset_and_about_its_crawl(workspace, crawl_folder, built, tmp_path):
    without_asian = small_dataset(labels=Labels(names=list(CLASSES[:5])))
    had = labels(built)
    n_asian = sum(name == "asian" for name in had.values())
    dropped, relabelled, foreign, *_ = (image_id for image_id, name in had.items() if name == "egyptian")
    about_crawl = curate(
        workspace,
        "crawls/met",
        decision(dropped),
        decision(foreign, "relabel", label="asian"),
    )
    about_dataset = curate(workspace, "datasets/provenance", decision(relabelled, "relabel", label="islam"))
    summary = build_dataset(without_asian, [crawl_folder], tmp_path / "b", curation=workspace, quiet=True)
    found = labels(summary.places["dataset"])
    assert dropped not in found
    assert found[relabelled] == "islam"
    assert foreign not in found, "it is of a class of the crawler that this dataset does not have"
    assert summary.left_out == {"dropped by a curator": 1, "no label of this dataset": n_asian + 1}
    assert summary.made["decisions applied"] == 3
    assert [summary.places[f"decisions {n}"] for n in (1, 2)] == [about_dataset, about_crawl]


def test_without_the_curation_nothing_of_it_is_read(workspace, crawl_folder, image_ids, tmp_path, built):
    curate(workspace, "crawls/met", decision(image_ids[0]))
    summary = build_dataset(small_dataset(), [crawl_folder], tmp_path / "b", quiet=True)
    assert summary.made["digest"] == BuiltDataset.open(built).manifest.digest
    assert list(summary.places) == ["dataset"]


def test_decisions_that_make_no_difference_change_no_byte(workspace, crawl_folder, image_ids, tmp_path, built):
    curate(
        workspace,
        "crawls/met",
        decision(image_ids[0], "keep", check="blank"),
        decision(image_ids[1], "relabel", label=labels(built)[image_ids[1]]),
        decision(image_ids[2], "relabel", label="a class of another dataset"),
        decision("0" * 64),
    )
    builds = tmp_path / "b"
    for curation in (None, workspace):  # the finished build stands
        summary = build_dataset(small_dataset(), [crawl_folder], builds, curation=curation, quiet=True)
    assert summary.made["decisions applied"] == 0
    again = build_dataset(small_dataset(), [crawl_folder], tmp_path / "c", curation=workspace, quiet=True)
    assert again.made["digest"] == summary.made["digest"] == BuiltDataset.open(built).manifest.digest


def test_a_new_decision_asks_for_a_new_version(workspace, crawl_folder, image_ids, tmp_path):
    build_dataset(small_dataset(), [crawl_folder], tmp_path, quiet=True)
    curate(workspace, "crawls/met", decision(image_ids[0]))
    with pytest.raises(ReliquaryError, match=r"the decisions, see 'reliquary curate apply', differ.*raise 'version'"):
        build_dataset(small_dataset(), [crawl_folder], tmp_path, curation=workspace, quiet=True)


@pytest.mark.parametrize("place", ["crawls/met", "datasets/provenance"])
def test_a_recipe_that_keeps_a_copy_of_the_workspaces_decisions_does_not_contradict_it(
    workspace, crawl_folder, image_ids, tmp_path, place
):
    lines = [decision(image_ids[0]), decision(image_ids[0], "keep", hours=1), decision(image_ids[1], hours=1)]
    own = curate(workspace, place, *lines)
    dataset = Dataset(small_recipe(decisions=["decisions.jsonl"]), "", tmp_path / "recipe.yaml")
    write_decisions(tmp_path / "decisions.jsonl", *lines)
    inputs = read_inputs(dataset, [crawl_folder], decisions=[own], curation=workspace, quiet=True)
    assert list(inputs.decisions) == [image_ids[1]]
    assert inputs.decision_files == [tmp_path / "decisions.jsonl", own], "each file once"


def test_a_file_that_is_given_for_this_dataset_may_not_name_labels_of_others(
    workspace, crawl_folder, image_ids, tmp_path
):
    own = curate(workspace, "crawls/met", decision(image_ids[0], "relabel", label="muenzkabinett"))
    read_inputs(small_dataset(), [crawl_folder], curation=workspace, quiet=True)
    with pytest.raises(FaultyFileError, match="'muenzkabinett' is none of"):
        read_inputs(small_dataset(), [crawl_folder], decisions=[own], curation=workspace, quiet=True)


def test_a_sample_obeys_its_own_curation_alone(workspace, tmp_path):
    crawl = ordinary_crawl(tmp_path / "met", sample=True)
    folder = crawl.write()
    real, of_crawl, of_dataset = (image.sha256 for image in crawl.images[:3])
    curate(workspace, "crawls/met", decision(real))
    curate(workspace, "crawls/met-sample", decision(of_crawl))
    curate(workspace, "datasets/provenance-sample", decision(of_dataset))
    for profile in (Profile.LOCAL, Profile.RECIPE_ONLY):
        inputs = read_inputs(small_dataset(), [folder], curation=workspace, profile=profile, quiet=True)
        assert sorted(inputs.decisions) == sorted([of_crawl, of_dataset])


def test_a_broken_file_of_the_workspace_stops_the_build_and_is_named(workspace, crawl_folder, image_ids):
    path = curate(workspace, "crawls/met", decision(image_ids[0]))
    path.write_text(path.read_text().replace('"drop"', '"droop"'))
    with pytest.raises(FaultyFileError, match=r"decisions\.jsonl:2: verdict: .*found 'droop'"):
        read_inputs(small_dataset(), [crawl_folder], curation=workspace, quiet=True)
