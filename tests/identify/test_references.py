from __future__ import annotations

import json
import os

import numpy as np
import pytest

from reliquary.errors import FaultyFileError, ReliquaryError, UnknownVersionError
from reliquary.files import sha256_file
from reliquary.identify.references import FILES, References, newest


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_was_changed_is_refused(copied_references, name):
    data = bytearray((copied_references / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copied_references / name).write_bytes(data)
    with pytest.raises(FaultyFileError, match=f"{name}: sha256: found"):
        References.open(copied_references)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(copied_references, name):
    (copied_references / name).unlink()
    with pytest.raises(FaultyFileError, match=f"{name}: the file is missing"):
        References.open(copied_references)


def rewrite(folder, **changes):
    path = folder / "references.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_all_faults_of_a_folder_are_told_at_once(copied_references):
    rewrite(copied_references, files=[])
    with pytest.raises(FaultyFileError, match="4 faults"):
        References.open(copied_references)


def test_an_edited_spec_is_refused(copied_references):
    spec = json.loads((copied_references / "references.json").read_text())["spec"]
    rewrite(copied_references, spec={**spec, "seed": 7})
    with pytest.raises(ReliquaryError, match="spec_sha256 is not the hash of the spec"):
        References.open(copied_references)


def test_another_version_is_refused(copied_references):
    rewrite(copied_references, schema="identify/2")
    with pytest.raises(UnknownVersionError, match="update reliquary"):
        References.open(copied_references)


@pytest.mark.parametrize(
    ("array", "why"),
    [
        (np.zeros((24, 4), dtype=np.float32), "found float32"),
        (np.zeros(24, dtype=np.float16), r"shape \(24,\)"),
        (np.zeros((23, 4), dtype=np.float16), "23 features, 24 rows"),
        (np.array([{"code": 1}]), "no array of features"),
    ],
)
def test_features_of_another_form_are_refused_even_with_their_hash(copied_references, array, why):
    np.save(copied_references / "features.npy", array, allow_pickle=True)
    files = json.loads((copied_references / "references.json").read_text())["files"]
    for file in files:
        if file["path"] == "features.npy":
            file["sha256"] = sha256_file(copied_references / "features.npy")
    rewrite(copied_references, files=files)
    with pytest.raises(ReliquaryError, match=why):
        References.open(copied_references)


def test_a_folder_without_references_says_how_to_make_some(tmp_path):
    with pytest.raises(ReliquaryError, match="reliquary identify learn RUN"):
        References.open(tmp_path)
    with pytest.raises(ReliquaryError, match="no references yet.*reliquary identify learn RUN"):
        newest(tmp_path / "identify")


def test_the_newest_references_are_those_made_last(tmp_path):
    for name, moment in (("b", 1), ("a", 3), ("c", 2)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "references.json").write_text("{}")
        os.utime(tmp_path / name / "references.json", (moment, moment))
    (tmp_path / "empty").mkdir()
    assert newest(tmp_path).name == "a"
