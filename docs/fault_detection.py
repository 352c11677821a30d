"""Judges the checks of photographs and scans: python docs/fault_detection.py [OUT.json].

Faults are drawn onto pictures of the sample museum that were not looked at when the limits were set. The tables in
fault-detection.md come from the result. Real photographs are judged where the folder of real data lies beside the
checkout. It takes some minutes.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
from fault_drawings import BEYOND, FAULTS, Draw, Pixels, encoded, patterned
from PIL import Image

from reliquary.build.pictures.unreadable import UnreadablePictureError
from reliquary.curate.checks.blurred import Blurred
from reliquary.curate.checks.colour_card import ColourCard
from reliquary.curate.checks.grey import Grey
from reliquary.curate.checks.ruler import Ruler
from reliquary.curate.checks.scan_border import ScanBorder
from reliquary.curate.checks.tiny import Tiny
from reliquary.curate.checks.truncated import Truncated
from reliquary.curate.measuring.picture import WORKING_SIDE, WorkingPicture
from reliquary.curate.measuring.sights import FLAGGED, PictureCheck
from reliquary.files import atomic_write_json
from reliquary.progress import track
from reliquary.sample.objects.collection import sample_objects
from reliquary.sample.objects.pictures import picture_bytes, render_view
from reliquary.seeds import generator

RESULT = Path(__file__).parent / "fault-detection.json"
CHECKS: tuple[PictureCheck, ...] = (Tiny(), Blurred(), Truncated(), Grey(), ScanBorder(), ColourCard(), Ruler())

SEED = 43
"""The limits were set by looking at pictures of another seed."""

OBJECTS = 240
"""Objects whose pictures get each fault."""

MUSEUM = 900
"""Objects of the museum as it is crawled, among which false alarms are counted."""

TIMED = 150
ROUNDS = 5


def shared_photographs() -> list[bytes]:
    """Return the real photographs, or none where there is no folder of real data."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    data = Path(os.environ.get("RELIQUARY_SHARED", beside)) / "data"
    files = sorted((data / "detection" / "raccoon" / "images").glob("*.jpg"))
    files += sorted(file for file in (data / "inpainting").glob("*.png") if "mask" not in file.name)
    return [file.read_bytes() for file in files]


def pictures(objects: int) -> list[Pixels]:
    """Return pictures of the sample museum at the working size, but for its placeholders and planted duplicates."""
    own = [item for item in sample_objects(objects, SEED) if item.picture == "own"]
    return [render_view(item, 0, WORKING_SIDE) for item in track(own, "objects")]


def found(check: PictureCheck, kind: str, draw: Draw, faultless: Sequence[Pixels]) -> float:
    """Return the share of the pictures that are flagged after a fault was drawn onto them.

    Files that can no longer be decoded are told as such before any check, and are left out.
    """
    flagged = []
    for number, picture in enumerate(faultless):
        rng = generator(SEED, check.name, kind, number)
        drawn = draw(picture, rng)
        with suppress(UnreadablePictureError):
            picture_drawn = WorkingPicture(drawn if isinstance(drawn, bytes) else encoded(drawn, rng))
            flagged.append(check.look(picture_drawn).score >= FLAGGED)
    return float(np.mean(flagged))


def false_alarms(data: Iterable[bytes]) -> dict[str, int]:
    """Return by name of the check how many pictures are flagged."""
    count: Counter[str] = Counter()
    for each in data:
        picture = WorkingPicture(each)
        count.update(check.name for check in CHECKS if check.look(picture).score >= FLAGGED)
    return {check.name: count[check.name] for check in CHECKS}


def cpu_ms(data: Sequence[bytes]) -> dict[str, float]:
    """Return CPU milliseconds a picture: to decode it and make its smaller forms, and of each check."""
    begun = process_time()
    decoded = [WorkingPicture(each) for each in data[:TIMED]]
    for picture in decoded:
        _ = picture.rgb, picture.grey, picture.small
    spent = {"decode": process_time() - begun}
    for check in CHECKS:
        rounds = []
        for _ in range(ROUNDS):
            begun = process_time()
            for picture in decoded:
                check.look(picture)
            rounds.append(process_time() - begun)
        spent[check.name] = min(rounds)
    return {name: round(1000 * seconds / len(decoded), 2) for name, seconds in spent.items()}


def of_check(check: PictureCheck, faultless: Sequence[Pixels], false_share: float) -> dict[str, Any]:
    """Return what a check finds, and its precision if half of the pictures had the fault."""
    kinds = {kind: found(check, kind, draw, faultless) for kind, draw in FAULTS[check.name].items()}
    beyond = {kind: found(check, kind, draw, faultless) for kind, draw in BEYOND.get(check.name, {}).items()}
    recall = float(np.mean(list(kinds.values())))
    return {
        "title": check.title,
        "found": {kind: round(share, 3) for kind, share in kinds.items()},
        "beyond": {kind: round(share, 3) for kind, share in beyond.items()},
        "recall": round(recall, 3),
        "precision": round(recall / (recall + false_share), 3) if recall else None,
    }


def png(picture: Pixels) -> bytes:
    """Return a picture as PNG."""
    buffer = BytesIO()
    Image.fromarray(picture).save(buffer, "PNG")
    return buffer.getvalue()


def judgement() -> dict[str, Any]:
    """Return what the checks find, what they flag wrongly, and their speed."""
    faultless = pictures(OBJECTS)
    plain = [encoded(picture, generator(SEED, "plain", number)) for number, picture in enumerate(faultless)]
    museum = [picture_bytes(item, 0) for item in track(sample_objects(MUSEUM, SEED), "museum")]
    woven = [png(each) for each in patterned(lambda motif: generator(SEED, "patterns", motif), WORKING_SIDE)]
    photographs = shared_photographs()
    sets = {"faultless": plain, "museum": museum, "patterns": woven} | (
        {"photographs": photographs} if photographs else {}
    )
    false = {name: {"pictures": len(data), "flagged": false_alarms(data)} for name, data in sets.items()}
    return {
        "seed": SEED,
        "pictures": len(faultless),
        "checks": {
            check.name: of_check(check, faultless, false["faultless"]["flagged"][check.name] / len(plain))
            for check in track(CHECKS, "checks", total=len(CHECKS))
        },
        "false": false,
        "cpu_ms": {"sample museum, 512 pixels": cpu_ms(plain)}
        | ({"photographs": cpu_ms(photographs)} if photographs else {}),
    }


def tables(result: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of the tables in fault-detection.md."""
    sets = result["false"]
    for name, of in result["checks"].items():
        flagged = " | ".join(f"{sets[each]['flagged'][name]}" for each in sets)
        yield f"| {of['title']} | {of['recall']:.1%} | {of['precision']:.1%} | {flagged} |"
    for counted in ("found", "beyond"):
        for of in result["checks"].values():
            yield from (f"| {of['title']} | {kind} | {share:.1%} |" for kind, share in of[counted].items())
    for name in next(iter(result["cpu_ms"].values())):
        title = result["checks"][name]["title"] if name in result["checks"] else "decoding"
        yield f"| {title} | {' | '.join(str(of[name]) for of in result['cpu_ms'].values())} |"


def main() -> None:
    """Write the result, by default into the file that the page rests on."""
    atomic_write_json(Path(sys.argv[1]) if len(sys.argv) > 1 else RESULT, judgement())


if __name__ == "__main__":
    main()
