from __future__ import annotations

import json

import pytest

from reliquary.errors import ReliquaryError
from reliquary.records import SAMPLE_MARK
from reliquary.sample.claim import claim_folder


def test_a_claimed_folder_says_what_it_is(tmp_path):
    claim_folder(tmp_path / "new", copy="reliefs", seed=3)
    found = json.loads((tmp_path / "new" / "sample.json").read_text("utf-8"))
    assert found == {"about": SAMPLE_MARK, "copy": "reliefs", "seed": 3}


def test_the_same_claim_may_be_made_again(tmp_path):
    claim_folder(tmp_path, seed=3)
    (tmp_path / "picture.jpg").touch()
    before = (tmp_path / "sample.json").read_bytes()
    claim_folder(tmp_path, seed=3)
    assert (tmp_path / "sample.json").read_bytes() == before


@pytest.mark.parametrize("other", [{"seed": 4}, {"seed": 3, "copy": "reliefs"}, {}])
def test_another_claim_is_refused(tmp_path, other):
    claim_folder(tmp_path, seed=3)
    with pytest.raises(ReliquaryError, match=r"sample\.json.*another sample.*'seed': 3"):
        claim_folder(tmp_path, **other)


def test_a_folder_of_somebody_s_pictures_is_left_alone(tmp_path):
    (tmp_path / "wall.jpg").touch()
    with pytest.raises(ReliquaryError, match=r"not of the sample museum \(wall\.jpg\)"):
        claim_folder(tmp_path, seed=3)
    assert [path.name for path in tmp_path.iterdir()] == ["wall.jpg"]


def test_what_a_killed_write_left_behind_does_not_count(tmp_path):
    (tmp_path / ".sample.json.0a1b2c3d.tmp").touch()
    claim_folder(tmp_path, seed=3)
    assert json.loads((tmp_path / "sample.json").read_text("utf-8"))["seed"] == 3


@pytest.mark.parametrize("text", ["{half", "[]", "null"])
def test_a_spoilt_mark_is_refused(tmp_path, text):
    (tmp_path / "sample.json").write_text(text, "utf-8")
    with pytest.raises(ReliquaryError, match=r"sample\.json"):
        claim_folder(tmp_path, seed=3)
