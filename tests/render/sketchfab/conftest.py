"""A double of Sketchfab that answers, and a token that it accepts."""

from __future__ import annotations

import pytest

from reliquary.render.sketchfab.api import Sketchfab
from reliquary.render.sketchfab.client import Client
from reliquary.render.sketchfab.reach import Reach
from reliquary.render.sketchfab.token import VARIABLE, token_of_user
from tests.render.sketchfab.double import TOKEN, Double, Waits, serving


@pytest.fixture
def double():
    with serving(Double()) as answering:
        yield answering


@pytest.fixture(autouse=True)
def token(monkeypatch):
    monkeypatch.setenv(VARIABLE, TOKEN)
    return TOKEN


@pytest.fixture
def waits():
    return Waits()


@pytest.fixture
def client(double, waits):
    with Client(Reach.of(double.api), token_of_user(), waits.patience()) as opened:
        yield opened


@pytest.fixture
def sketchfab(client):
    return Sketchfab(client)
