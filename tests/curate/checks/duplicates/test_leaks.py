from __future__ import annotations

from dataclasses import replace

import pytest

from reliquary.curate.checks.base import Evidence
from reliquary.curate.checks.duplicates import Leaks, NearPairs, leaks
from reliquary.curate.checks.duplicates.leaks import OTHERS
from reliquary.curate.measuring.sights import FLAGGED
from reliquary.files import sha256_bytes
from tests.curate.checks.duplicates.photographed import COPIES, evidence, looked_at, opened, photograph, png
from tests.curate.small_collection import collection, item, key

ORIGINAL, OTHER = photograph(0), photograph(2)
CUT = COPIES["cut all round"](opened(ORIGINAL))
GROUPED = {"grouped": True}


def found(pictures, configs=None, **known):
    of_pictures = evidence(pictures, **known)
    kept = replace(of_pictures.collection, keeps_groups=GROUPED if configs is None else configs)
    findings = Leaks(NearPairs()).find(replace(of_pictures, collection=kept))
    names = {sha256_bytes(data): name for name, data in pictures.items()}
    return {names[finding.sha256]: finding for finding in findings}


def split(name, config="grouped", **fields):
    return {"splits": {config: name}, **fields}


def test_near_duplicates_in_two_splits_leak():
    findings = found(
        {"1": ORIGINAL, "2": CUT, "3": OTHER}, **{"1": split("train"), "2": split("test"), "3": split("test")}
    )
    assert sorted(findings) == ["1", "2"]
    assert findings["1"].explanation.startswith(
        "In 'grouped' it is in train, and met 2, in test, is nearly the same picture (correlation "
    )
    assert findings["1"].others == [sha256_bytes(CUT)]
    assert findings["1"].group == findings["2"].group == min(map(sha256_bytes, (ORIGINAL, CUT)))
    assert FLAGGED < findings["1"].score < 1
    assert findings["1"].flagged


def test_within_one_split_nothing_leaks():
    assert found({"1": ORIGINAL, "2": CUT}, **{"1": split("train"), "2": split("train")}) == {}


def test_pictures_of_different_configs_do_not_meet():
    configs = {"grouped": True, "eras": True}
    assert found({"1": ORIGINAL, "2": CUT}, configs, **{"1": split("train"), "2": split("test", "eras")}) == {}


def test_equal_pixels_in_two_splits_leak_beyond_doubt():
    findings = found({"1": ORIGINAL, "2": png(opened(ORIGINAL))}, **{"1": split("train"), "2": split("test")})
    assert findings["2"].explanation == "In 'grouped' it is in test, and met 1, in train, has the same pixels"
    assert findings["2"].score == 1


def test_views_of_one_object_leak_though_they_look_different():
    known = {"1": split("train", object_id="7"), "2": split("validation", object_id="7")}
    findings = found({"1": ORIGINAL, "2": OTHER}, **known)
    assert findings["1"].explanation.endswith("met 2, in validation, shows the same object")
    assert findings["1"].score == 1


def test_equal_numbers_of_two_museums_are_no_leak():
    known = {"1": split("train", object_id="7"), "2": split("test", object_id="7", museum="louvre")}
    assert found({"1": ORIGINAL, "2": OTHER}, **known) == {}


def test_pictures_of_one_group_leak():
    known = {"1": split("train", group_id="cave 1"), "2": split("test", group_id="cave 1")}
    assert found({"1": ORIGINAL, "2": OTHER}, **known)["1"].explanation.endswith("belongs to the same group")


def test_a_config_that_is_split_image_by_image_leaks_by_design():
    known = {"1": split("train", object_id="7"), "2": split("test", object_id="7")}
    findings = found({"1": ORIGINAL, "2": OTHER}, {"grouped": False}, **known)
    assert findings["1"].explanation.endswith("shows the same object; 'grouped' is split image by image")
    assert (findings["1"].score, findings["1"].flagged) == (FLAGGED, True)


def test_a_broken_promise_is_told_before_a_leak_by_design():
    configs = {"paper": False, "grouped": True}
    known = {
        "1": {"object_id": "7", "splits": {"paper": "train", "grouped": "train"}},
        "2": {"object_id": "7", "splits": {"paper": "test"}},
        "3": {"splits": {"grouped": "test"}},
    }
    findings = found({"1": ORIGINAL, "2": OTHER, "3": CUT}, configs, **known)
    assert findings["1"].explanation.startswith("In 'grouped' it is in train, and met 3")
    assert findings["1"].others == [sha256_bytes(CUT), sha256_bytes(OTHER)]
    assert findings["2"].explanation.startswith("In 'paper' it is in test, and met 1")
    assert len({finding.group for finding in findings.values()}) == 1


def test_a_large_group_is_counted_and_not_listed():
    items = [
        item(number, group_id="one", splits={"grouped": "train" if number < 100 else "test"}) for number in range(300)
    ]
    of_dataset = replace(collection(items), keeps_groups=GROUPED)
    findings = Leaks(NearPairs()).find(Evidence(of_dataset, looked_at([])))
    assert len(findings) == 300
    by_picture = {finding.sha256: finding for finding in findings}
    assert by_picture[key(0)].explanation.endswith("belongs to the same group; and 199 more")
    assert len(by_picture[key(0)].others) == OTHERS
    assert len({finding.group for finding in findings}) == 1


def test_a_crawl_has_no_splits_to_leak(monkeypatch):
    monkeypatch.setattr(leaks, "equal_pictures", lambda looked: pytest.fail("a crawl was searched"))
    assert found({"1": ORIGINAL, "2": CUT}, {}) == {}
