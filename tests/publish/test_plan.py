from __future__ import annotations

import shutil

import pytest

from reliquary.errors import ReliquaryError
from reliquary.publish.plan import make_plan
from reliquary.publish.run import publish_dataset
from tests.build.edited import edited, with_column
from tests.publish.fixtures import REPO
from tests.publish.hub_storage import File
from tests.publish.loopback_hub import Repo


def faults(folder, tag, *, allow_sample=False):
    plan = make_plan(folder, REPO, tag, allow_sample=allow_sample, quiet=True)
    return [str(fault) for fault in plan.faults]


@pytest.fixture
def published(hub, make_version):
    """A Hub with version 0.1.0."""
    publish_dataset(make_version("0.1.0"), REPO, "v0.1.0", for_real=True, quiet=True)
    return hub


def test_nothing_stands_against_a_good_dataset(hub, make_version):
    assert faults(make_version("0.1.0"), "v0.1.0") == []


def test_a_dataset_that_fails_verification_is_refused(hub, make_version, tmp_path):
    folder = shutil.copytree(make_version("0.1.0"), tmp_path / "copy")
    (folder / "croissant.json").write_text("{}")
    assert any(fault.startswith("croissant.json: sha256") for fault in faults(folder, "v0.1.0"))


def test_images_without_a_credit_are_refused(hub, make_version, tmp_path):
    folder = edited(
        make_version("0.1.0"),
        tmp_path / "copy",
        "0.1.0",
        lambda table: with_column(table, "credit", lambda _: "", slice(0, 2)),
        config="paper",
        split="train",
    )
    assert any("data/paper/train-" in fault and ": credit: empty" in fault for fault in faults(folder, "v0.1.0"))


@pytest.mark.parametrize("tag", ["0.1.0", "v0.1.1", "latest"])
def test_a_tag_that_is_not_that_of_the_version_is_refused(hub, make_version, tag):
    assert faults(make_version("0.1.0"), tag)[0].startswith(f"--tag: found '{tag}', expected 'v0.1.0'")


def test_pictures_of_the_sample_museum_need_leave(hub, make_version):
    folder = make_version("0.1.0", sample=True)
    assert folder.name == "provenance-sample-0.1.0"
    assert [fault.split(";")[0] for fault in faults(folder, "v0.1.0")] == [
        "provenance-sample: pictures of the sample museum"
    ]
    assert faults(folder, "v0.1.0", allow_sample=True) == []


def test_a_version_never_changes(published, make_version):
    found = faults(make_version("0.1.0", n_objects=54), "v0.1.0")
    assert found[0].startswith(f"{REPO}@v0.1.0: published already, with the digest ")
    assert found[0].endswith("raise 'version' in the recipe")


def test_a_version_that_goes_down_is_refused(published, make_version):
    assert faults(make_version("0.0.9"), "v0.0.9") == [
        f"{REPO}: version: 0.0.9 is older than 0.1.0, which is published"
    ]


def test_too_small_a_step_is_refused(published, make_version):
    found = faults(make_version("0.1.1", n_objects=54), "v0.1.1")
    assert found == [f"{REPO}: version: 0.1.1 after 0.1.0: the changes ask for 1.0.0 (MAJOR); see reliquary build diff"]
    assert faults(make_version("1.0.0", n_objects=54), "v1.0.0") == []


def test_a_step_of_data_that_did_not_change_may_be_small(published, make_version):
    assert faults(make_version("0.1.1"), "v0.1.1") == []


def test_the_repository_of_another_dataset_is_refused(published, make_version):
    found = faults(make_version("0.2.0", sample=True), "v0.2.0", allow_sample=True)
    assert found == [f"{REPO}: name: holds 'provenance', not 'provenance-sample'"]


def test_the_files_of_someone_else_are_not_removed(hub, make_version):
    hub.repos[REPO] = Repo()
    hub.repos[REPO].commit({"weights.bin": File(b"precious", is_large=True)})
    assert "holds files but no MANIFEST.json" in faults(make_version("0.1.0"), "v0.1.0")[0]


def test_a_folder_that_is_no_dataset_is_an_error(hub, tmp_path):
    with pytest.raises(ReliquaryError, match="MANIFEST"):
        faults(tmp_path, "v0.1.0")


def test_what_is_there_already_is_not_counted_as_new(published, make_version):
    plan = make_plan(make_version("0.2.0"), REPO, "v0.2.0", allow_sample=False, quiet=True)
    new = {file.path for file in plan.new_files}
    assert "README.md" in new
    assert not any(path.endswith(".parquet") for path in new)
