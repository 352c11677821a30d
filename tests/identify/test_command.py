from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest
import yaml
from PIL import Image
from typer.testing import CliRunner

from reliquary import cli
from reliquary.errors import ReliquaryError
from tests.bench.conftest import BASELINE, SUITE
from tests.identify.small_museum import write_museum

RECIPE = {
    "schema": "recipe/2",
    "name": "provenance",
    "version": "1.0.0",
    "title": "Tiny",
    "task": "classification",
    "sources": [{"kind": "crawl", "museums": ["met"], "classes": ["egyptian"]}],
    "labels": {"field": "classes", "names": ["egyptian", "islam", "asian"]},
    "image": {"size": [40, 40], "fit": "resize", "format": "jpeg"},
    "configs": {"grouped": {"description": "one", "splits": {"by": "group", "ratios": {"train": 1.0}, "seed": 0}}},
}


@pytest.fixture
def invoke():
    return lambda *arguments: CliRunner().invoke(cli.app, ["identify", *map(str, arguments)])


@pytest.fixture
def recipe(tmp_path):
    (tmp_path / "recipe.yaml").write_text(yaml.safe_dump(RECIPE))
    (tmp_path / "card.md").write_text("card")
    return tmp_path / "recipe.yaml"


def test_a_model_is_learnt_into_the_workspace_and_is_then_the_default(invoke, run_folder, museum, recipe, photo):
    place = recipe.parent / "workspace"
    shutil.copytree(museum.path, place / "builds" / museum.path.name)
    learnt = invoke("learn", run_folder, "--recipe", recipe, "--workspace", place, "--json")
    assert learnt.exit_code == 0, learnt.output
    folder = place / "identify" / f"provenance-tiny-{run_folder.name[:12]}"
    assert json.loads(learnt.stdout)["places"] == {"references": str(folder)}
    done = invoke(photo(), "--workspace", place, "--neighbours", 3)
    assert done.exit_code == 0, done.output
    assert "no proof of origin" in done.output
    assert done.output.count("https://museum.invalid/") == 3


def test_json_goes_to_standard_output_alone(invoke, references_folder, photo):
    done = invoke(photo(), "--model", references_folder, "--json")
    assert json.loads(done.stdout)["photographs"][0]["classes"]


def test_a_refused_photograph_among_others_gives_status_3(invoke, references_folder, photo, tmp_path):
    done = invoke(photo(), tmp_path / "gone.jpg", "--model", references_folder)
    assert done.exit_code == 3
    assert "gone.jpg: no such file" in done.output.replace("\n", "")


def test_the_recipe_of_another_dataset_is_refused(invoke, run_folder, workspace):
    done = invoke("learn", run_folder, "--workspace", workspace)
    assert isinstance(done.exception, ReliquaryError)
    assert "the images are 40 x 40 pixels as jpeg, but the recipe makes 256 x 256" in str(done.exception)


def test_the_saliency_report_is_written(invoke, run_folder, workspace, tmp_path):
    done = invoke("saliency", run_folder, "-o", tmp_path / "page.html", "--per-class", 1, "--workspace", workspace)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "page.html").read_text("utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize("arguments", [("a.jpg", "b.jpg", "--saliency", "s.png"), ("a.jpg", "--neighbours", "-1")])
def test_wrong_usage_gives_status_2(invoke, arguments):
    assert invoke(*arguments).exit_code == 2


def test_the_command_is_light_to_import():
    heavy = "{'torch', 'lightning', 'pyarrow', 'PIL', 'numpy', 'captum', 'matplotlib'}"
    code = f"import sys, reliquary.identify.command; print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.real
@pytest.mark.slow
def test_from_a_suite_to_a_photograph_that_nobody_has_seen(recipe, tmp_path):
    place, suite = tmp_path / "workspace", tmp_path / "suite"
    (suite / "baselines").mkdir(parents=True)
    (suite / "suite.yaml").write_text(yaml.safe_dump(SUITE))
    (suite / "baselines/tiny.yaml").write_text(yaml.safe_dump({**BASELINE, "name": "tiny", "title": "tiny"}))
    write_museum(place / "builds/provenance-sample-1.0.0")
    Image.effect_noise((1600, 1200), 90).convert("RGB").save(tmp_path / "unseen.jpg")

    def reliquary(*arguments):
        program = [sys.executable, "-c", "from reliquary.cli import main; main()"]
        command = [*program, *map(str, arguments), "--workspace", str(place), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    reliquary("bench", suite, "--protocol", "smoke", "--seeds", 1)
    run = next((place / "runs/provenance/tiny").iterdir())
    reliquary("identify", "learn", run, "--recipe", recipe)
    found = reliquary("identify", tmp_path / "unseen.jpg", "--saliency", tmp_path / "saliency.png")
    photograph = found["photographs"][0]
    assert sum(each["probability"] for each in photograph["classes"]) == pytest.approx(1)
    assert photograph["nearest"][0]["permalink"].startswith("https://museum.invalid/train/")
    with Image.open(tmp_path / "saliency.png") as image:
        assert image.size == (1024, 768)
