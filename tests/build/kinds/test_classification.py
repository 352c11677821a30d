from __future__ import annotations

import pytest

from reliquary.build.dating.years import CONFLICT, NO_YEAR, WIDE_SPAN
from reliquary.build.kinds import kind_of
from reliquary.build.splitting.identical import drop_identical
from reliquary.catalogue.recipe import Config, Labels, SplitBy, Splits
from reliquary.records import Decision, Verdict, YearQuality
from tests.build.kinds.dated_candidates import candidate
from tests.build.small_crawl import NOON, RATIOS, small_recipe

KIND = kind_of("classification")
BY_GROUP = Splits(by=SplitBy.GROUP, ratios=RATIOS)
COARSE = Labels(names=["egyptian", "asian"], values={"asian": ["asian", "chinese", "japanese"]})
FINE = Labels(names=["egyptian", "chinese", "japanese"])
RECIPE = small_recipe(
    labels=COARSE,
    configs={
        "coarse": Config(description="Coarse.", splits=BY_GROUP),
        "fine": Config(description="Fine.", splits=BY_GROUP, labels=FINE),
        "eras": Config(description="Eras.", splits=BY_GROUP, labels=COARSE.model_copy(update={"eras": 2})),
    },
)


def sorted_out(candidates, decisions=None):
    found = KIND.examples(candidates, RECIPE, decisions or {})
    return found.examples, {entry.item: entry.reason for entry in found.left_out}


def labels_in(config, candidates, decisions=None):
    """The class name of each object in a config, and what the config leaves out."""
    examples, _ = sorted_out(candidates, decisions)
    contents = KIND.contents(examples, RECIPE, config)
    items = {example.image_id: example.candidate.item for example in examples}
    names = contents.class_names["label"]
    assert contents.strata == {image_id: (row["label"],) for image_id, row in contents.columns.items()}
    return {items[image_id]: names[row["label"]] for image_id, row in contents.columns.items()}, contents.left_out


def test_an_image_has_the_label_of_each_config_that_has_one_for_it():
    candidates = [candidate("1", "egyptian"), candidate("2", ("asian", "chinese")), candidate("3", "asian")]
    assert labels_in("coarse", candidates) == ({"1": "egyptian", "2": "asian", "3": "asian"}, {})
    assert labels_in("fine", candidates) == ({"1": "egyptian", "2": "chinese"}, {"no label in this config": 1})


def test_what_has_no_label_in_any_config_is_left_out():
    examples, left_out = sorted_out([candidate("1", "islam"), candidate("2", ("egyptian", "asian", "chinese"))])
    assert examples == []
    assert left_out == {"1": "no label of this dataset", "2": "more than one label"}


@pytest.mark.parametrize(
    ("label", "coarse", "fine"),
    [
        ("japanese", {"1": "asian"}, {"1": "japanese"}),
        ("asian", {"1": "asian"}, {}),
        ("egyptian", {"1": "egyptian"}, {"1": "egyptian"}),
    ],
)
def test_a_curators_label_holds_in_every_config(label, coarse, fine):
    given = candidate("1", "egyptian")
    decision = Decision(
        sha256=given.original, verdict=Verdict.RELABEL, label=label, reason="seen", reviewer="x", at=NOON
    )
    decisions = {given.original: decision}
    assert labels_in("coarse", [given], decisions)[0] == coarse
    assert labels_in("fine", [given], decisions)[0] == fine
    assert KIND.label_names(RECIPE) == ["egyptian", "asian", "chinese", "japanese"]


def test_identical_pictures_whose_labels_differ_in_one_config_are_left_out():
    candidates = [candidate(name, ("asian", name), picture="jar") for name in ("chinese", "japanese")]
    kept = drop_identical(sorted_out(candidates)[0])
    assert kept.examples == []
    assert {entry.reason for entry in kept.left_out} == {"identical pictures with different annotations"}


def test_eras_divide_each_class_and_count_what_has_none():
    candidates = [
        *(candidate(f"e {year}", "egyptian", (year, year)) for year in (-2000, -1990, -50, 20)),
        *(candidate(f"a {year}", "asian", (year, year)) for year in (900, 1000)),
        candidate("undated", "asian"),
        candidate("wide", "asian", (100, 900), year_is_wide=True),
        candidate("torn", "egyptian", (-100, -90), year_quality=YearQuality.CONFLICT),
    ]
    labels, left_out = labels_in("eras", candidates)
    assert labels == {
        "e -2000": "egyptian, (-2001, -1990]",
        "e -1990": "egyptian, (-2001, -1990]",
        "e -50": "egyptian, (-1990, 20]",
        "e 20": "egyptian, (-1990, 20]",
        "a 900": "asian, (899, 900]",
        "a 1000": "asian, (900, 1000]",
    }
    assert left_out == {NO_YEAR: 1, WIDE_SPAN: 1, CONFLICT: 1}
    assert len(labels_in("coarse", candidates)[0]) == len(candidates)


def test_eras_follow_the_order_of_the_classes_and_a_class_without_years_has_none():
    examples, _ = sorted_out([candidate("1", "egyptian"), candidate("2", "asian", (700, 700))])
    assert KIND.contents(examples, RECIPE, "eras").class_names == {"label": ["asian, (699, 700]"]}


def test_a_class_with_fewer_different_years_has_fewer_eras_than_the_others():
    candidates = [candidate("1", "egyptian", (-30, -30)), candidate("2", "egyptian", (-30, -30), view=1)]
    candidates += [candidate(f"a {year}", "asian", (year, year)) for year in (900, 1000)]
    assert KIND.contents(sorted_out(candidates)[0], RECIPE, "eras").class_names["label"] == [
        "egyptian, (-31, -30]",
        "asian, (899, 900]",
        "asian, (900, 1000]",
    ]


def test_the_file_name_has_the_number_of_the_class_in_its_config():
    (example,), _ = sorted_out([candidate("7", ("asian", "japanese"), (700, 700), title="Jar", culture="Japan")])
    assert KIND.file_name(example, {"label": 2}, "jpg") == "3_SMB_7.jpg"
    assert KIND.columns(example, {}) == {
        "culture": "Japan",
        "year_begin": 700,
        "year_end": 700,
        "title": "Jar",
        "object_type": None,
        "view": 0,
    }
