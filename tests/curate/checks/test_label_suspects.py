from __future__ import annotations

import pytest

from reliquary.build.sources.candidate import NamedBox
from reliquary.curate.checks.label_suspects import LabelSuspects
from reliquary.curate.predicted import Predicted
from reliquary.records import ClassificationPrediction, DetectionPrediction
from tests.curate.small_collection import evidence, item, key

NAMES = ["egyptian", "byzantium"]


def find(*items, predicted=None):
    return {finding.sha256: finding for finding in LabelSuspects().find(evidence(*items, predicted=predicted))}


def classified(**rows):
    """Return predictions; each is the label and the score of ``egyptian``."""
    predictions = {key(name): _row(name, score) for name, (_, score) in rows.items()}
    labels = {key(name): NAMES.index(label) for name, (label, _) in rows.items()}
    return Predicted("resnet18 (seed 1)", NAMES, predictions, labels)


def _row(name, score):
    return ClassificationPrediction(image_id=key(name), scores=[score, 1 - score])


def detected(**rows):
    """Return predictions of boxes; each is a list of ``(box, class, score)``."""
    return Predicted("ssd (seed 1)", NAMES, {key(name): _boxes(name, boxes) for name, boxes in rows.items()})


def _boxes(name, boxes):
    return DetectionPrediction(
        image_id=key(name),
        boxes=[list(map(float, box)) for box, _, _ in boxes],
        labels=[NAMES.index(label) for _, label, _ in boxes],
        scores=[score for _, _, score in boxes],
    )


def annotated(name, *boxes):
    return item(name, boxes=tuple(NamedBox(label, *map(float, box)) for box, label in boxes))


def test_without_predictions_there_is_nothing_to_find():
    assert find(item("a", label="byzantium")) == {}
    assert find(item("a", label="byzantium"), predicted=Predicted("none", NAMES, {})) == {}


def test_a_confident_disagreement_is_explained_with_its_figures():
    predicted = classified(
        a=("egyptian", 0.9), b=("egyptian", 0.8), c=("byzantium", 0.1), d=("byzantium", 0.2), wrong=("byzantium", 0.95)
    )
    (finding,) = find(*(item(name) for name in ("a", "b", "c", "d", "wrong")), predicted=predicted).values()
    assert finding.sha256 == key("wrong")
    assert finding.explanation == (
        "labelled byzantium, but resnet18 (seed 1) says egyptian with 0.95 (byzantium with 0.05; images labelled "
        "egyptian usually get 0.85)"
    )
    assert (finding.check, finding.group, finding.flagged) == ("label_suspects", "byzantium -> egyptian", True)
    assert finding.score == pytest.approx(0.95)


def test_the_label_is_that_of_the_config_of_the_run():
    """An item has the label of the first config that holds it, which may have other classes."""
    predicted = classified(a=("egyptian", 0.9), b=("byzantium", 0.1))
    assert find(item("a", label="asian"), item("b", label="asian"), predicted=predicted) == {}


def test_a_box_that_the_model_sees_as_something_else_is_found():
    right, wrong = (0, 0, 10, 10), (50, 50, 20, 10)
    items = [annotated("a", (right, "egyptian"), (wrong, "egyptian")), annotated("b", (right, "byzantium"))]
    predicted = detected(
        a=[(right, "egyptian", 0.9), ((51, 50, 20, 10), "byzantium", 0.8), ((51, 50, 20, 10), "byzantium", 0.1)],
        b=[(right, "byzantium", 0.7)],
    )
    (finding,) = find(*items, predicted=predicted).values()
    assert finding.sha256 == key("a")
    assert finding.score == pytest.approx((1 + 0.8 - 0) / 2)
    assert finding.explanation == (
        "the box at (50, 50), 20 x 10 px, is labelled egyptian, but ssd (seed 1) says byzantium with 0.80 (egyptian "
        "with 0.00; boxes labelled byzantium usually get 0.70)"
    )


def test_of_several_boxes_of_a_picture_the_most_doubtful_is_told():
    first, second = (0, 0, 10, 10), (50, 50, 20, 10)
    items = [annotated("a", (first, "egyptian"), (second, "egyptian")), annotated("b", (first, "byzantium"))]
    predicted = detected(
        a=[(first, "byzantium", 0.8), (second, "byzantium", 0.9), (second, "egyptian", 0.5)],
        b=[(first, "byzantium", 0.7)],
    )
    (finding,) = find(*items, predicted=predicted).values()
    assert finding.score == pytest.approx(0.9)
    assert "the box at (0, 0)" in finding.explanation


@pytest.mark.parametrize("box", [(7, 0, 10, 10), (0, 0, 0, 0), (0, 0, -5, 10), (200, 200, 5, 5)])
def test_predicted_boxes_that_hardly_overlap_say_nothing(box):
    items = [annotated("a", ((0, 0, 10, 10), "egyptian")), annotated("b", ((0, 0, 10, 10), "byzantium"))]
    predicted = detected(a=[(box, "byzantium", 0.9)], b=[((0, 0, 10, 10), "byzantium", 0.7)])
    assert find(*items, predicted=predicted) == {}


def test_crowds_pictures_without_boxes_and_other_classes_are_left_alone():
    box = (0, 0, 10, 10)
    crowd = item("a", boxes=(NamedBox("egyptian", *map(float, box), iscrowd=True),))
    items = [crowd, item("b"), annotated("c", (box, "vase")), annotated("d", (box, "byzantium"))]
    predicted = detected(**{name: [(box, "byzantium", 0.9)] for name in "abcd"})
    assert find(*items, predicted=predicted) == {}
    assert find(crowd, predicted=detected(a=[])) == {}
