from __future__ import annotations

from collections import Counter

from reliquary.build.dating.years import CONFLICT, NO_YEAR, WIDE_SPAN
from reliquary.build.kinds import kind_of
from reliquary.build.splitting.identical import drop_identical
from reliquary.catalogue import load_dataset_recipe
from reliquary.records import Decision, EpochRow, Verdict, YearQuality
from reliquary.seeds import generator
from tests.build.kinds.dated_candidates import candidate
from tests.build.small_crawl import NOON

RECIPE = load_dataset_recipe("smb-epochs").recipe
NAMES = RECIPE.labels.names
KIND = kind_of("epochs")
COINS, ISLAM = NAMES.index("muenzkabinett"), NAMES.index("islamische-kunst")


def sorted_out(candidates, decisions=None):
    found = KIND.examples(candidates, RECIPE, decisions or {})
    return found.examples, {entry.item: entry.reason for entry in found.left_out}


def test_an_example_has_its_collection_and_the_middle_of_its_years():
    (example,), left_out = sorted_out([candidate("7", "muenzkabinett", (-44, -30), view=2)])
    assert left_out == {}
    assert KIND.columns(example, {}) == {"collection": COINS, "year": -37}
    assert KIND.file_name(example, {"epoch": 3}, "jpg") == "6_SMB_7_2.jpg"


def test_what_has_no_collection_or_no_year_is_left_out_with_the_reason():
    examples, left_out = sorted_out(
        [
            candidate("nowhere", "ethnologisches-museum", (100, 100)),
            candidate("both", ("muenzkabinett", "islamische-kunst"), (100, 100)),
            candidate("undated", "muenzkabinett"),
            candidate("wide", "muenzkabinett", (-1000, 1000), year_is_wide=True),
            candidate("torn", "muenzkabinett", (100, 200), year_quality=YearQuality.CONFLICT),
        ]
    )
    assert examples == []
    assert left_out == {
        "nowhere": "no label of this dataset",
        "both": "more than one label",
        "undated": NO_YEAR,
        "wide": WIDE_SPAN,
        "torn": CONFLICT,
    }


def test_a_curator_moves_an_object_to_another_collection():
    given = candidate("1", "muenzkabinett", (800, 800))
    decision = Decision(
        sha256=given.original, verdict=Verdict.RELABEL, label="islamische-kunst", reason="a seal", reviewer="x", at=NOON
    )
    (example,), _ = sorted_out([given], {given.original: decision})
    assert KIND.columns(example, {})["collection"] == ISLAM
    assert KIND.label_names(RECIPE) == NAMES


def test_identical_pictures_that_are_dated_differently_are_both_left_out():
    examples, _ = sorted_out(
        [
            candidate("1", "muenzkabinett", (800, 800), picture="coin"),
            candidate("2", "muenzkabinett", (900, 900), picture="coin"),
            candidate("3", "muenzkabinett", (900, 900), picture="other"),
            candidate("4", "muenzkabinett", (900, 900), picture="other"),
        ]
    )
    kept = drop_identical(examples)
    assert [example.candidate.item for example in kept.examples] == ["3"]
    assert Counter(entry.reason for entry in kept.left_out) == {
        "identical pictures with different annotations": 2,
        "identical to a picture of another object": 1,
    }


def objects(n_objects):
    """Objects of all eight collections in three thousand different years."""
    rng = generator(0, "epochs of a test", n_objects)
    of, years = rng.integers(len(NAMES), size=n_objects), rng.integers(-1500, 1500, size=n_objects)
    return [
        candidate(f"{number:06}", NAMES[collection], (int(year) or 1,) * 2)
        for number, (collection, year) in enumerate(zip(of, years, strict=True))
    ]


def test_there_are_as_many_epochs_as_the_recipe_says_and_all_configs_have_the_same():
    examples, _ = sorted_out(objects(2000))
    found = {config: KIND.contents(examples, RECIPE, config) for config in RECIPE.configs}
    contents = found["epochs"]
    assert found == dict.fromkeys(found, contents)
    assert len(contents.class_names["epoch"]) == RECIPE.epochs.classes
    assert contents.class_names["collection"] == NAMES
    assert set(contents.columns) == set(contents.strata) == {example.image_id for example in examples}
    for example in examples:
        epoch = contents.columns[example.image_id]["epoch"]
        collection, _, span = contents.class_names["epoch"][epoch].partition(", ")
        begin, end = map(int, span.strip("(]").split(", "))
        assert collection == NAMES[example.columns["collection"]]
        assert begin < example.columns["year"] <= end
        assert contents.strata[example.image_id] == (epoch,)


def test_too_few_different_years_give_fewer_epochs():
    years = {"muenzkabinett": (100, 100, 200), "islamische-kunst": (900,)}
    candidates = [
        candidate(f"{name} {number}", name, (year, year))
        for name, of_name in years.items()
        for number, year in enumerate(of_name)
    ]
    contents = KIND.contents(sorted_out(candidates)[0], RECIPE, "epochs")
    assert contents.class_names["epoch"] == [
        "islamische-kunst, (899, 900]",
        "muenzkabinett, (99, 100]",
        "muenzkabinett, (100, 200]",
    ]
    assert contents.class_names["collection"] == NAMES


def test_the_row_holds_the_year_as_a_number_of_four_bytes():
    field = EpochRow.arrow_schema().field("year")
    assert str(field.type) == "float"
    assert field.nullable
