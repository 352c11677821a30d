from __future__ import annotations

import json

import pytest
import typer
from typer.testing import CliRunner

from reliquary.render.sketchfab.command import fetch, sketchfab
from reliquary.render.sketchfab.token import VARIABLE
from tests.render.sketchfab.double import TOKEN, glb, uid

SET = """schema: render/1
name: owls
title: Owls
views: {{per_model: 1}}
models:
  - {{id: owl, class: Owl, file: owl.glb, sketchfab: '{uid}'}}
"""

app = typer.Typer()
app.command()(fetch)
app.add_typer(sketchfab, name="sketchfab")


@pytest.fixture
def run():
    def invoke(*arguments):
        result = CliRunner().invoke(app, [str(argument) for argument in arguments], env={"COLUMNS": "200"})
        assert TOKEN not in result.output
        return result

    return invoke


def test_fetch_puts_the_models_where_a_set_looks_for_them(run, double, tmp_path):
    name = double.add(1, archives={"glb": glb()})
    (tmp_path / "render.yaml").write_text(SET.format(uid=name))
    where = ("--api", double.api, "--workspace", tmp_path / "ws", "--json")
    result = run("fetch", tmp_path / "render.yaml", *where)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["made"]["fetched"] == 1
    assert (tmp_path / "ws/models/owls/owl.glb").read_bytes() == glb()


def test_list_shows_a_table_and_the_lines_for_a_set(run, double, monkeypatch):
    monkeypatch.delenv(VARIABLE)
    result = run("sketchfab", "list", double.add(1, archives={}), "--api", double.api)
    assert result.exit_code == 0
    assert "Tu Feng" in result.stdout
    assert f"models:\n- id: owl-1\n  class: Owl 1\n  file: owl-1.glb\n  sketchfab: {uid(1)!r}\n" in result.stdout


def test_list_as_json(run, double):
    double.collections[uid(99)] = [double.add(number, archives={}) for number in range(3)]
    result = run("sketchfab", "list", f"collection:{uid(99)}", "--api", double.api, "--json")
    assert [model["uid"] for model in json.loads(result.stdout)["models"]] == [uid(0), uid(1), uid(2)]


def test_no_option_takes_the_token(run):
    assert "token" not in run("fetch", "--help").output.lower().replace("your token in sketchfab_api_token", "")
    assert "--token" not in run("sketchfab", "list", "--help").output
