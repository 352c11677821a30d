from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reliquary import catalogue
from reliquary.catalogue.suite import read_reported
from reliquary.errors import FaultyFileError, ReliquaryError


@pytest.fixture
def copy(tmp_path, repository):
    """Copy a file or folder of the catalogue and change its text."""

    def change(place: str, old: str, new: str):
        source = repository / place
        target = tmp_path / source.name
        if not target.exists():
            shutil.copytree(source.parent, tmp_path, dirs_exist_ok=True)
        text = target.read_text("utf-8")
        assert old in text
        target.write_text(text.replace(old, new, 1), "utf-8")
        return str(target)

    return change


def test_the_catalogue_of_a_checkout_is_the_checkout(repository):
    assert catalogue.root() == repository


def test_an_unknown_name_gets_a_hint():
    with pytest.raises(ReliquaryError, match="'mett' is not known; did you mean 'met'. Known: .*met, sample"):
        catalogue.load_crawler("mett")
    suite = catalogue.load_suite("provenance")
    with pytest.raises(ReliquaryError, match="did you mean 'resnet18'"):
        catalogue.load_baseline(suite, "resnet81")


def test_a_name_that_resembles_none_ends_its_sentence():
    with pytest.raises(ReliquaryError, match=r"'nosuch' is not known\. Known: .*met, sample.*\. A path to a file"):
        catalogue.load_crawler("nosuch")


def test_a_users_own_files_are_read_by_path(copy):
    assert catalogue.load_crawler(copy("crawlers/met.yaml", "name: met", "name: mine")).name == "mine"
    recipe = copy("datasets/provenance/recipe.yaml", "version: 0.2.0", "version: 9.0.0")
    assert catalogue.load_dataset_recipe(recipe).recipe.version == "9.0.0"
    assert catalogue.load_dataset_recipe(recipe.removesuffix("/recipe.yaml")).card.startswith("Photographs")


@pytest.mark.parametrize("name", ["../nowhere/x", "nowhere/x.yaml", "x.yml"])
def test_a_path_that_is_not_there(name):
    with pytest.raises(ReliquaryError, match="no such file"):
        catalogue.load_crawler(name)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("accept_needed: false", "accept_needed: perhaps", "met.yaml:15: terms.accept_needed: "),
        ("backoff_s: 30", "backof_s: 30", "met.yaml:30: pace.backof_s: unknown field"),
        ("{credit_line}", "{creditline}", "met.yaml:24: credit: unknown placeholders ['creditline']"),
        ("kind: met", "kind: mett", "met.yaml:6: api.kind: Input should be 'met'"),
        ("    default: 1\n", "", "met.yaml:25: pace: requests_per_second needs the entry 'default'"),
        (
            "departments: [10]",
            "departments: []",
            "met.yaml:36: classes.egyptian.departments: List should have at least 1 item",
        ),
        ("url: https://coll", "url: ftp://coll", "met.yaml:7: api.url: String should match pattern"),
    ],
)
def test_a_typing_error_in_a_crawler_has_its_line(copy, old, new, fault):
    with pytest.raises(FaultyFileError) as caught:
        catalogue.load_crawler(copy("crawlers/met.yaml", old, new))
    assert fault in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("test: 0.1}", "test: 0.2}", "the ratios add up to 1.1, not to 1"),
        ("names: [egyptian, grecoroman", "names: [egyptian, egyptian", "a class name stands twice in names"),
        ("task: classification", "task: clasification", "recipe.yaml:6: task: "),
        ("version: 0.2.0", "version: 0.2", "recipe.yaml:4: version: "),
        ("quality: 90", "quality: 120", "image.quality: Input should be less than or equal to 95"),
        ("by: group", "by: grupp", "configs.grouped.splits.by: Input should be 'group' or 'image'"),
    ],
)
def test_a_typing_error_in_a_recipe_has_its_line(copy, old, new, fault):
    with pytest.raises(FaultyFileError) as caught:
        catalogue.load_dataset_recipe(copy("datasets/provenance/recipe.yaml", old, new))
    assert fault in str(caught.value)


def test_a_recipe_needs_its_card(copy, tmp_path):
    path = copy("datasets/provenance/recipe.yaml", "seed: 0", "seed: 1")
    (tmp_path / "card.md").unlink()
    with pytest.raises(ReliquaryError, match=r"card\.md: no such file"):
        catalogue.load_dataset_recipe(path)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("  smoke:", "  smoky:", "protocols must be exactly"),
        ("reported: reported.csv", "reported: ../../x.csv", "reported: String should match pattern"),
        ("seeds: 3", "seeds: 0", "protocols.small.seeds: Input should be greater than or equal to 1"),
        ("seeds: 3", "seeds: 3\n    configs: [groped]", "protocols.small.configs: ['groped'] are no configs"),
    ],
)
def test_a_typing_error_in_a_suite_has_its_line(copy, old, new, fault):
    with pytest.raises(FaultyFileError) as caught:
        catalogue.load_suite(copy("benchmarks/provenance/suite.yaml", old, new))
    assert fault in str(caught.value)


def test_a_protocol_may_reproduce_some_of_the_configs():
    suite = catalogue.load_suite("deeprelic-fusion").file
    assert suite.configs_of("small") == [f"fusion-{share:03}" for share in range(0, 101, 10)]
    assert suite.configs_of("full") == suite.configs
    assert set(suite.configs_of("smoke")) < set(suite.configs)


def test_faults_of_reported_figures_have_their_line(copy):
    path = copy("benchmarks/provenance/reported.csv", "0.801177", "0,801177")
    with pytest.raises(FaultyFileError, match=r"reported\.csv:2: "):
        read_reported(Path(path))


def test_the_reported_figures_of_the_source_are_all_there():
    suite = catalogue.load_suite("provenance")
    assert len(suite.reported) == 380
    best = [r for r in suite.reported if (r.baseline, r.variant, r.metric) == ("efficientnet-b0", "adam", "accuracy")]
    assert len(best) == 1


def test_a_set_of_renders_is_read_by_its_path_or_folder(tmp_path):
    (tmp_path / "render.yaml").write_text(
        "schema: render/1\nname: a\ntitle: A\nviews: {per_model: 2}\nmodels: [{id: b, class: B, file: b.glb}]\n"
    )
    found = catalogue.load_render_set(str(tmp_path))
    assert found == catalogue.load_render_set(str(tmp_path / "render.yaml"))
    assert (found.models[0].class_, found.views.size) == ("B", (416, 416))
    with pytest.raises(ReliquaryError, match="renders: 'unknown' is not known"):
        catalogue.load_render_set("unknown")
