from __future__ import annotations

import numpy as np
import pyarrow as pa

from reliquary.build.verifying.configs import check_config
from reliquary.build.verifying.files import CheckedFile


def checked(image_ids, groups, split, objects=(), *, by_group=True):
    rows = {"image_id": image_ids, "group_id": groups, "split": [split] * len(image_ids)}
    return CheckedFile(pa.table(rows), np.array(objects, np.int64), b"", by_group, [])


def problems(train, test):
    return [str(fault) for fault in check_config("c", {"train": [("train", train)], "test": [("test", test)]})]


def test_a_config_as_it_should_be():
    assert problems(checked(["a", "b"], ["x", "x"], "train", [1, 2]), checked(["c"], ["y"], "test", [3])) == []


def test_things_have_ids_of_their_own():
    found = problems(checked(["a"], ["x"], "train", [1, 2]), checked(["b"], ["y"], "test", [2]))
    assert found == ["c: objects.id: 2 stands 2 times in the config"]


def test_a_split_by_image_may_divide_groups():
    train, test = (checked([name], ["x"], name, by_group=False) for name in ("train", "test"))
    assert problems(train, test) == []


def test_files_that_disagree_on_how_they_were_split_are_found():
    found = problems(checked(["a"], ["x"], "train"), checked(["b"], ["y"], "test", by_group=False))
    assert found == ["test: features: class names, features or the kind of split differ from those of train"]
