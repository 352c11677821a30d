"""Which images are no independent evidence of each other: those of one object."""

from __future__ import annotations

import pyarrow as pa

GROUP_COLUMNS = ("museum", "object_id", "group_id")


def read_groups(table: pa.Table) -> list[str]:
    """Return what each row of a dataset shows: ``museum/object_id``, or its group where the object is not known.

    Photographs of one object are alike, and so are a model's answers to them: a bootstrap draws them together.

    Args:
        table: Rows with the columns ``museum``, ``object_id`` and ``group_id``.
    """
    rows = zip(*(table.column(name).to_pylist() for name in GROUP_COLUMNS), strict=True)
    return [group_id if object_id is None else f"{museum or ''}/{object_id}" for museum, object_id, group_id in rows]
