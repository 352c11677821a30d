"""The list of the images that are not in a dataset: ``left_out.csv`` in its folder."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from reliquary.build.examples import LeftOut
from reliquary.errors import ReliquaryError
from reliquary.files import atomic_write_text

LEFT_OUT_NAME = "left_out.csv"
COLUMNS = ("source", "item", "view", "sha256", "kind", "reason")
KINDS = {False: "left out", True: "rejected"}


def write_left_out(path: Path, entries: Sequence[LeftOut]) -> None:
    """Write the list as CSV with a header, in the order given; an image without bytes has an empty hash."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        writer.writerow([entry.source, entry.item, entry.view, entry.sha256 or "", KINDS[entry.rejected], entry.reason])
    atomic_write_text(path, text.getvalue())


def read_left_out(path: Path) -> list[LeftOut]:
    """Read the list back.

    Raises:
        ReliquaryError: The file is missing, or not such a list.
    """
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            return [
                LeftOut(
                    source=row["source"],
                    item=row["item"],
                    view=int(row["view"]),
                    sha256=row["sha256"] or None,
                    reason=row["reason"],
                    rejected=row["kind"] == KINDS[True],
                )
                for row in csv.DictReader(handle)
            ]
    except (OSError, KeyError, ValueError) as error:
        raise ReliquaryError(f"{path}: not a readable list of images left out ({error}); build again") from error
