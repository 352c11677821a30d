"""What has changed since a dataset was made: the originals that are not to be had, image by image."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping

from reliquary.build.rebuilding.fetching.answers import Answer
from reliquary.build.rebuilding.wanted import Wanted

CHANGES_NAME = "changes.csv"
COLUMNS = ("image_id", "original", "url", "what", "reason", "found_sha256")


def changes_csv(wanted: Wanted, missing: Mapping[str, Answer]) -> str:
    """Return the list as CSV with a header, sorted by image; what is not known is empty, as CSV has no null.

    Args:
        wanted: What is made of which original.
        missing: For the SHA-256 of each original that is not to be had, the reason.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for image_id, original in wanted.images_of(set(missing)):
        answer, url = missing[original], wanted.originals[original].url
        writer.writerow([image_id, original, url or "", answer.what.value, answer.reason, answer.found_sha256 or ""])
    return text.getvalue()


def count_images(wanted: Wanted, missing: Mapping[str, Answer]) -> dict[str, int]:
    """Return how many images cannot be made, by what became of the first of their originals that is missing."""
    why: dict[str, str] = {}
    for image_id, original in wanted.images_of(set(missing)):
        why.setdefault(image_id, missing[original].what.value)
    return dict(sorted(Counter(why.values()).items()))
