from __future__ import annotations

from http import HTTPStatus

import pytest

from reliquary.errors import FullDiskError, ReliquaryError
from reliquary.files import sha256_bytes
from reliquary.render.sketchfab.fetch import fetch_models
from reliquary.render.sketchfab.source import read_source
from reliquary.render.sketchfab.token import VARIABLE
from reliquary.sample.loopback.serving import Answer, json_answer
from tests.render.sketchfab.double import GLTF_JSON, TOKEN, a_set, broken, glb, uid, zipped

ZIP = zipped(scene_gltf=GLTF_JSON, scene_bin=b"1234", textures__owl_png=b"png", license_txt=b"CC-BY-4.0")


@pytest.fixture
def fetch(double, waits, tmp_path):
    """Fetch a set of these models, and return the summary."""

    def fetch_set(*models):
        return fetch_models(a_set(*models), tmp_path, api=double.api, patience=waits.patience(), quiet=True)

    return fetch_set


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_models_come_with_what_is_known_of_them(fetch, double, tmp_path):
    summary = fetch(
        {"file": "owl.glb", "sketchfab": double.add(1, archives={"glb": glb()})},
        {"file": "mask/scene.gltf", "sketchfab": double.add(2, archives={"gltf": ZIP})},
        {"file": "mine.obj"},
    )
    assert summary.made == {"fetched": 2, "there already": 0, "not from Sketchfab": 1}
    assert summary.exit_status == 0
    assert (tmp_path / "owl.glb").read_bytes() == glb()
    assert files(tmp_path / "mask") == [
        "license.txt",
        "scene.bin",
        "scene.gltf",
        "scene.gltf.source.json",
        "textures/owl.png",
    ]
    assert files(tmp_path)[-2:] == ["owl.glb", "owl.glb.source.json"]
    assert read_source(tmp_path / "owl.glb").permalink == f"https://sketchfab.com/3d-models/owl-{uid(1)}"
    assert read_source(tmp_path / "mask/scene.gltf").sha256 == sha256_bytes(GLTF_JSON)


def test_the_token_goes_to_the_interface_alone(fetch, double):
    fetch({"file": "owl.glb", "sketchfab": double.add(1, archives={"glb": glb()})})
    heard = {path.split("/")[1]: authorization for path, authorization in double.asked}
    assert heard == {"v3": f"Token {TOKEN}", "files": None}


def test_what_is_there_is_not_asked_for_again_and_needs_no_token(fetch, double, monkeypatch):
    models = (
        {"file": "owl.glb", "sketchfab": double.add(1, archives={"glb": glb()})},
        {"file": "mask/scene.gltf", "sketchfab": double.add(2, archives={"gltf": ZIP})},
    )
    fetch(*models)
    double.asked.clear()
    monkeypatch.delenv(VARIABLE)
    assert fetch(*models).made == {"fetched": 0, "there already": 2, "not from Sketchfab": 0}
    assert double.asked == []


def test_one_that_was_lost_comes_again(fetch, double, tmp_path):
    model = {"file": "owl.glb", "sketchfab": double.add(1, archives={"glb": glb()})}
    fetch(model)
    (tmp_path / "owl.glb").unlink()
    assert fetch(model).made["fetched"] == 1


def test_the_hash_of_the_set_is_compared(fetch, double, tmp_path):
    good = {"file": "a.glb", "sketchfab": double.add(1, archives={"glb": glb()}), "sha256": sha256_bytes(glb())}
    other = {"file": "b.glb", "sketchfab": double.add(2, archives={"glb": glb(80)}), "sha256": sha256_bytes(glb())}
    summary = fetch(good, other)
    assert summary.made["fetched"] == 1
    (reason,) = summary.rejected
    assert reason.startswith(f"owl-1: what Sketchfab gives now has the SHA-256 {sha256_bytes(glb(80))}, the set says")
    assert files(tmp_path) == ["a.glb", "a.glb.source.json"]


def test_a_file_of_the_user_s_own_is_left_alone(fetch, double, tmp_path):
    model = {"file": "owl.glb", "sketchfab": double.add(1, archives={"glb": glb()})}
    (tmp_path / "owl.glb").write_bytes(b"my own")
    summary = fetch(model)
    assert "move it away, or write its sha256" in next(iter(summary.rejected))
    assert (tmp_path / "owl.glb").read_bytes() == b"my own"
    summary = fetch(model | {"sha256": sha256_bytes(glb())})
    assert "a file stands there that has the SHA-256" in next(iter(summary.rejected))
    assert double.asked == []


@pytest.mark.parametrize("change", ["the file", "the uid"])
def test_a_file_that_is_no_longer_what_came_is_left_alone(fetch, double, tmp_path, change):
    first, second = (double.add(number, archives={"glb": glb()}) for number in (1, 2))
    fetch({"file": "owl.glb", "sketchfab": first})
    if change == "the file":
        (tmp_path / "owl.glb").write_bytes(b"edited")
    before = (tmp_path / "owl.glb").read_bytes()
    summary = fetch({"file": "owl.glb", "sketchfab": first if change == "the file" else second})
    assert "another file stands at" in next(iter(summary.rejected))
    assert (tmp_path / "owl.glb").read_bytes() == before


def test_of_a_file_whose_hash_the_set_says_only_the_source_is_asked(fetch, double, tmp_path):
    (tmp_path / "owl.glb").write_bytes(glb())
    model = {"file": "owl.glb", "sketchfab": double.add(1, archives={}), "sha256": sha256_bytes(glb())}
    assert fetch(model).made["fetched"] == 1
    assert double.paths() == [f"/v3/models/{uid(1)}"]
    assert read_source(tmp_path / "owl.glb").credit == "Tu Feng"


