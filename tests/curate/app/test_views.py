from __future__ import annotations

import pytest

from reliquary.curate.app import fields
from reliquary.curate.checks.run import Found
from reliquary.curate.predicted import Predicted
from reliquary.records import ClassificationPrediction, Verdict
from tests.curate.app.small_curation import finding

pytestmark = [
    pytest.mark.real,
    pytest.mark.xdist_group("fiftyone"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # FiftyOne's own
]

ALWAYS = [
    "Blank candidates",
    "Near-duplicates",
    "Exact duplicates",
    "Leaks",
    "Label suspects",
    "Outliers",
    "Unsafe rights",
    "Year conflicts",
    "Undecided",
    "Reviewed",
    "Dropped",
]
TITLES = {
    "blank": "Blank",
    "placeholder": "Placeholder",
    "blurred": "Blurred",
    "tiny": "Tiny",
    "near_duplicates": "Near-duplicates",
    "label_suspects": "Label suspects",
}


def held(dataset, name) -> list[str]:
    return dataset.load_saved_view(name).values("sha256")


def test_the_named_views_are_there_even_if_nothing_was_found(curation):
    curation.found = Found({}, [])
    dataset = curation.open()
    assert dataset.list_saved_views() == ALWAYS
    assert held(dataset, "Undecided") == dataset.values("sha256")
    assert all(held(dataset, name) == [] for name in ALWAYS if name != "Undecided")
    info = dataset.get_saved_view_info("Leaks")
    assert info["description"].startswith("What stands in two splits")
    assert info["color"].startswith("#")


def test_blank_candidates_are_blanks_and_placeholders_the_surest_first(curation):
    first, second, third = curation.pictures
    of_first = [finding(first, score=0.7), finding(first, "placeholder", 0.6)]
    curation.found = Found(TITLES, [*of_first, finding(second, "placeholder", 0.95), finding(third, score=0.3)])
    assert held(curation.open(), "Blank candidates") == [second, first]


def test_near_duplicates_stand_side_by_side_the_surest_case_first(curation):
    first, second, third = curation.pictures
    cases = {first: ("a", 0.6), second: ("b", 0.9), third: ("a", 0.6)}
    near = [finding(key, "near_duplicates", score, group=group) for key, (group, score) in cases.items()]
    near.sort(key=lambda found: -found.score)  # as the checks give them
    curation.found = Found(TITLES, near)
    view = curation.open().load_saved_view("Near-duplicates")
    assert view.values("near_duplicates.group") == ["b", "a", "a", "a"]  # the third picture has two samples
    assert view.first().sha256 == second


def test_another_check_has_a_view_if_it_flags_anything(curation):
    first, second, _ = curation.pictures
    curation.found = Found(TITLES, [finding(first, "blurred", 0.8), finding(second, "tiny", 0.2)])
    dataset = curation.open()
    assert held(dataset, "Blurred") == [first]
    assert not dataset.has_saved_view("Tiny")
    curation.found = Found(TITLES, [])
    assert not curation.open().has_saved_view("Blurred")


def test_frequent_confusions_have_views_of_their_own(curation):
    first, second, third = curation.pictures
    names = ["egyptian", "islam", "orient"]
    said = {first: [0, 1, 0], second: [0, 1, 0], third: [0, 0, 1]}
    rows = {key: ClassificationPrediction(image_id=key, scores=scores) for key, scores in said.items()}
    curation.predicted = Predicted("resnet", names, rows)
    curation.found = Found(TITLES, [finding(key, "label_suspects") for key in (first, third)])
    dataset = curation.open()
    assert held(dataset, "Label suspects: egyptian -> islam") == [first]
    assert held(dataset, "Label suspects: islam -> orient") == [third, third]
    views = [name for name in dataset.list_saved_views() if name.startswith("Label suspects: ")]
    assert len(views) == 2


def test_views_of_the_review_follow_the_decisions(curation):
    first, second, third = curation.pictures
    curation.log.decide([first], Verdict.DROP, reviewer="bob", reason="blank")
    curation.log.decide([second], Verdict.KEEP, reviewer="bob", reason="false alarm")
    dataset = curation.open()
    assert held(dataset, "Reviewed") == [second, first]
    assert held(dataset, "Dropped") == [first]
    assert held(dataset, "Undecided") == [third, third]
    dataset.match({"sha256": third}).set_field(fields.VERDICT, "keep").save()
    assert held(dataset, "Undecided") == []


def test_the_curators_own_views_stay(curation):
    dataset = curation.open()
    dataset.save_view("mine", dataset.limit(1))
    assert "mine" in curation.open().list_saved_views()
