from __future__ import annotations

import pytest

from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.publish.run import publish_dataset
from tests.publish.fixtures import REPO


def publish(folder, tag, **options):
    return publish_dataset(folder, REPO, tag, **{"for_real": True, "quiet": True, **options})


def test_a_dry_run_changes_nothing_and_says_what_would_be_sent(hub, make_version):
    folder = make_version("0.1.0")
    summary = publish(folder, "v0.1.0", for_real=False)
    assert summary.exit_status == 0
    assert summary.made["state"].startswith("dry run")
    assert summary.made["images under CC0-1.0"] == 120
    assert summary.made["files"] == len([path for path in folder.rglob("*") if path.is_file()])
    assert summary.made["new bytes"] == summary.made["bytes"] > 100_000
    assert hub.repos == {}
    assert {method for method, _ in hub.log} == {"GET"}


def test_a_version_is_one_commit_with_a_tag(hub, make_version):
    folder = make_version("0.1.0")
    summary = publish(folder, "v0.1.0", private=True)
    repo = hub.repos[REPO]
    assert summary.made["state"] == "published"
    assert repo.private
    assert len(repo.commits) == 2, "that of the Hub, and ours"
    assert repo.tags == {"v0.1.0": repo.head}
    there = {path: file.data for path, file in repo.commits[repo.head].items() if path != ".gitattributes"}
    assert there == {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_a_second_call_does_nothing(hub, make_version):
    publish(make_version("0.1.0"), "v0.1.0")
    hub.log.clear()
    summary = publish(make_version("0.1.0"), "v0.1.0")
    assert summary.made["state"] == "published already, nothing to do"
    assert {method for method, _ in hub.log} == {"GET"}


def test_a_second_version_replaces_the_files_of_the_first(hub, make_version):
    publish(make_version("0.1.0"), "v0.1.0")
    repo = hub.repos[REPO]
    files = repo.commits[repo.head]
    files["data/old/train-00000-of-00001.parquet"] = files["README.md"]
    before = hub.asked("PUT", "/lfs/")
    summary = publish(make_version("0.2.0"), "v0.2.0")
    assert list(repo.tags) == ["v0.1.0", "v0.2.0"]
    assert summary.made["removed files"] == 1
    assert "data/old/train-00000-of-00001.parquet" not in repo.commits[repo.head]
    assert hub.asked("PUT", "/lfs/") == before, "the same pictures are not sent again"


def test_a_commit_that_has_no_tag_gets_it_from_the_next_call(hub, make_version):
    hub.fail("POST", "/tag/", 403)
    with pytest.raises(ReliquaryError, match="the Hub refuses"):
        publish(make_version("0.1.0"), "v0.1.0")
    repo = hub.repos[REPO]
    assert (len(repo.commits), repo.tags) == (2, {})
    publish(make_version("0.1.0"), "v0.1.0")
    assert (len(repo.commits), repo.tags) == (2, {"v0.1.0": repo.head})


@pytest.mark.parametrize("path", ["/lfs/", "/commit/", "/preupload/", "/objects/batch", "/repos/create", "/tag/"])
def test_what_failed_for_good_goes_on_at_the_next_call(hub, make_version, path):
    method = "PUT" if path == "/lfs/" else "POST"
    hub.fail(method, path, 403, skip=3 if path == "/lfs/" else 0)
    with pytest.raises(ReliquaryError, match=f"^{REPO}: the Hub refuses"):
        publish(make_version("0.1.0"), "v0.1.0")
    publish(make_version("0.1.0"), "v0.1.0")
    repo = hub.repos[REPO]
    assert (len(repo.commits), repo.tags) == (2, {"v0.1.0": repo.head})
    assert hub.asked("PUT", "/lfs/") == len(hub.large) + (path == "/lfs/"), "no file that arrived was sent again"


@pytest.mark.parametrize("fault", ["500", "reset"])
def test_a_passing_failure_is_tried_again(hub, make_version, fault):
    if fault == "500":
        hub.fail("PUT", "/lfs/", 500, times=2)
    else:
        hub.reset("PUT", "/lfs/", times=2)
    assert publish(make_version("0.1.0"), "v0.1.0").made["state"] == "published"


@pytest.mark.parametrize("path", ["/commit/", "/lfs/"])
def test_no_secret_stands_in_an_error(hub, make_version, path, capfd, caplog):
    caplog.set_level("DEBUG")
    hub.fail("PUT" if path == "/lfs/" else "POST", path, 500, times=100)
    with pytest.raises(ReliquaryError) as error:
        publish(make_version("0.1.0"), "v0.1.0", quiet=False)
    written = capfd.readouterr()
    assert "500" in str(error.value)
    assert "secret" not in str(error.value) + written.out + written.err
    assert "hf_this" not in caplog.text


def test_without_a_token_the_login_is_named(hub, make_version, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "hf_another_secret")
    with pytest.raises(ReliquaryError, match="hf auth login") as error:
        publish(make_version("0.1.0"), "v0.1.0")
    assert "secret" not in str(error.value)


def test_a_change_by_someone_else_meanwhile_is_not_written_over(hub, make_version):
    publish(make_version("0.1.0"), "v0.1.0")
    repo = hub.repos[REPO]
    hub.on("POST", "/preupload/", lambda: repo.commit(dict(repo.commits[repo.head])))
    with pytest.raises(ReliquaryError, match="changed by someone else meanwhile"):
        publish(make_version("0.2.0"), "v0.2.0")
    assert list(repo.tags) == ["v0.1.0"]


def test_faults_are_listed_in_a_dry_run_and_raised_for_real(hub, make_version):
    summary = publish(make_version("0.1.0"), "v0.2.0", for_real=False)
    assert summary.exit_status == 3
    assert list(summary.rejected) == [
        "--tag: found 'v0.2.0', expected 'v0.1.0': the tag is that of the manifest's version"
    ]
    with pytest.raises(FaultyFileError, match="not published"):
        publish(make_version("0.1.0"), "v0.2.0")
    assert hub.repos == {}


def test_a_repository_with_a_version_in_its_name_is_refused(hub, make_version):
    with pytest.raises(ReliquaryError, match="--tag"):
        publish_dataset(make_version("0.1.0"), f"{REPO}@v0.1.0", "v0.1.0")


@pytest.mark.parametrize("is_offline", [True, False])
def test_without_the_hub_a_dry_run_lists_what_is_wrong_with_the_dataset(hub, make_version, offline, is_offline):
    if is_offline:
        offline()
    else:
        hub.reset("GET", "/", times=100)
    summary = publish(make_version("0.1.0", sample=True), "v0.2.0", for_real=False)
    assert summary.exit_status == 3
    assert [fault.split(":")[0] for fault in summary.rejected] == ["--tag", "provenance-sample"]
    assert "the Hub was not asked" in summary.made["state"]
    assert "new files" not in summary.made
    assert hub.log == []


def test_without_the_hub_nothing_can_be_published(hub, make_version, offline):
    offline()
    with pytest.raises(ReliquaryError, match="HF_HUB_OFFLINE is set"):
        publish(make_version("0.1.0"), "v0.1.0")
