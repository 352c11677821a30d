from __future__ import annotations

import pytest

from reliquary.errors import ReliquaryError
from reliquary.tasks.classification import ClassificationTask, EpochsTask


@pytest.mark.parametrize("task", [ClassificationTask(), EpochsTask()])
def test_the_truth_is_read_from_the_column_of_the_task(make_dataset, task):
    truth = task.truth(make_dataset([2, 0, 1, 1], ["a", "b", "c"], column=task.column), "default", "test")
    assert sorted(truth.labels.tolist()) == [0, 1, 1, 2]
    assert truth.image_ids == sorted(truth.image_ids)
    assert truth.class_names == ["a", "b", "c"]


def test_truth_is_sorted_by_image_and_a_limit_takes_the_first(make_dataset):
    dataset = make_dataset([0, 1, 2, 0, 1], ["a", "b", "c"])
    whole = ClassificationTask().truth(dataset, "grouped", "test")
    part = ClassificationTask().truth(dataset, "grouped", "test", limit=2)
    assert whole.image_ids == sorted(whole.image_ids)
    assert part.image_ids == whole.image_ids[:2]
    assert part.labels.tolist() == whole.labels.tolist()[:2]
    assert len(part.objects) == 2


def test_photographs_of_one_object_have_its_number(make_dataset):
    shown = [("met", "1"), ("louvre", "1"), ("met", "1")]
    truth = ClassificationTask().truth(make_dataset([0, 1, 2], ["a", "b", "c"], objects=shown), "grouped", "test")
    by_label = dict(zip(truth.labels.tolist(), truth.objects.tolist(), strict=True))
    assert by_label[0] == by_label[2] != by_label[1]


def test_images_of_one_object_are_one_group(make_dataset):
    shown = [("met", "1"), ("louvre", "1"), ("met", "1"), ("met", None)]
    truth = ClassificationTask().truth(make_dataset([0, 1, 2, 3], list("abcd"), objects=shown), "grouped", "test")
    by_label = dict(zip(truth.labels.tolist(), truth.groups, strict=True))
    unknown = truth.image_ids[truth.labels.tolist().index(3)]
    assert by_label == {0: "met/1", 1: "louvre/1", 2: "met/1", 3: unknown}


def test_an_empty_split_is_an_error(make_dataset):
    with pytest.raises(ReliquaryError, match="split 'test' of config 'grouped' is empty"):
        ClassificationTask().truth(make_dataset([], ["a"]), "grouped", "test")
