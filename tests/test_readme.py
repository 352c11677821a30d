"""The figures in the README are those of the committed result files."""

from __future__ import annotations

import json
import re
from statistics import mean, stdev

import pytest

from reliquary.records import Result, read_document

TITLES = {"resnet18": "ResNet-18 from scratch", "resnet10t": "ResNet-10-T from scratch"}


@pytest.fixture
def readme(repository):
    return (repository / "README.md").read_text("utf-8")


@pytest.fixture
def results(repository):
    places = sorted((repository / "leaderboards" / "provenance" / "results").glob("*.json"))
    return [read_document(place, Result) for place in places]


def test_the_table_of_results(readme, results):
    for name, title in TITLES.items():
        cells = []
        for metric in ("accuracy", "macro_f1"):
            ours = [r for r in results if r.spec.baseline.name == name]
            values = [next(m.value for m in r.metrics if m.name == metric) for r in ours]
            cells.append(f"{mean(values):.3f} ± {stdev(values):.3f}")
        assert f"| {title} | {cells[0]} | {cells[1]} |" in readme


def test_the_largest_class(readme, results):
    sizes = [m.n for m in results[0].metrics if m.name == "recall" and m.slice]
    assert f"({max(sizes)} of {sum(sizes)} test images) | {max(sizes) / sum(sizes):.3f} |" in readme


def test_the_figures_of_speed(readme, repository):
    found = json.loads((repository / "docs" / "measurements.json").read_text("utf-8"))
    assert f"{found['sample_pictures']['cpu_s']} CPU seconds" in readme.replace("\n", " ")
    built = found["building"]["resize_1500_x_1500"]["times_faster_than_plain_pillow"]
    assert f"{built} times as fast" in readme.replace("\n", " ")


def test_every_link_leads_somewhere(readme, repository):
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", readme) if not link.startswith("http")]
    assert links
    assert [link for link in links if not (repository / link).exists()] == []
