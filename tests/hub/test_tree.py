from __future__ import annotations

from reliquary.build.reader import BuiltDataset
from reliquary.hub.tree import RemoteFile, differences, list_files
from tests.publish.fixtures import REPO


def test_a_stored_dataset_is_what_its_manifest_says(hub, make_version):
    folder = make_version("0.1.0")
    hub.store(REPO, folder, "v0.1.0")
    files = list_files(REPO, hub.repos[REPO].head)
    assert list(differences(BuiltDataset.open(folder).manifest, files, hashes=True)) == []


def test_each_difference_is_named(make_version):
    manifest = BuiltDataset.open(make_version("0.1.0")).manifest
    files = {file.path: RemoteFile(file.bytes, file.sha256) for file in manifest.files}
    gone, longer, other = sorted(files)[:3]
    del files[gone]
    files[longer] = RemoteFile(1, None)
    files[other] = RemoteFile(files[other].bytes, "0" * 64)
    found = [(fault.place, fault.field) for fault in differences(manifest, files, hashes=True)]
    assert sorted(found) == [(gone, ""), (longer, "bytes"), (other, "sha256")]
    assert len(list(differences(manifest, files, hashes=False))) == 2