def test_a_folder_of_the_user_s_own_is_left_alone(fetch, double, tmp_path):
    (tmp_path / "mask").mkdir()
    (tmp_path / "mask/notes.txt").write_text("mine")
    summary = fetch({"file": "mask/scene.gltf", "sketchfab": double.add(1, archives={"gltf": ZIP})})
    assert "stands there without scene.gltf; move it away" in next(iter(summary.rejected))
    assert files(tmp_path) == ["mask/notes.txt"]


def test_what_cannot_be_had_is_told_and_stops_no_other(fetch, double, tmp_path):
    gone = uid(9)
    closed = double.add(1, archives={"glb": glb()}, isDownloadable=False)
    sold = double.add(2, archives={"glb": glb()}, isDownloadable=False, licence="Standard")
    page = double.add(3, archives={"glb": b"<html>"})
    evil = double.add(4, archives={"gltf": zipped(scene_gltf=b"{}", etc__passwd=b"x").replace(b"etc/", b"../.")})
    good = double.add(5, archives={"glb": glb()})
    named = [("a.glb", gone), ("b.glb", closed), ("c.glb", sold), ("d.glb", page), ("e/scene.gltf", evil)]
    named += [("f/other.gltf", double.add(6, archives={"gltf": ZIP})), ("g.glb", good)]
    summary = fetch(*({"file": file, "sketchfab": name} for file, name in named))
    assert summary.exit_status == 3
    assert [reason.split(";")[0].split(" (")[0] for reason in summary.rejected] == [
        "owl-0: Sketchfab has nothing of this uid that you may see",
        "owl-1: its author does not offer it for download",
        "owl-2: it is sold",
        "owl-3: what came is no GLB: it begins with b'<htm'",
        "owl-4: a ZIP with the file '../.passwd': the name leads out of the folder, or is none on every system",
        "owl-5: the ZIP that Sketchfab gives has no 'other.gltf', but 'scene.gltf'",
    ]
    assert files(tmp_path) == ["g.glb", "g.glb.source.json"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["g.glb", "g.glb.source.json"]


def test_licences_that_forbid_derivatives_and_those_that_differ_are_told(fetch, double):
    summary = fetch(
        {"file": "a.glb", "sketchfab": double.add(1, licence="CC Attribution-NoDerivs", archives={"glb": glb()})},
        {"file": "b.glb", "sketchfab": double.add(2, archives={"glb": glb()}), "licence": "CC0-1.0"},
        {"file": "c.glb", "sketchfab": double.add(3, archives={"glb": glb()}), "licence": "CC-BY-4.0"},
    )
    assert summary.made["licence forbids passing renders on"] == "owl-0 (CC-BY-ND-4.0)"
    assert summary.made["licence differs from the set's"] == "owl-1 (CC-BY-4.0, the set says CC0-1.0)"


def test_a_token_that_is_not_accepted_stops_everything(fetch, double, tmp_path):
    name = double.add(1, archives={"glb": glb()})
    double.sent[f"/v3/models/{name}"] = [json_answer({}, HTTPStatus.UNAUTHORIZED)]
    with pytest.raises(ReliquaryError, match="the token is not accepted"):
        fetch({"file": "owl.glb", "sketchfab": name}, {"file": "b.glb", "sketchfab": name})
    assert len(double.asked) == 1
    assert files(tmp_path) == []


def test_without_a_token_nothing_is_asked(fetch, double, monkeypatch):
    monkeypatch.delenv(VARIABLE)
    with pytest.raises(ReliquaryError, match="SKETCHFAB_API_TOKEN is not set"):
        fetch({"file": "owl.glb", "sketchfab": double.add(1, archives={"glb": glb()})})
    assert double.asked == []


def test_sketchfab_in_trouble_stops_and_the_next_run_goes_on(fetch, double, tmp_path):
    first, second = (double.add(number, archives={"glb": glb()}) for number in (1, 2))
    models = [{"file": f"{name[-1]}.glb", "sketchfab": name} for name in (first, second)]
    double.sent[f"/v3/models/{second}"] = [Answer(HTTPStatus.BAD_GATEWAY, b"", "text/html")] * 3
    with pytest.raises(ReliquaryError, match="answers 502"):
        fetch(*models)
    assert files(tmp_path) == ["1.glb", "1.glb.source.json"]
    assert fetch(*models).made == {"fetched": 1, "there already": 1, "not from Sketchfab": 0}


def test_a_download_that_never_comes_whole_leaves_nothing(fetch, double, tmp_path):
    name = double.add(1, archives={"glb": glb(100_000)})
    double.sent[f"/files/{name}/glb"] = [broken(glb(100_000))] * 3
    assert fetch({"file": "owl.glb", "sketchfab": name}).exit_status == 3
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("file", ["owl.glb", "owl/scene.gltf"])
def test_a_full_disk_is_told_and_leaves_nothing(double, waits, small_disk, file):
    big = zipped(scene_gltf=GLTF_JSON) + bytes(100_000)
    name = double.add(1, archives={"glb": glb(100_000), "gltf": big})
    rendered = a_set({"file": file, "sketchfab": name})
    with pytest.raises(FullDiskError, match="no space left on the disk"):
        fetch_models(rendered, small_disk, api=double.api, patience=waits.patience(), quiet=True)
    assert list(small_disk.iterdir()) == []
