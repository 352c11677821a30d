"""How two files of a leaderboard differ, told so that a reader sees what changed."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from reliquary.errors import Fault
from reliquary.files import read_json

TOLERANCE = 1e-9
"""How far figures may lie apart, relative or absolute: below it only the order of additions differs."""

GREY_LEVELS = 8
SHARE_OF_PIXELS = 0.001
"""Two drawings of one figure may differ in so many pixels by more than so many of 255 grey levels: processors round the
edge of a letter differently."""

MOST_LINES = 3
MOST_SHOWN = 160


def differences(committed: Path, rebuilt: Path, name: str) -> Iterator[Fault]:
    """Yield how a committed file differs from the one that was made again.

    JSON is compared by value, pictures by what they show, everything else to the byte.

    Args:
        committed: The file of the leaderboard.
        rebuilt: The same file, made again.
        name: What to call it.
    """
    if committed.suffix == ".json":
        # Even if the bytes are equal: a ranking does not write a record again that it read as it would write it.
        try:
            before = json.loads(committed.read_text("utf-8"), object_pairs_hook=_once)
        except ValueError as error:
            yield Fault(name, "", str(error))
            return
        yield from _json_differences(before, read_json(rebuilt), name, "")
    elif committed.read_bytes() == rebuilt.read_bytes():
        return
    elif committed.suffix == ".png":
        if not _look_alike(committed, rebuilt):
            yield Fault(name, "", "the picture is not the one that the records make")
    else:
        yield from _line_differences(committed, rebuilt, name)


def _json_differences(before: Any, now: Any, name: str, field: str) -> Iterator[Fault]:
    if isinstance(before, dict) and isinstance(now, dict):
        for key in sorted(before.keys() | now.keys()):
            inner = f"{field}.{key}" if field else key
            yield from _json_differences(before.get(key), now.get(key), name, inner)
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        for index, pair in enumerate(zip(before, now, strict=True)):
            yield from _json_differences(*pair, name, f"{field}[{index}]")
    elif not _same(before, now):
        yield Fault(name, field, f"committed {_short(json.dumps(before))}, made again {_short(json.dumps(now))}")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; refuse a field that stands twice, for readers see the first one and programs take the last."""
    found: dict[str, Any] = {}
    for field, value in pairs:
        if field in found:
            raise ValueError(f"the field {field!r} stands twice")
        found[field] = value
    return found


def _same(before: Any, now: Any) -> bool:
    if isinstance(before, float) and isinstance(now, float):
        return math.isclose(before, now, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return bool(before == now) and type(before) is type(now)


def _look_alike(committed: Path, rebuilt: Path) -> bool:
    with Image.open(committed) as one, Image.open(rebuilt) as other:
        if one.size != other.size:
            return False
        apart = np.abs(np.asarray(one.convert("RGB"), np.int16) - np.asarray(other.convert("RGB"), np.int16))
    return bool((apart.max(axis=2) > GREY_LEVELS).mean() <= SHARE_OF_PIXELS)


def _line_differences(committed: Path, rebuilt: Path, name: str) -> Iterator[Fault]:
    """Yield the first lines that differ."""
    lines = (path.read_text("utf-8", errors="replace").split("\n") for path in (committed, rebuilt))
    pairs = enumerate(zip_longest(*lines, fillvalue=""), start=1)
    apart = ((number, before, now) for number, (before, now) in pairs if before != now)
    for number, before, now in islice(apart, MOST_LINES):
        yield Fault(f"{name}:{number}", "", f"committed {_short(before)!r}, made again {_short(now)!r}")


def _short(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + "..."
