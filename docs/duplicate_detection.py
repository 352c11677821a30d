"""Judges the search for near-duplicates of curation: python docs/duplicate_detection.py [OUT.json].

Copies of pictures are made as museums and aggregators make them, and it is counted which of them are found, and which
pictures of different objects are confused: among pictures of the sample museum, and among photographs where they lie
beside the checkout. The tables in duplicate-detection.md come from the result. It takes some minutes.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from near_duplicates import cropped, hashes_of, within
from numpy.typing import NDArray
from PIL import Image, ImageEnhance

from reliquary.build.splitting.near_duplicates.components import CONFIRMING_DISTANCE, DEFAULT_DISTANCE
from reliquary.build.splitting.near_duplicates.search import HASH_BITS, pairs_within
from reliquary.curate.checks.duplicates import PixelDigest, Thumbnail
from reliquary.curate.checks.duplicates.candidates import candidate_pairs
from reliquary.curate.checks.duplicates.matching import LEAST_CORRELATION, matches
from reliquary.curate.checks.duplicates.thumbnail import as_pixels
from reliquary.curate.measuring.picture import WORKING_SIDE, WorkingPicture
from reliquary.files import atomic_write_json
from reliquary.progress import track
from reliquary.sample.objects.collection import SampleObject, sample_objects
from reliquary.sample.objects.pictures import picture_bytes
from reliquary.seeds import generator

RESULT = Path(__file__).parent / "duplicate-detection.json"
SHARED = Path(os.environ.get("RELIQUARY_SHARED", Path(__file__).resolve().parents[2] / "shared"))
PHOTOGRAPHS = SHARED / "data" / "detection" / "raccoon" / "images"
"""The raccoon data set of D. Tran: 200 photographs from the web, in which some are there twice."""

TWICE = {(11, 116), (21, 45), (50, 52), (50, 74), (52, 74), (65, 98), (83, 120)}
"""Numbers of its photographs that are copies of each other: all pairs that were found, looked at one by one."""

OBJECTS = 9000
OBJECTS_COPIED = 600
QUALITY = 90
SEED = 1
DESCRIBED = 200
WIDER = 10
"""Bits of pHash within which pictures are often called near-duplicates."""

HASH_LIMITS = {
    f"pHash within {DEFAULT_DISTANCE} bits, dHash within {CONFIRMING_DISTANCE}": (
        DEFAULT_DISTANCE,
        CONFIRMING_DISTANCE,
    ),
    f"pHash within {WIDER} bits": (WIDER, HASH_BITS),
}
"""What the search is compared with: the limits of the build, and pHash alone."""

MEAN = "all of them"

Pairs = set[tuple[int, int]]
Copy = Callable[[Image.Image, np.random.Generator], bytes]


def encoded(image: Image.Image, quality: int = QUALITY) -> bytes:
    """Return the picture as JPEG."""
    data = BytesIO()
    image.save(data, "JPEG", quality=quality)
    return data.getvalue()


def scaled(image: Image.Image, times: float) -> Image.Image:
    """Return the picture with sides of so many times the length."""
    size = (round(image.width * times), round(image.height * times))
    return image.resize(size, Image.Resampling.LANCZOS)


def cut(image: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    """Cut shares of the width off left and right, and of the height off top and bottom."""
    width, height = image.size
    return image.crop(
        (round(left * width), round(top * height), round((1 - right) * width), round((1 - bottom) * height))
    )


def cut_anyhow(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Cut up to 5 % off each edge, of each another share."""
    left, top, right, bottom = rng.uniform(0, 0.05, 4)
    return cut(image, left, top, right, bottom)


def lighter(image: Image.Image, times: float) -> Image.Image:
    """Return the picture with so many times the light; what is lighter than white is cut off."""
    return ImageEnhance.Brightness(image).enhance(times)


