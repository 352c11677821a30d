"""Judges the check for blank pictures on drawn ones: python docs/blank_detection.py [OUT.json].

The tables in blank-detection.md come from the result. It takes some minutes.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from reliquary.curate.checks.blank import Blank
from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.curate.measuring.sights import FLAGGED
from reliquary.files import atomic_write_json
from reliquary.progress import track
from reliquary.sample.blanks.designs import DESIGNS, Design
from reliquary.sample.blanks.specimens import specimens

RESULT = Path(__file__).parent / "blank-detection.json"
EACH = 40
SEED = 1000
"""The forest was grown on pictures of another seed, and on none of the designs that are held out."""
WORKERS = 2

PARTS = {
    "known": "new pictures of designs that it was fitted to",
    "held_out": "designs that are held out",
    "all": "**all**",
}


def flagged(design: Design) -> int:
    """Return how many of a design's pictures are flagged."""
    check = Blank()
    return sum(check.look(WorkingPicture(data)).score >= FLAGGED for data in specimens(design, SEED, EACH))


def share(part: int, whole: int) -> float | None:
    """Return a share; None of nothing."""
    return round(part / whole, 4) if whole else None


def judged(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return recall and precision over some designs."""
    found: Counter[bool] = Counter()
    for row in rows:
        found[row["blank"]] += row["flagged"]
    return {
        "blank_pictures": EACH * sum(row["blank"] for row in rows),
        "other_pictures": EACH * sum(not row["blank"] for row in rows),
        "recall": share(found[True], EACH * sum(row["blank"] for row in rows)),
        "precision": share(found[True], found.total()),
    }


def judgement() -> dict[str, Any]:
    """Return what is flagged of each design, and recall and precision of either part of the test set."""
    with ProcessPoolExecutor(WORKERS) as pool:
        counts = list(track(pool.map(flagged, DESIGNS), "designs", total=len(DESIGNS)))
    rows = [
        {"design": each.name, "blank": each.blank, "held_out": each.held_out, "flagged": count}
        for each, count in zip(DESIGNS, counts, strict=True)
    ]
    return {
        "pictures_a_design": EACH,
        "known": judged([row for row in rows if not row["held_out"]]),
        "held_out": judged([row for row in rows if row["held_out"]]),
        "all": judged(rows),
        "designs": rows,
    }


def tables(result: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of the tables in blank-detection.md."""
    for part, name in PARTS.items():
        row = result[part]
        counts = f"{row['blank_pictures']:,} | {row['other_pictures']:,}"
        yield f"| {name} | {counts} | {row['recall']:.1%} | {row['precision']:.1%} |"
    for is_blank in (True, False):
        for row in result["designs"]:
            if row["blank"] is is_blank:
                part = "held out" if row["held_out"] else "known"
                yield f"| {row['design']} | {part} | {row['flagged'] / result['pictures_a_design']:.1%} |"


def main() -> None:
    """Write the result, by default into the file that the page rests on; print the tables."""
    result = judgement()
    atomic_write_json(Path(sys.argv[1]) if len(sys.argv) > 1 else RESULT, result)
    sys.stdout.write("\n".join(tables(result)) + "\n")


if __name__ == "__main__":
    main()
