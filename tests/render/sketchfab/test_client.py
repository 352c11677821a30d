from __future__ import annotations

import logging
import traceback
from http import HTTPStatus

import pytest

from reliquary.errors import ReliquaryError
from reliquary.render.sketchfab import client as client_module
from reliquary.render.sketchfab.client import Client
from reliquary.render.sketchfab.faults import ModelError, TryAgainError
from reliquary.render.sketchfab.reach import Reach
from reliquary.render.sketchfab.token import token_of_user
from reliquary.sample.loopback.serving import Answer, json_answer
from tests.render.sketchfab.double import TOKEN, Double, broken, busy, redirect, serving, uid

PATH = f"/models/{uid(1)}"


@pytest.fixture
def model(double):
    return double.add(1, archives={"glb": b"data"})


def test_the_interface_is_asked_with_the_token(client, double, model):
    assert client.ask(PATH)["uid"] == model
    assert double.asked == [(f"/v3{PATH}", f"Token {TOKEN}")]


def test_a_download_is_asked_for_without_the_token(client, double, model):
    with client.open_download(f"http://127.0.0.1:{double.port}/files/{model}/glb") as response:
        assert response.read() == b"data"
    assert double.asked == [(f"/files/{model}/glb", None)]


def test_without_a_token_the_interface_is_asked_for_what_all_may_see(double, model):
    with Client(Reach.of(double.api), None) as client:
        client.ask(PATH)
    assert double.asked == [(f"/v3{PATH}", None)]


@pytest.mark.parametrize(
    ("status", "error", "message"),
    [
        (HTTPStatus.UNAUTHORIZED, ReliquaryError, r"SKETCHFAB_API_TOKEN: the token is not accepted \(401\); copy it"),
        (HTTPStatus.FORBIDDEN, ModelError, "does not let you have it"),
        (HTTPStatus.NOT_FOUND, ModelError, "nothing of this uid that you may see"),
        (HTTPStatus.IM_A_TEAPOT, ModelError, "127.0.0.1 answers 418"),
    ],
)
def test_refusals_are_told_and_not_tried_again(client, double, model, waits, status, error, message):
    double.sent[f"/v3{PATH}"] = [json_answer({"detail": "no"}, status)]
    with pytest.raises(error, match=message):
        client.ask(PATH)
    assert waits == []


def test_where_no_token_is_set_that_is_what_is_missing(double, model):
    double.sent[f"/v3{PATH}"] = [json_answer({}, HTTPStatus.UNAUTHORIZED)]
    with Client(Reach.of(double.api), None) as client, pytest.raises(ReliquaryError, match="is not set, and is needed"):
        client.ask(PATH)


def test_a_busy_server_is_asked_again_after_the_pause_that_it_wants(client, double, model, waits):
    double.sent[f"/v3{PATH}"] = [busy(7), busy(None, HTTPStatus.BAD_GATEWAY)]
    assert client.ask(PATH)["uid"] == model
    assert waits == [7, 2]


def test_a_server_that_stays_in_trouble_is_given_up(client, double, model, waits):
    double.sent[f"/v3{PATH}"] = [busy(None, HTTPStatus.SERVICE_UNAVAILABLE)] * 3
    with pytest.raises(TryAgainError, match="127.0.0.1 answers 503"):
        client.ask(PATH)
    assert waits == [1, 2]


def test_what_breaks_off_or_is_no_json_is_asked_for_again(client, double, model):
    html = Answer(HTTPStatus.OK, b"<html>", "text/html")
    double.sent[f"/v3{PATH}"] = [broken(b'{"uid": "x"}'), html]
    assert client.ask(PATH)["uid"] == model


def test_a_server_that_is_not_there_is_told(waits):
    with serving(Double()) as double:
        api = double.api
    told = pytest.raises(TryAgainError, match=r"127.0.0.1 is not reached, or breaks off \(ConnectError\)")
    with Client(Reach.of(api), token_of_user(), waits.patience()) as client, told:
        client.ask(PATH)


def test_a_redirect_is_not_followed_and_the_token_stays(client, double, model):
    with serving(Double()) as other:
        double.sent[f"/v3{PATH}"] = [redirect(f"http://127.0.0.1:{other.port}/v3{PATH}")]
        with pytest.raises(ModelError, match="redirects to 127.0.0.1: not followed"):
            client.ask(PATH)
        assert other.asked == []


def test_an_address_of_another_server_is_not_asked_with_the_token(client):
    with serving(Double()) as other:
        with pytest.raises(ReliquaryError, match="leads to another server"):
            client.ask(f"{other.api}/models")
        assert other.asked == []


@pytest.mark.parametrize(
    ("url", "message"),
    [("https://media.example.org/a.glb", "is not this machine"), ("http://127.0.0.1:99999/a.glb", "port is no number")],
)
def test_a_download_from_elsewhere_is_not_asked_for(client, url, message):
    with pytest.raises(ModelError, match=message), client.open_download(url):
        pass


@pytest.mark.parametrize(
    ("answer", "error", "message"),
    [
        (Answer(HTTPStatus.FORBIDDEN, b"<Code>Expired</Code>", "text/xml"), TryAgainError, "not valid any more"),
        (Answer(HTTPStatus.NOT_FOUND, b"", "text/xml"), ModelError, "gone"),
        (redirect("https://evil.example.org/a.glb"), ModelError, "redirects to evil.example.org: not followed"),
        (busy(9), TryAgainError, "answers 429"),
    ],
)
def test_a_place_of_downloads_may_refuse(client, double, model, answer, error, message):
    path = f"/files/{model}/glb"
    double.sent[path] = [answer]
    with pytest.raises(error, match=message), client.open_download(f"http://127.0.0.1:{double.port}{path}"):
        pass


def test_a_name_that_leads_to_a_private_address_is_refused_before_anything_is_sent(double, model, monkeypatch):
    reach = Reach.of(double.api)
    monkeypatch.setattr(Reach, "allows_address", lambda self, address: False)
    refused = pytest.raises(ModelError, match="has the address 127.0.0.1, which must not be asked")
    with Client(reach, token_of_user()) as client, refused:
        client.ask(PATH)
    assert double.asked == []


def test_an_endless_answer_is_cut_off(client, double, model, monkeypatch):
    monkeypatch.setattr(client_module, "MAX_ANSWER_BYTES", 100)
    with pytest.raises(ReliquaryError, match="an answer of more than"):
        client.ask(PATH)


def test_neither_logs_nor_errors_show_the_token(client, double, model, caplog):
    caplog.set_level(logging.DEBUG)
    client.ask(PATH)
    shown = caplog.text
    double.sent[f"/v3{PATH}"] = [
        json_answer({}, HTTPStatus.UNAUTHORIZED),
        *[broken(b"x" * 100)] * 3,
        redirect("https://a.example.org/"),
    ]
    for _ in range(3):
        with pytest.raises(ReliquaryError) as error:
            client.ask(PATH)
        shown += "".join(traceback.format_exception(error.value))
    assert TOKEN not in shown + caplog.text
    assert "HTTP Request" in caplog.text
