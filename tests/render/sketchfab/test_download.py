from __future__ import annotations

from http import HTTPStatus

import pytest

from reliquary.render.sketchfab import download as download_module
from reliquary.render.sketchfab.api import Form
from reliquary.render.sketchfab.download import download
from reliquary.render.sketchfab.faults import ModelError
from reliquary.sample.loopback.serving import Answer
from tests.render.sketchfab.double import broken, busy, glb, redirect, short, uid

GLB = glb(600_000)
FILE = f"/files/{uid(1)}/glb"
EXPIRED = Answer(HTTPStatus.FORBIDDEN, b"<Code>AccessDenied</Code><Message>Request has expired</Message>", "text/xml")


@pytest.fixture
def get(sketchfab, double, tmp_path):
    """Download a model of some bytes."""

    def get_bytes(data=GLB, form=Form.GLB, shown=None):
        model = sketchfab.model(double.add(1, archives={form: data}))
        path = tmp_path / "owl"
        told = [] if shown is None else shown
        download(sketchfab, model, form, path, lambda *now: told.append(now))
        return path.read_bytes()

    return get_bytes


def test_the_bytes_are_those_of_the_file_and_progress_is_told(get):
    shown = []
    assert get(shown=shown) == GLB
    assert shown[-1] == (len(GLB), len(GLB))
    assert len(shown) > 1


@pytest.mark.parametrize("answer", [broken(GLB), short(GLB[:1000]), EXPIRED, busy(3), short(b"")])
def test_what_breaks_off_or_is_not_valid_any_more_is_asked_for_anew(get, double, answer):
    double.sent[FILE] = [answer]
    assert get() == GLB
    assert len(double.paths(f"/v3/models/{uid(1)}/download")) == 2


def test_a_glb_that_is_shorter_than_it_says_did_not_come_whole(get, double):
    double.sent[FILE] = [Answer(HTTPStatus.OK, GLB[:1000], "application/octet-stream")]
    assert get() == GLB


def test_what_never_comes_whole_is_told_as_the_model_s_own_trouble(get, double, waits):
    double.sent[FILE] = [broken(GLB)] * 3
    with pytest.raises(ModelError, match=r"breaks off \(ReadError\); run the same command again"):
        get()
    assert waits == [1, 2]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<html>Sign in</html>", "what came is no GLB: it begins with b'<htm'"),
        (b"glT", "what came is no GLB"),
        (b"glTF\x01\0\0\0\x0c\0\0\0", "a GLB of version 1"),
    ],
)
def test_what_is_no_glb_is_refused(get, waits, data, reason):
    with pytest.raises(ModelError, match=reason):
        get(data)
    assert waits == []


def test_a_zip_is_taken_as_it_is(get):
    assert get(b"PK...", Form.GLTF) == b"PK..."


def test_a_redirect_to_another_host_is_not_followed(get, double):
    double.sent[FILE] = [redirect("https://evil.example.org/owl.glb")]
    with pytest.raises(ModelError, match="redirects to evil.example.org: not followed"):
        get()


def test_a_file_that_says_it_is_too_large_is_not_asked_for(get, double, monkeypatch):
    monkeypatch.setattr(download_module, "MAX_BYTES", 1 << 19)
    with pytest.raises(ModelError, match="larger than 0 MiB"):
        get()
    assert double.paths("/files") == []


def test_a_file_that_grows_too_large_is_cut_off(get, double, monkeypatch):
    monkeypatch.setattr(download_module, "MAX_BYTES", 1 << 19)
    double.says = lambda offered: {form: {**archive, "size": None} for form, archive in offered.items()}
    double.sent[FILE] = [short(GLB)]
    with pytest.raises(ModelError, match="larger than"):
        get()
    assert double.paths("/files") == [FILE]


def test_a_private_place_of_downloads_is_not_asked(get, double):
    double.says = lambda offered: {
        form: {**archive, "url": "http://10.0.0.1/a.glb"} for form, archive in offered.items()
    }
    with pytest.raises(ModelError, match="the download must not be asked for: host '10.0.0.1'"):
        get()
