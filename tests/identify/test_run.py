from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

from reliquary.errors import MissingExtraError, ReliquaryError
from reliquary.identify import run as run_module
from reliquary.identify.run import identify_photographs
from reliquary.pictures import carries_sample_mark


def test_photographs_that_cannot_be_used_do_not_stop_the_others(references_folder, photo, tmp_path):
    (tmp_path / "bad.jpg").write_bytes(b"no picture")
    paths = [tmp_path / "bad.jpg", photo("one.png"), tmp_path / "gone.jpg", photo("two.jpg")]
    outcome = identify_photographs(references_folder, paths, 2, quiet=True)
    assert outcome.exit_status == 3
    assert [answer.path for answer in outcome.answers] == [str(paths[1]), str(paths[3])]
    assert list(outcome.refused) == [str(paths[0]), str(paths[2])]


def test_where_no_photograph_can_be_used_the_reasons_are_the_error(references_folder, tmp_path):
    (tmp_path / "bad.jpg").write_bytes(b"no picture")
    with pytest.raises(ReliquaryError, match=r"bad\.jpg: not a picture of a known format"):
        identify_photographs(references_folder, [tmp_path / "bad.jpg"], 2, quiet=True)


def test_the_answers_are_plain_json(references_folder, photo):
    outcome = identify_photographs(references_folder, [photo()], 2, quiet=True)
    value = json.loads(json.dumps(outcome.as_json(), allow_nan=False))
    assert value["model"]["baseline"] == "tiny"
    assert value["photographs"][0]["nearest"][0]["licence"]
    assert value["photographs"][0]["cautions"]
    assert value["drawn"] == {}


def test_the_overlay_has_the_proportions_of_the_photograph(references_folder, photo, tmp_path):
    rng = np.random.default_rng(0)
    Image.fromarray(rng.integers(0, 255, (300, 500, 3), dtype=np.uint8)).save(tmp_path / "p.png")
    drawn = tmp_path / "out/overlay.png"
    outcome = identify_photographs(references_folder, [tmp_path / "p.png"], 2, saliency=drawn, quiet=True)
    assert outcome.drawn == {"saliency": drawn}
    with Image.open(drawn) as image:
        assert (image.format, image.size) == ("PNG", (500, 300))
        assert not carries_sample_mark(image)
    first = drawn.read_bytes()
    identify_photographs(references_folder, [tmp_path / "p.png"], 2, saliency=drawn, quiet=True)
    assert drawn.read_bytes() == first


def test_without_captum_nothing_is_begun(references_folder, photo, tmp_path, monkeypatch):
    def missing(extra, *modules):
        raise MissingExtraError(f"{extra}: {modules}")

    monkeypatch.setattr(run_module, "check_extra", missing)
    for wanted in ("saliency", "page"):
        with pytest.raises(MissingExtraError, match="captum"):
            identify_photographs(references_folder, [photo()], 2, quiet=True, **{wanted: tmp_path / "out"})
    assert identify_photographs(references_folder, [photo()], 2, quiet=True).answers
