"""Checks across the files of a config: keys that are unique, splits that do not leak, names that agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from reliquary.build.verifying.files import CheckedFile
from reliquary.errors import Fault

Files = Mapping[str, Sequence[tuple[str, CheckedFile]]]
"""For each split the names of its files, and what was found in them."""


def check_config(config: str, files: Files) -> Iterator[Fault]:
    """Yield what is wrong between the files of a config."""
    everything = [file for of_split in files.values() for file in of_split]
    yield from _splits(files)
    yield from _features(everything)
    image_ids = pa.chunked_array([file.keys["image_id"].combine_chunks() for _, file in everything], pa.string())
    things = pa.chunked_array([pa.array(file.object_ids) for _, file in everything], pa.int64())
    for field, ids in (("image_id", image_ids), ("objects.id", things)):
        yield from (Fault(config, field, f"{which} stands {n} times in the config") for which, n in _doubled(ids))
    if any(file.by_group for _, file in everything):
        yield from _leaks(config, files)


def _doubled(ids: pa.ChunkedArray) -> list[tuple[object, int]]:
    counted = pc.value_counts(ids)
    more = counted.filter(pc.greater(pc.struct_field(counted, "counts"), 1)).to_pylist()
    return sorted((found["values"], found["counts"]) for found in more)


def _splits(files: Files) -> Iterator[Fault]:
    for split, of_split in files.items():
        for name, file in of_split:
            others = [value for value in pc.unique(file.keys["split"]).to_pylist() if value != split]
            if others:
                yield Fault(name, "split", f"rows of another split: {others}, expected '{split}'")


def _features(files: Sequence[tuple[str, CheckedFile]]) -> Iterator[Fault]:
    first, reference = files[0]
    for name, file in files[1:]:
        if file.features != reference.features or file.by_group != reference.by_group:
            yield Fault(name, "features", f"class names, features or the kind of split differ from those of {first}")


def _leaks(config: str, files: Files) -> Iterator[Fault]:
    split_of: dict[str, str] = {}
    for split, of_split in files.items():
        groups = np.unique([group for _, file in of_split for group in pc.unique(file.keys["group_id"]).to_pylist()])
        for group_id in groups.tolist():
            if split_of.setdefault(group_id, split) != split:
                yield Fault(config, "group_id", f"{group_id} stands in '{split_of[group_id]}' and in '{split}'")
