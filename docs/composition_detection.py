"""Judges the checks of composition and of outliers: python docs/composition_detection.py [OUT.json].

The tables in composition-detection.md come from the result. It takes some minutes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from composition_scenes import KINDS, Scene, scenes

from reliquary.curate.checks.base import Evidence
from reliquary.curate.checks.embedding import Embedding
from reliquary.curate.checks.ground import plain_ground
from reliquary.curate.checks.mostly_background import MostlyBackground
from reliquary.curate.checks.outliers import Outliers
from reliquary.curate.checks.several_objects import SeveralObjects
from reliquary.curate.collection.item import Collection, CollectionKind, Item
from reliquary.curate.measuring.look import Looked
from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.curate.measuring.sights import FLAGGED
from reliquary.files import atomic_write_json, sha256_bytes
from reliquary.progress import track
from reliquary.records import ImageSource
from reliquary.sample.drawing.encoding import jpeg_bytes
from reliquary.sample.objects.collection import sample_objects
from reliquary.sample.objects.pictures import picture_bytes

RESULT = Path(__file__).parent / "composition-detection.json"
EACH = 100
SEED = 7
"""The limits were set by looking at photographs of other seeds."""

MUSEUM = 600
"""Objects of the sample museum that strangers are put among."""

STRANGERS, STRANGERS_EACH = ("scene", "painted wall", "on a textile"), 4
"""Photographs that do not belong there, and how many of each: a fiftieth in all, which is what may be flagged."""

CHECKS = {"several_objects": SeveralObjects(), "mostly_background": MostlyBackground()}


def seen(scene: Scene) -> dict[str, Any]:
    """Return what the checks say of a photograph, and what is true."""
    picture = WorkingPicture(jpeg_bytes(scene.pixels))
    ground = plain_ground(picture)
    share = None if ground is None or not ground.things else sum(thing.share for thing in ground.things)
    return {
        "true": {"several_objects": scene.several, "mostly_background": scene.small},
        "flagged": {name: check.look(picture).score >= FLAGGED for name, check in CHECKS.items()},
        "has_ground": ground is not None,
        "error": None if share is None or scene.share is None else abs(share - scene.share) / scene.share,
    }


def row(photographs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the figures of one kind of photograph."""
    errors = [each["error"] for each in photographs if each["error"] is not None]
    return {
        "photographs": len(photographs),
        "with_plain_ground": sum(each["has_ground"] for each in photographs),
        "flagged": {name: sum(each["flagged"][name] for each in photographs) for name in CHECKS},
        "true": {name: sum(each["true"][name] for each in photographs) for name in CHECKS},
        "median_error_of_share": round(float(np.median(errors)), 2) if errors else None,
    }


def quality(photographs: Sequence[dict[str, Any]], name: str) -> dict[str, Any]:
    """Return recall and precision of a check over all kinds."""
    true = np.array([each["true"][name] for each in photographs])
    flagged = np.array([each["flagged"][name] for each in photographs])
    both = int((true & flagged).sum())
    return {"recall": round(both / int(true.sum()), 3), "precision": round(both / int(flagged.sum()), 3)}


def outliers() -> dict[str, Any]:
    """Return how many strangers are flagged among pictures of the sample museum."""
    ordinary = [picture_bytes(each, 0) for each in islice(sample_objects(2 * MUSEUM), MUSEUM) if each.picture == "own"]
    strange = {kind: [jpeg_bytes(each.pixels) for each in scenes(kind, STRANGERS_EACH, SEED)] for kind in STRANGERS}
    data = [*ordinary, *(each for of_kind in strange.values() for each in of_kind)]
    described = {sha256_bytes(each): Embedding().describe(WorkingPicture(each)) for each in data}
    items = [Item(key, key[:8], "CC0-1.0", "Sample museum", ImageSource.SAMPLE) for key in described]
    pictures = {sha256_bytes(each): each for each in data}
    collection = Collection(
        kind=CollectionKind.CRAWL, name="sample", path=Path(), state="drawn", items=items, class_names=[],
        read=pictures.__getitem__, read_layer=lambda sha256, _: pictures[sha256],
    )  # fmt: skip
    found = Outliers().find(Evidence(collection, Looked({}, {Embedding.name: described})))
    flagged = {finding.sha256 for finding in found if finding.flagged}
    return {
        "pictures": len(described),
        "strangers_of_each_kind": STRANGERS_EACH,
        "flagged": len(flagged),
        "found": {kind: sum(sha256_bytes(each) in flagged for each in strange[kind]) for kind in STRANGERS},
    }


def judgement() -> dict[str, Any]:
    """Return what the checks find on photographs of every kind."""
    found = {kind: [seen(scene) for scene in scenes(kind, EACH, SEED)] for kind in track(KINDS, "kinds")}
    every = [each for photographs in found.values() for each in photographs]
    return {
        "photographs": len(every),
        "checks": {name: quality(every, name) for name in CHECKS},
        "kinds": {kind: row(photographs) for kind, photographs in found.items()},
        "outliers": outliers(),
    }


def tables(result: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of the tables in composition-detection.md: of the checks, and of the kinds of photographs."""
    for name, figures in result["checks"].items():
        yield f"| `{name}` | {figures['recall']:.1%} | {figures['precision']:.1%} |"
    for kind in KINDS:
        figures = result["kinds"][kind]
        error = figures["median_error_of_share"]
        counts = (figures["with_plain_ground"], *(figures["flagged"][name] for name in CHECKS))
        yield f"| {kind} | {' | '.join(map(str, counts))} | {'' if error is None else f'{error:.0%}'} |"


def main() -> None:
    """Write the result, by default into the file that the page rests on."""
    atomic_write_json(Path(sys.argv[1]) if len(sys.argv) > 1 else RESULT, judgement())


if __name__ == "__main__":
    main()
