from __future__ import annotations

import pyarrow as pa
import pytest

from reliquary.rank.site.datasets import _count_labels, dataset_page
from reliquary.records import RunDataset
from tests.rank.site.conftest import HOSTILE, with_pictures


@pytest.fixture
def dataset(bench):
    return with_pictures(bench.build())


def used(dataset):
    manifest = dataset.manifest
    names = {"name": manifest.name, "version": manifest.version}
    return RunDataset(**names, manifest_digest=manifest.digest, config="grouped")


def test_a_build_is_counted_by_class_split_and_year(dataset):
    page = dataset_page(used(dataset), [("Title", "../provenance/index.html")], dataset)
    grouped, paper = page.configs
    assert (grouped.name, paper.name) == ("grouped", "paper")
    assert grouped.splits == [("test", 18)]
    labels, years = grouped.histograms
    assert [(bar.name, bar.parts) for bar in labels.bars] == [("egyptian", [8]), ("islam", [6]), ("asian", [4])]
    assert labels.longest == 8
    assert [(bar.name, bar.total) for bar in years.bars][:6] == [
        ("499\N{EN DASH}400 BCE", 1),
        ("399\N{EN DASH}300 BCE", 1),
        ("299\N{EN DASH}200 BCE", 1),
        ("199\N{EN DASH}100 BCE", 1),
        ("99\N{EN DASH}1 BCE", 1),
        ("1\N{EN DASH}99", 1),
    ]
    assert sum(bar.total for bar in years.bars) == 18
    assert (page.sample, page.museums, page.files) == (True, [("not known", 18)], 3)


def test_licences_say_what_they_allow_and_only_the_web_is_linked(bench):
    dataset = with_pictures(bench.build(), licences=("CC-BY-NC-4.0", "javascript://x", HOSTILE))
    view = dataset_page(used(dataset), [], dataset).licences
    found = {
        row[0].text: ([link.href for link in row[0].links], row[1].value, row[2].text, row[3].text) for row in view.rows
    }
    assert found == {
        "CC-BY-NC-4.0": (["https://spdx.org/licenses/CC-BY-NC-4.0.html"], 6, "no", "no"),
        "javascript://x": ([], 6, "not known", "not known"),
        HOSTILE: ([], 6, "not known", "not known"),
    }


def test_without_the_build_there_is_what_results_state_of_it(dataset):
    page = dataset_page(used(dataset), [("Title", "x")], None)
    assert (page.configs, page.licences, page.files) == ((), None, None)
    assert page.id == dataset.manifest.digest[:16]


@pytest.mark.parametrize(
    ("values", "part"),
    [
        (pa.array([0, 2, 2, None, -1]), ""),
        (pa.array([[{"category": 0}, {"category": 2}], [], [{"category": 2}]]), "category"),
    ],
)
def test_labels_are_counted_in_columns_and_in_lists(values, part):
    assert _count_labels(values, part, 3) == [1, 0, 2]