COPIES: dict[str, Copy] = {
    "JPEG of quality 60": lambda image, _: encoded(image, 60),
    "JPEG of quality 40": lambda image, _: encoded(image, 40),
    "twice the size": lambda image, _: encoded(scaled(image, 2)),
    "half the size": lambda image, _: encoded(scaled(image, 1 / 2)),
    "a third of the size": lambda image, _: encoded(scaled(image, 1 / 3)),
    "10 % lighter": lambda image, _: encoded(lighter(image, 1.1)),
    "20 % lighter": lambda image, _: encoded(lighter(image, 1.2)),
    "20 % darker": lambda image, _: encoded(lighter(image, 0.8)),
    "25 % more contrast": lambda image, _: encoded(ImageEnhance.Contrast(image).enhance(1.25)),
    "20 % less contrast": lambda image, _: encoded(ImageEnhance.Contrast(image).enhance(0.8)),
    "grey": lambda image, _: encoded(image.convert("L")),
    "2 % cut off each edge": lambda image, _: encoded(cropped(image, 0.02)),
    "5 % cut off each edge": lambda image, _: encoded(cut(image, 0.05, 0.05, 0.05, 0.05)),
    "5 % cut off left and top": lambda image, _: encoded(cut(image, 0.05, 0.05, 0, 0)),
    "up to 5 % cut off each edge": lambda image, rng: encoded(cut_anyhow(image, rng)),
    "cut so, two thirds the size, 10 % lighter, quality 60": lambda image, rng: encoded(
        lighter(scaled(cut_anyhow(image, rng), 2 / 3), 1.1), 60
    ),
}


class Shown(NamedTuple):
    """What a picture of the sample museum shows: equal ones are one photograph."""

    drawn_as: int
    view: int
    type: str


def sample_pictures(n_objects: int) -> Iterator[tuple[Shown, bytes]]:
    """Yield the pictures of the sample museum with what they show, equal bytes once; placeholders are left out."""
    seen = set()
    for item in track(sample_objects(n_objects), "objects"):
        for view in range(item.n_views) if item.picture != "placeholder" else ():
            data = picture_bytes(item, view)
            if data not in seen:
                seen.add(data)
                yield _shown(item, view), data


def _shown(item: SampleObject, view: int) -> Shown:
    return Shown(item.drawn_as, view, f"{item.culture} {item.kind}")


def photographs() -> list[tuple[int, bytes]]:
    """Return the photographs with their numbers; none where there is no folder of them."""
    files = {int(path.stem.split("-")[1]): path for path in PHOTOGRAPHS.glob("*.jpg")}
    return [(number, files[number].read_bytes()) for number in sorted(files)]


def image_of(data: bytes) -> Image.Image:
    """Return a picture as curation sees it."""
    return WorkingPicture(data).image


def pixels_of(pictures: Sequence[bytes]) -> NDArray[np.uint8]:
    """Return the thumbnails of encoded pictures, (n, side, side)."""
    return as_pixels([Thumbnail().describe(WorkingPicture(data)) for data in pictures])


def near_pairs(pixels: NDArray[np.uint8]) -> Pairs:
    """Return which pictures the search calls nearly equal."""
    return {(first, second) for found in matches(pixels) for first, second in found.pairs.tolist()}


def hash_pairs(hashes: NDArray[np.uint64], phash: int, dhash: int) -> Pairs:
    """Return which pictures are within the limits, by their two hashes, (n, 2)."""
    pairs = np.concatenate(list(pairs_within(np.ascontiguousarray(hashes[:, 0]), phash)))
    first, second = hashes[pairs].transpose(1, 0, 2)
    return set(map(tuple, pairs[within(np.bitwise_count(first ^ second), phash, dhash)].tolist()))


def copies_found(pictures: Sequence[bytes]) -> dict[str, dict[str, float]]:
    """Return for each kind of copy which share of the copies each search finds."""
    images = list(map(image_of, pictures))
    originals, original_hashes = pixels_of(pictures), hashes_of(images)
    n = len(images)
    found: dict[str, dict[str, float]] = {}
    for name, copy in track(COPIES.items(), "kinds of copies", total=len(COPIES)):
        copies = [copy(image, generator(SEED, name, number)) for number, image in enumerate(images)]
        pairs = near_pairs(np.concatenate([originals, pixels_of(copies)]))
        shares = {"search": sum((number, n + number) in pairs for number in range(n)) / n}
        distances = np.bitwise_count(original_hashes ^ hashes_of(map(image_of, copies)))
        shares |= {limits: float(within(distances, *bits).mean()) for limits, bits in HASH_LIMITS.items()}
        found[name] = {search: round(share, 4) for search, share in shares.items()}
    return found


