"""The figures in the README are those of the committed result files."""

from __future__ import annotations

import json
import re
import tomllib
from statistics import mean, stdev

import pytest

from reliquary.records import Result, read_document

TITLES = {"resnet10t": "ResNet-10-T from scratch", "resnet18": "ResNet-18 from scratch", "convnext-t": "ConvNeXt-T"}
AGES = {
    "mocar-add": "of the source",
    "mocar-mult": "of the source",
    "mocar-mult-add": "of the source",
    "mocar-gradnorm": "ours",
}


@pytest.fixture
def readme(repository):
    return (repository / "README.md").read_text("utf-8")


@pytest.fixture
def committed(repository):
    def read(suite, config):
        places = sorted((repository / "leaderboards" / suite / "results").glob("*.json"))
        found = [read_document(place, Result) for place in places]
        return [result for result in found if result.spec.dataset.config == config]

    return read


def value_of(result, measure):
    """Return a measure over the whole test set."""
    return next(m.value for m in result.metrics if m.name == measure and m.slice is None)


def over_seeds(results, name, measures):
    """Return a row's cells of some measures, each with its number of digits after the point."""
    ours = [result for result in results if result.spec.baseline.name == name]
    cells = []
    for measure, digits in measures.items():
        values = [value_of(result, measure) for result in ours]
        cells.append(f"{mean(values):.{digits}f} ± {stdev(values):.{digits}f}")
    return cells


@pytest.mark.parametrize("name", TITLES)
def test_the_table_of_provenance(readme, committed, name):
    accuracy, macro_f1 = over_seeds(committed("provenance", "grouped"), name, {"accuracy": 3, "macro_f1": 3})
    assert f"| {TITLES[name]} | {accuracy} | {macro_f1} |" in readme


@pytest.mark.parametrize("name", AGES)
def test_the_table_of_ages(readme, committed, name):
    accuracy, error = over_seeds(committed("smb-age", "age"), name, {"accuracy": 3, "mae": 0})
    assert f"| `{name}`, {AGES[name]} | {accuracy} | {error} |" in readme


def test_the_figures_of_detectors(readme, committed):
    page = " ".join(readme.split())
    results = committed("dunhuang-detection", "grouped")
    mean_ap, ap50 = over_seeds(results, "ssdlite", {"map": 3, "ap50": 3})
    assert f"with mAP {mean_ap} (AP50 {ap50})" in page
    small = {result.spec.baseline.name: value_of(result, "map") for result in results}
    assert f"RTMDet-S reaches {small['rtmdet-s']:.3f} and YOLOX-S {small['yolox-s']:.3f}, with one seed" in page
    large = [
        r for r in results if any(part in r.spec.baseline.model for part in ("r50", "resnet50", "ssd300", "vgg16"))
    ]
    assert len({result.spec.baseline.name for result in large}) == 11
    assert max(value_of(result, "map") for result in large) < 0.01
    seen = [r.spec.baseline.parameters["iterations"] * r.spec.baseline.parameters["batch_size"] for r in large]
    assert f"see {min(seen)} to {max(seen)} pictures" in page


def test_one_row_is_better_at_both_than_the_best_of_the_source(committed):
    """By its means; what the tests between rows say of it stands on the leaderboard."""
    results = committed("smb-age", "age")
    means = {
        name: [
            mean(value_of(result, measure) for result in results if result.spec.baseline.name == name)
            for measure in ("accuracy", "mae")
        ]
        for name in AGES
    }
    ours = means.pop("mocar-gradnorm")
    assert ours[0] > max(accuracy for accuracy, _ in means.values())
    assert ours[1] < min(error for _, error in means.values())


def test_the_largest_class(readme, committed):
    results = committed("provenance", "grouped")
    sizes = [m.n for m in results[0].metrics if m.name == "recall" and m.slice]
    assert f"({max(sizes)} of {sum(sizes)} test images) | {max(sizes) / sum(sizes):.3f} |" in readme


def test_the_figures_of_speed(readme, repository):
    found = json.loads((repository / "docs" / "measurements.json").read_text("utf-8"))
    assert f"{found['sample_pictures']['cpu_s']} CPU seconds" in readme.replace("\n", " ")
    built = found["building"]["resize_1500_x_1500"]["times_faster_than_plain_pillow"]
    assert f"{built} times as fast" in readme.replace("\n", " ")


def test_every_extra_of_users_is_named(readme, repository):
    project = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["project"]
    extras = set(project["optional-dependencies"]) - {"docs", "dev"}
    assert [extra for extra in extras if f"`[{extra}]`" not in readme and f"`reliquary[{extra}]`" not in readme] == []


def test_every_link_leads_somewhere(readme, repository):
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", readme) if not link.startswith("http")]
    assert links
    assert [link for link in links if not (repository / link).exists()] == []
