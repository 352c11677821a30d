from __future__ import annotations

import pytest

from reliquary.build.kinds.style import StyleKind
from reliquary.build.sources.candidate import Subject
from reliquary.catalogue.recipe import Crops, Fit, ImageSpec, Labels, TaskKind
from reliquary.records import Decision, Verdict
from tests.build.small_candidates import copied
from tests.build.small_crawl import NOON, small_recipe

KIND = StyleKind()


def recipe(**fields):
    labels = Labels(names=["blue", "photograph"])
    image = ImageSpec(size=(20, 20), fit=Fit.RESIZE)
    return small_recipe(**{"task": TaskKind.STYLE, "labels": labels, "image": image} | fields)


def mosaic(*folders, **fields):
    return copied(subject=Subject(classes=folders or ("blue",), site="cave 23"), **fields)


def examples(*candidates, decisions=(), **fields):
    return KIND.examples(candidates, recipe(**fields), {decision.sha256: decision for decision in decisions})


def test_the_style_is_that_of_the_folder():
    (example,) = examples(mosaic("blue", "east")).examples
    contents = KIND.contents([example], recipe(), "grouped")
    assert contents.class_names == {"style": ["blue", "photograph"]}
    assert contents.columns == {example.image_id: {}}
    assert KIND.columns(example, {})["style"] == 0
    assert contents.strata == {example.image_id: (0,)}


def test_cave_and_resolution_stand_in_columns():
    found = examples(mosaic(dpi=60, size=(120, 120)), crops=Crops(per_original=1, dpi=[60, 30])).examples
    assert [KIND.columns(example, {}) for example in found] == [
        {"style": 0, "cave": "cave 23", "dpi": 60},
        {"style": 0, "cave": "cave 23", "dpi": 30},
    ]


def test_a_photograph_has_no_resolution_and_no_cave():
    (example,) = examples(copied(subject=Subject(classes=("photograph",)))).examples
    assert KIND.columns(example, {}) == {"style": 1, "cave": None, "dpi": None}


@pytest.mark.parametrize(
    ("folders", "reason"),
    [(("other",), "no label of this dataset"), (("blue", "photograph"), "more than one label")],
)
def test_what_has_not_exactly_one_style_is_left_out(folders, reason):
    found = examples(mosaic(*folders))
    assert [entry.reason for entry in found.left_out] == [reason]
    assert found.examples == []


def test_curators_may_relabel_an_original():
    decision = Decision(
        sha256=copied().sha256, verdict=Verdict.RELABEL, label="photograph", reason="x", reviewer="me", at=NOON
    )
    assert examples(mosaic(), decisions=[decision]).examples[0].strata == (1,)
    assert KIND.label_names(recipe()) == ["blue", "photograph"]


def test_resolutions_that_there_are_not_are_told():
    found = examples(mosaic(dpi=30), crops=Crops(per_original=1, dpi=[60, 30]))
    assert [entry.reason for entry in found.left_out] == ["no cut-outs of 60 dpi: the original has fewer"]


def test_files_are_named_by_the_image():
    (example,) = examples(mosaic()).examples
    assert KIND.file_name(example, {}, "jpg") == f"{example.image_id[:16]}.jpg"