def judged_on_the_sample() -> dict[str, Any]:
    """Return what is found and confused among all pictures of the sample museum, with the CPU time of the search."""
    shown, pictures = zip(*sample_pictures(OBJECTS), strict=True)
    pixels, hashes = pixels_of(pictures), hashes_of(map(image_of, pictures))
    begin = time.process_time()
    searches = {"search": near_pairs(pixels)}
    cpu_s = time.process_time() - begin
    searches |= {limits: hash_pairs(hashes, *bits) for limits, bits in HASH_LIMITS.items()}
    types = Counter(each.type for each in shown)
    return {
        "objects": OBJECTS,
        "pictures": len(pictures),
        "pairs": len(pictures) * (len(pictures) - 1) // 2,
        "pairs_of_one_type": sum(number * (number - 1) // 2 for number in types.values()),
        "planted": len(pictures) - len({(each.drawn_as, each.view) for each in shown}),
        "candidates": sum(map(len, candidate_pairs(pixels))),
        "search_cpu_s": round(cpu_s, 1),
        "searches": {name: confusion(pairs, shown) for name, pairs in searches.items()},
    }


def confusion(pairs: Pairs, shown: Sequence[Shown]) -> dict[str, Any]:
    """Return which of the pairs are copies, views of one object, and different objects.

    Precision counts copies and views of one object as right.
    """
    both = [(shown[first], shown[second]) for first, second in pairs]
    copies = sum(one[:2] == other[:2] for one, other in both)
    strangers = [(one, other) for one, other in both if one.drawn_as != other.drawn_as]
    return {
        "copies": copies,
        "views_of_one_object": len(pairs) - copies - len(strangers),
        "strangers": len(strangers),
        "strangers_of_one_type": sum(one.type == other.type for one, other in strangers),
        "precision": round(1 - len(strangers) / max(len(pairs), 1), 3),
    }


def judged_on_photographs() -> dict[str, Any] | None:
    """Return what is found among the photographs; None where there are none."""
    found = photographs()
    if not found:
        return None
    numbers, pictures = zip(*found, strict=True)
    pairs = {(numbers[first], numbers[second]) for first, second in near_pairs(pixels_of(pictures))}
    return {
        "pictures": len(pictures),
        "pairs": len(pairs),
        "copies": len(pairs & TWICE),
        "copies_found": copies_found(pictures),
    }


def description_cpu_ms() -> float:
    """Return the CPU time of both descriptors for a picture of the working size."""
    side = (WORKING_SIDE, WORKING_SIDE)
    drawn = [data for _, data in sample_pictures(DESCRIBED)][:DESCRIBED]
    pictures = [WorkingPicture(encoded(image_of(data).resize(side))) for data in drawn]
    begin = time.process_time()
    for picture in pictures:
        Thumbnail().describe(picture)
        PixelDigest().describe(picture)
    return round(1000 * (time.process_time() - begin) / len(pictures), 2)


def judgement() -> dict[str, Any]:
    """Return all figures."""
    copied = [data for shown, data in sample_pictures(OBJECTS_COPIED)]
    return {
        "least_correlation": LEAST_CORRELATION,
        "copied_objects": OBJECTS_COPIED,
        "copied_pictures": len(copied),
        "copies_found": copies_found(copied),
        "photographs": judged_on_photographs(),
        "sample": judged_on_the_sample(),
        "description_cpu_ms": description_cpu_ms(),
    }


def with_mean(found: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """Return the shares of all kinds of copies, and their mean."""
    searches = next(iter(found.values()))
    return found | {MEAN: {search: float(np.mean([of[search] for of in found.values()])) for search in searches}}


def tables(result: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of the tables in duplicate-detection.md."""
    drawn = with_mean(result["copies_found"])
    photographed = with_mean(result["photographs"]["copies_found"]) if result["photographs"] else {}
    for name in [*COPIES, MEAN]:
        found, real = drawn[name], photographed.get(name, {}).get("search")
        shares = [found["search"], real, *(found[limits] for limits in HASH_LIMITS)]
        yield f"| {name} | {' | '.join('not judged' if share is None else f'{share:.1%}' for share in shares)} |"
    for name, row in result["sample"]["searches"].items():
        figures = (row["copies"], row["views_of_one_object"], row["strangers"], row["strangers_of_one_type"])
        counts = " | ".join(f"{number:,}" for number in figures)
        yield f"| {'curation' if name == 'search' else name} | {counts} | {row['precision']:.1%} |"


def main() -> None:
    """Write the result, by default into the file that the page rests on."""
    atomic_write_json(Path(sys.argv[1]) if len(sys.argv) > 1 else RESULT, judgement())


if __name__ == "__main__":
    main()
