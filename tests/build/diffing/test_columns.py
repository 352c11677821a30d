from __future__ import annotations

import pytest

from reliquary.build.diffing.columns import Columns, compare_columns, read_columns, with_class_names
from reliquary.build.reader import BuiltDataset
from reliquary.versions import Step

TEXT = {"dtype": "string", "_type": "Value"}


def label(*names):
    return {"names": list(names), "_type": "ClassLabel"}


def objects(*names):
    return {"feature": {"id": TEXT, "category": label(*names)}, "_type": "List"}


def columns(**features):
    return Columns(features, [])


def test_pictures_are_known_by_their_type(built):
    found = read_columns(BuiltDataset.open(built), "grouped")
    assert found.pictures == ["image"]
    assert found.features["label"]["names"][0] == "egyptian"
    assert {"image", "split"} & set(found.values) == set()


def test_equal_columns_do_not_differ():
    found = compare_columns(columns(a=TEXT, b=label("x")), columns(b=label("x"), a=TEXT))
    assert found.step is Step.NONE
    assert not any([found.added, found.dropped, found.extended, found.altered])


@pytest.mark.parametrize("make", [label, objects])
def test_classes_at_the_end_are_more_and_others_are_a_change(make):
    more = compare_columns(columns(a=make("x", "y")), columns(a=make("x", "y", "z")))
    assert (more.extended, more.step) == (["a"], Step.MINOR)
    for names in (("x",), ("y", "x"), ("z", "x", "y"), ("x", "yy")):
        changed = compare_columns(columns(a=make("x", "y")), columns(a=make(*names)))
        assert (list(changed.altered), changed.step) == (["a"], Step.MAJOR)


def test_another_type_is_a_change_and_both_are_told():
    changed = compare_columns(columns(a="int64"), columns(a="double"))
    assert (changed.altered, changed.step) == ({"a": "int64 -> double"}, Step.MAJOR)


@pytest.mark.parametrize(
    ("value", "feature", "named"),
    [
        (1, label("x", "y"), "y"),
        (7, label("x", "y"), 7),
        (-1, label("x", "y"), -1),
        (None, label("x", "y"), None),
        ([{"id": "1", "category": 0}], objects("x"), [{"id": "1", "category": "x"}]),
        ({"category": 1}, {"category": label("x", "y")}, {"category": "y"}),
        ("plain", TEXT, "plain"),
        ("plain", "string", "plain"),
    ],
)
def test_classes_are_named_wherever_they_stand(value, feature, named):
    assert with_class_names(value, feature) == named
