"""The rows of a config without their pictures, and the pairs of rows that two versions share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from reliquary.build.diffing.columns import Columns, with_class_names
from reliquary.build.diffing.difference import MAX_EXAMPLES, Found
from reliquary.build.reader import KEY_COLUMN, BuiltDataset
from reliquary.errors import ReliquaryError

BATCH = 4096


@dataclass(frozen=True)
class Rows:
    """The rows of a config: their values, and the split that each stands in."""

    columns: Columns
    values: pa.Table
    splits: pa.Array

    @property
    def ids(self) -> pa.Array:
        """The ``image_id`` of each row."""
        return self.values[KEY_COLUMN].combine_chunks()


def read_rows(dataset: BuiltDataset, config: str, columns: Columns) -> Rows:
    """Read the rows of a config without their pictures.

    Raises:
        ReliquaryError: A file is missing or damaged, or an ``image_id`` stands twice.
    """
    tables = {split: dataset.table(config, split, columns.values) for split in dataset.splits(config)}
    splits = [split for split, table in tables.items() for _ in range(len(table))]
    rows = Rows(columns, pa.concat_tables(tables.values()), pa.array(splits, pa.string()))
    if pc.count_distinct(rows.ids).as_py() < len(rows.ids):
        raise ReliquaryError(f"{dataset.path}: config '{config}': an image_id stands twice; run: reliquary verify")
    return rows


class Pairs:
    """The rows of an old and a new version by ``image_id``.

    Attributes:
        ids: The ids that both have.
        added: Those that only the new version has.
        dropped: Those that only the old version has.
    """

    def __init__(self, old: Rows, new: Rows) -> None:
        self.old = old
        self.new = new
        places = pc.index_in(old.ids, value_set=new.ids)
        self._old_places = pc.indices_nonzero(pc.is_valid(places))
        self._new_places = places.drop_null()
        self.ids = old.ids.take(self._old_places)
        self.added = found(new.ids.filter(pc.invert(pc.is_in(new.ids, value_set=old.ids))).to_pylist())
        self.dropped = found(old.ids.filter(pc.is_null(places)).to_pylist())

    def moved(self) -> Found:
        """Return the images that stand in another split."""
        return self._differing(self.old.splits, self.new.splits, None, None)

    def changed(self, column: str) -> Found:
        """Return the images with another value in a column that both versions have; classes are compared by name."""
        features = self.old.columns.features[column], self.new.columns.features[column]
        return self._differing(self.old.values[column], self.new.values[column], *features)

    def _differing(self, old: pa.Array, new: pa.Array, old_feature: object, new_feature: object) -> Found:
        old, new = old.take(self._old_places), new.take(self._new_places)
        if old_feature == new_feature and old.equals(new):
            return Found()
        texts = []
        for start in range(0, len(self.ids), BATCH):
            before = [with_class_names(value, old_feature) for value in old[start : start + BATCH].to_pylist()]
            after = [with_class_names(value, new_feature) for value in new[start : start + BATCH].to_pylist()]
            ids = self.ids[start : start + BATCH].to_pylist()
            texts += [f"{i}: {a} -> {b}" for i, a, b in zip(ids, before, after, strict=True) if _differ(a, b)]
        return found(texts)

    def reencoded(self, old: pa.Table, new: pa.Table) -> Found:
        """Return the images whose pictures have other bytes; the tables have ``image_id`` and ``digest``."""
        before = old["digest"].take(pc.index_in(self.ids, value_set=old[KEY_COLUMN].combine_chunks()))
        after = new["digest"].take(pc.index_in(self.ids, value_set=new[KEY_COLUMN].combine_chunks()))
        pairs = zip(self.ids.to_pylist(), before.to_pylist(), after.to_pylist(), strict=True)
        return found([image_id for image_id, a, b in pairs if a != b])


def found(all_of_them: Sequence[str]) -> Found:
    """Return how many there are, with the first ones as examples."""
    return Found(len(all_of_them), list(all_of_them[:MAX_EXAMPLES]))


def _differ(a: object, b: object) -> bool:
    # Not a number is not equal to itself, but two of them are no change.
    return a != b and not (a != a and b != b)  # noqa: PLR0124
