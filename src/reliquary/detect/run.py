"""The verb: murals in, a folder of what was found on each out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from reliquary.detect.detector import Detector
from reliquary.detect.drawing import write_overview, write_tiles
from reliquary.detect.mural import MAX_PIXELS, Mural
from reliquary.detect.page import render_found
from reliquary.detect.scanning import Settings, merged, scan
from reliquary.detect.store import WindowStore
from reliquary.detect.tables import Found, coco, geojson
from reliquary.detect.windows import Grid
from reliquary.errors import ReliquaryError
from reliquary.files import atomic_write_json, atomic_write_text, canonical_json, sha256_bytes, sha256_file
from reliquary.locks import exclusive
from reliquary.progress import console
from reliquary.summary import Summary

GEOJSON, COCO, OVERVIEW, PAGE = "found.geojson", "found.coco.json", "overview.jpg", "index.html"
TILES, STORE, LOCK = "tiles", "windows.sqlite", "lock"
FILES = {"GeoJSON": GEOJSON, "COCO": COCO, "overview": OVERVIEW}


@dataclass(frozen=True)
class Search:
    """What is done with every mural.

    Attributes:
        detector: The model.
        settings: How a mural is searched.
        out: Folder that gets one folder a mural, of the name of its file without the ending.
        max_pixels: A mural with more is refused.
        quiet: Show no progress.
    """

    detector: Detector
    settings: Settings
    out: Path
    max_pixels: int = MAX_PIXELS
    quiet: bool = False

    def on_one(self, path: Path) -> Found:
        """Search a mural and write what is found; what an earlier call has done is not done again.

        Raises:
            ReliquaryError: The mural cannot be used, another process is at it, or the disk is full.
        """
        mural = Mural(path, self.max_pixels)
        folder = self.out / path.stem
        busy = f"{folder}: another process is searching this mural; wait for it, or choose another folder with --out"
        with exclusive(folder / LOCK, busy):
            found = self._found(mural, folder)
            atomic_write_json(folder / GEOJSON, geojson(found))
            atomic_write_json(folder / COCO, coco(found))
            write_tiles(mural, found, folder / TILES)
            write_overview(folder / TILES, found, folder / OVERVIEW)
            atomic_write_text(folder / PAGE, render_found(found, FILES))
        return found

    def _found(self, mural: Mural, folder: Path) -> Found:
        settings, spec = self.settings, self.detector.spec
        grid = Grid((mural.width, mural.height), settings.window, settings.step)
        sha256 = sha256_file(mural.path)
        # Merging is done anew each time; only what the boxes of the windows depend on counts.
        job = {"image": sha256, "run": spec.sha256(), "grid": asdict(grid)}
        store = WindowStore(folder / STORE, sha256_bytes(canonical_json(job)))
        try:
            scan(mural, grid, self.detector, store, settings.batch_size, quiet=self.quiet)
            done = store.all()
        finally:
            store.close()
        return Found(
            name=mural.path.name,
            sha256=sha256,
            grid=grid,
            boxes=merged(grid, done, settings),
            class_names=self.detector.class_names,
            model=f"{spec.suite}/{spec.baseline.name}/{spec.sha256()}",
            sample=mural.sample,
            unreadable=[one.unreadable for one in done if one.unreadable is not None],
        )


def detect_on(paths: Sequence[Path], search: Search) -> Summary:
    """Search murals; one that cannot be used is reported, and the others go on.

    Args:
        paths: The murals; no two with the same name without the ending.
        search: What is done with each.

    Raises:
        ReliquaryError: Two murals would share a folder, or none can be used.
    """
    _check_names(paths)
    found: list[Found] = []
    refused: list[str] = []
    for path in paths:
        try:
            found.append(search.on_one(path))
        except ReliquaryError as error:
            refused.append(str(error))
            continue
        refused += found[-1].unreadable
    if not found:
        raise ReliquaryError("\n".join(refused))
    if not search.quiet:
        for reason in refused:
            console.print(reason, style="yellow", markup=False, soft_wrap=True)
    return _summary(len(paths), found, search)


def _summary(asked: int, found: Sequence[Found], search: Search) -> Summary:
    by_class: Counter[str] = Counter()
    for one in found:
        by_class.update(one.n_by_class())
    return Summary(
        verb="detect",
        made={
            "murals": len(found),
            "windows": sum(len(one.grid) for one in found),
            "objects": sum(len(one.boxes) for one in found),
            **{f"objects: {name}": number for name, number in by_class.items()},
        },
        rejected={
            "murals that cannot be used": asked - len(found),
            "damaged windows": sum(len(one.unreadable) for one in found),
        },
        places={name: search.out / name / PAGE for name in (Path(one.name).stem for one in found)},
    )


def _check_names(paths: Sequence[Path]) -> None:
    twice = [name for name, number in Counter(path.stem for path in paths).items() if number > 1]
    if twice:
        raise ReliquaryError(
            f"{', '.join(twice)}: more than one mural of this name, which would share a folder; search them one by one "
            "with different folders (--out)"
        )
