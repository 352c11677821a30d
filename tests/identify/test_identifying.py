from __future__ import annotations

import dataclasses
from itertools import pairwise
from time import process_time

import pytest

from reliquary.identify.answer import ClassAnswer
from reliquary.identify.identifying import Identifier, _year, sums_of_collections
from reliquary.identify.photograph import read_photograph
from reliquary.records import AgePrediction
from tests.identify.small_museum import IMAGE


@pytest.fixture
def answer(identifier, photo):
    def ask(neighbours=5, **options):
        return identifier.identify(read_photograph(photo(**options), IMAGE), neighbours)

    return ask


def test_classes_come_with_probabilities_the_most_probable_first(answer):
    classes = answer().classes
    assert {each.name for each in classes} == {"egyptian", "islam", "asian"}
    assert sum(each.probability for each in classes) == pytest.approx(1)
    assert classes == sorted(classes, key=lambda each: -each.probability)


def test_a_stored_test_image_gets_the_probabilities_that_the_run_stored(identifier, trained, tmp_path):
    stored = {row.image_id: row.scores for row in trained.predictions().rows}
    rows, images = trained.rows("test"), trained.images("test").to_pylist()
    for row, image in zip(rows, images, strict=True):
        if row["image_id"] in stored:
            (tmp_path / "p.jpg").write_bytes(image["bytes"])
            answer = identifier.identify(read_photograph(tmp_path / "p.jpg", IMAGE), 1)
            found = {each.name: each.probability for each in answer.classes}
            expected = dict(zip(trained.class_names(), stored[row["image_id"]], strict=True))
            assert found == pytest.approx(expected, abs=1e-6)


def test_each_near_object_is_named_once_with_its_metadata(answer):
    nearest = answer(neighbours=100).nearest
    assert len(nearest) == 12
    assert len({near.object_id for near in nearest}) == 12
    assert all(a.similarity >= b.similarity for a, b in pairwise(nearest))
    first = nearest[0]
    assert first.permalink.startswith("https://museum.invalid/train/")
    assert first.credit.startswith("Museum & train")
    assert first.year_end == -200


def test_a_reference_image_itself_is_the_nearest(identifier, trained, tmp_path):
    (tmp_path / "p.jpg").write_bytes(trained.images("train")[3].as_py()["bytes"])
    answer = identifier.identify(read_photograph(tmp_path / "p.jpg", IMAGE), 3)
    assert answer.nearest[0].image_id == trained.rows("train")[3]["image_id"]
    assert answer.distance == pytest.approx(0, abs=1e-3)
    assert not answer.far


def test_without_neighbours_the_distance_is_known_all_the_same(answer):
    found = answer(neighbours=0)
    assert found.nearest == []
    assert found.distance == pytest.approx(1 - answer(neighbours=1).nearest[0].similarity)


def test_a_picture_unlike_all_references_is_called_far(identifier, photo):
    near = identifier.identify(read_photograph(photo(), IMAGE), 1)
    for limit, far in ((near.distance - 1e-4, True), (near.distance + 1e-4, False)):
        file = identifier.references.file.model_copy(update={"far_distance": max(0.0, limit)})
        references = dataclasses.replace(identifier.references, file=file)
        found = Identifier(references, identifier.predictor).identify(read_photograph(photo(), IMAGE), 1)
        assert found.far is far
        assert any("unlike every reference" in caution for caution in found.cautions(file)) is far


def test_every_answer_says_that_it_is_no_proof(answer, identifier):
    said = answer().cautions(identifier.references.file)
    assert any("no proof of origin" in caution for caution in said)
    assert any("show nothing real" in caution for caution in said)  # the sample museum


def test_epochs_are_summed_to_collections():
    classes = [
        ClassAnswer("smb, berlin, (1, 9]", 0.4),
        ClassAnswer("coins, (-5, 3]", 0.35),
        ClassAnswer("coins, (3, 8]", 0.25),
    ]
    found = sums_of_collections(classes)
    assert [(each.name, pytest.approx(each.probability)) for each in found] == [("coins", 0.6), ("smb, berlin", 0.4)]
    assert sums_of_collections([ClassAnswer("egyptian", 1.0)]) == []


@pytest.mark.parametrize(
    ("given", "expected"), [((1250.4, 1100.2, 1399.6), (1250, 1100, 1400)), ((-0.3, None, None), (-1, None, None))]
)
def test_years_are_whole_and_there_is_no_year_0(given, expected):
    year, low, high = given
    found = _year(AgePrediction(image_id="0" * 64, year=year, year_low=low, year_high=high))
    assert (found.year, found.low, found.high) == expected


def test_a_photograph_of_a_telephone_costs_less_than_two_seconds(identifier, photo):
    path = photo(size=(4032, 3024))
    begun = process_time()
    identifier.identify(read_photograph(path, IMAGE), 5)
    assert process_time() - begun < 2
