from __future__ import annotations

import json

import pytest
import typer
import yaml
from typer.testing import CliRunner

from reliquary.build.command import build, verify
from reliquary.build.reader import BuiltDataset
from reliquary.errors import ReliquaryError
from tests.build.small_crawl import small_dataset
from tests.build.small_decisions import decision, write_decisions

app = typer.Typer()
app.command()(build)
app.command()(verify)


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def recipe(tmp_path):
    """A user's own copy of the recipe with small images and the configs that need no years, beside its card."""
    dataset = small_dataset()
    own = yaml.safe_load(dataset.path.read_text())
    own["image"]["size"] = [32, 32]
    own["configs"] = {name: own["configs"][name] for name in ("grouped", "paper")}
    (tmp_path / "recipe.yaml").write_text(yaml.safe_dump(own, sort_keys=False))
    (tmp_path / "card.md").write_text(dataset.card)
    return tmp_path / "recipe.yaml"


def test_build_and_verify_from_the_command_line(tmp_path, recipe, crawl_folder):
    arguments = ["build", recipe, "--source", crawl_folder, "--workspace", tmp_path / "w", "--workers", 2]
    made = run(*arguments, "--json")
    assert made.exit_code == 0, made.output
    summary = json.loads(made.stdout)
    assert summary["made"]["images"] == 120
    checked = run("verify", summary["places"]["dataset"], "--json")
    assert json.loads(checked.stdout)["made"]["digest"] == summary["made"]["digest"]
    assert run(*arguments, "--quiet").output == ""


def test_the_crawl_in_the_workspace_is_the_default(tmp_path, recipe, crawl_folder):
    (tmp_path / "w" / "crawls").mkdir(parents=True)
    (tmp_path / "w" / "crawls" / "met").symlink_to(crawl_folder)
    assert run("build", recipe, "--workspace", tmp_path / "w", "--quiet").exit_code == 0


def test_the_curation_of_the_workspace_is_obeyed_unless_it_is_left_out(tmp_path, recipe, crawl_folder, built):
    image_id = BuiltDataset.open(built).table("grouped", "train", ["image_id"])["image_id"][0].as_py()
    for number, (options, dropped) in enumerate([([], 1), (["--no-curation"], 0)]):
        workspace = tmp_path / f"{number}"
        path = write_decisions(workspace / "curation/crawls/met/decisions.jsonl", decision(image_id))
        summary = json.loads(
            run("build", recipe, "--source", crawl_folder, "--workspace", workspace, "--json", *options).stdout
        )
        assert summary["left_out"] == ({"dropped by a curator": 1} if dropped else {})
        assert summary["places"].get("decisions") == (str(path) if dropped else None)


def test_without_a_crawl_the_command_to_run_is_named(tmp_path):
    result = run("build", "provenance", "--workspace", tmp_path)
    assert isinstance(result.exception, ReliquaryError)
    assert "reliquary crawl met" in str(result.exception)


def test_a_wrong_profile_is_wrong_usage(tmp_path):
    result = run("build", "provenance", "--profile", "secret", "--workspace", tmp_path)
    assert result.exit_code == 2
    assert "public" in result.output
