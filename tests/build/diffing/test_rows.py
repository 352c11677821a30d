from __future__ import annotations

import pyarrow as pa

from reliquary.build.diffing.columns import Columns
from reliquary.build.diffing.rows import Pairs, Rows


def rows(feature="?", **values):
    """Rows a, b, ... whose column ``x`` has these values, all in one split."""
    table = pa.table({"image_id": list(values), "x": list(values.values())})
    return Rows(Columns({"image_id": "string", "x": feature}, []), table, pa.array(["train"] * len(table)))


def label(*names):
    return {"names": list(names), "_type": "ClassLabel"}


def test_rows_are_paired_by_id_in_any_order():
    pairs = Pairs(rows(a=1, b=2, c=3), rows(d=0, c=3, a=1))
    assert pairs.added.examples == ["d"]
    assert pairs.dropped.examples == ["b"]
    assert pairs.changed("x").count == 0


def test_lists_and_structs_are_compared_by_value():
    old = rows(a=[{"bbox": [0.0, 1.0], "category": 0}], b=[])
    new = rows(b=[], a=[{"bbox": [0.0, 2.0], "category": 0}])
    assert Pairs(old, new).changed("x").count == 1


def test_classes_are_compared_by_name_and_not_by_number():
    pairs = Pairs(rows(label("x", "y"), a=0, b=1), rows(label("y", "x"), a=1, b=1))
    assert pairs.changed("x").examples == ["b: y -> x"]
    renamed = Pairs(rows(label("x"), a=0), rows(label("y"), a=0))
    assert renamed.changed("x").examples == ["a: x -> y"]


def test_nothing_and_not_a_number_are_equal_to_themselves():
    assert Pairs(rows(a=float("nan"), b=None), rows(b=None, a=float("nan"))).changed("x").count == 0
    assert Pairs(rows(a=0.0, b=None), rows(b=0.0, a=None)).changed("x").count == 2


def test_no_row_in_common():
    pairs = Pairs(rows(a=1), rows(b=1))
    assert (pairs.added.count, pairs.dropped.count, pairs.changed("x").count, pairs.moved().count) == (1, 1, 0, 0)


def test_examples_are_few():
    many = {f"r{number}": number for number in range(100)}
    found = Pairs(rows(**many), rows(**{name: value + 1 for name, value in many.items()})).changed("x")
    assert (found.count, len(found.examples)) == (100, 5)


def test_pictures_are_compared_by_hash():
    def hashes(**digests):
        return pa.table({"image_id": list(digests), "digest": pa.array(digests.values(), pa.binary(1))})

    pairs = Pairs(rows(a=1, b=1, c=1), rows(a=1, b=1, c=1))
    found = pairs.reencoded(hashes(a=b"1", b=b"2", c=None), hashes(c=b"3", b=b"2", a=b"1"))
    assert found.examples == ["c"]
