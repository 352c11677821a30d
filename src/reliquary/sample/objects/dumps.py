"""Writing the sample collection as the museums' own dumps: SMB's records as JSON Lines, MetObjects.csv."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from reliquary.errors import ReliquaryError
from reliquary.files import atomic_path
from reliquary.progress import track
from reliquary.sample.objects.collection import sample_objects
from reliquary.sample.objects.met_csv import MET_CSV_COLUMNS, met_csv_row
from reliquary.sample.objects.smb_dump import smb_flat, smb_full


def write_smb_dump(path: Path, n_objects: int, seed: int = 0, *, projection: str = "flat", quiet: bool = False) -> int:
    """Writes the records of SMB's interface of 2021 to 2026, one a line in UTF-8.

    Args:
        path: The file.
        n_objects: How many objects.
        seed: Seed of the collection.
        projection: "flat" or "full".
        quiet: Shows no progress bar.

    Returns:
        The number of records.

    Raises:
        ReliquaryError: There is no such projection, or the disk is full.
    """
    projections = {"flat": smb_flat, "full": smb_full}
    if projection not in projections:
        raise ReliquaryError(f"sample dump: no projection {projection!r}; choose flat or full")
    objects = sample_objects(n_objects, seed)
    with atomic_path(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        for sample_object in track(objects, "sample dump", quiet=quiet):
            file.write(json.dumps(projections[projection](sample_object), ensure_ascii=False) + "\n")
    return len(objects)


def write_met_csv(path: Path, n_objects: int, seed: int = 0, *, quiet: bool = False) -> int:
    """Writes a MetObjects.csv: UTF-8 with a byte-order mark, 54 columns, line breaks and commas within cells.

    Returns:
        The number of records.

    Raises:
        ReliquaryError: The disk is full.
    """
    objects = sample_objects(n_objects, seed)
    with atomic_path(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.DictWriter(file, MET_CSV_COLUMNS)
        rows.writeheader()
        rows.writerows(met_csv_row(sample_object) for sample_object in track(objects, "sample dump", quiet=quiet))
    return len(objects)
