"""Judges the limits for near-duplicates on the sample museum: python docs/near_duplicates.py [OUT.json].

Copies of pictures are made as museums and aggregators make them, and it is counted which of them each pair of limits
finds, and which pictures of different objects it confuses. The tables in near-duplicates.md come from the result. It
takes some minutes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from reliquary.build.splitting.near_duplicates.components import CONFIRMING_DISTANCE, DEFAULT_DISTANCE
from reliquary.build.splitting.near_duplicates.fingerprint import fingerprint
from reliquary.build.splitting.near_duplicates.search import HASH_BITS, pairs_within
from reliquary.files import atomic_write_json
from reliquary.progress import track
from reliquary.sample.objects.collection import sample_objects
from reliquary.sample.objects.pictures import picture_bytes

RESULT = Path(__file__).parent / "near-duplicates.json"
OBJECTS = 9000
OBJECTS_COPIED = 600
LIMITS = [(phash, dhash) for phash in (2, 4, 6, 8) for dhash in (6, 8, 10, HASH_BITS)]
QUALITY = 90

Distances = NDArray[np.uint8]


def jpeg(image: Image.Image, quality: int = QUALITY) -> Image.Image:
    """Return the picture after it was encoded as JPEG and decoded."""
    encoded = BytesIO()
    image.save(encoded, "JPEG", quality=quality)
    return Image.open(encoded).convert("RGB")


def cropped(image: Image.Image, share: float) -> Image.Image:
    """Cut a share of the shorter side off each of the four edges."""
    edge = max(1, round(share * min(image.size)))
    return image.crop((edge, edge, image.width - edge, image.height - edge))


COPIES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "JPEG of quality 60": lambda image: jpeg(image, 60),
    "half the size": lambda image: jpeg(image.resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS)),
    "8 % lighter": lambda image: jpeg(ImageEnhance.Brightness(image).enhance(1.08)),
    "8 % darker": lambda image: jpeg(ImageEnhance.Brightness(image).enhance(0.92)),
    "grey": lambda image: jpeg(image.convert("L").convert("RGB")),
    "1 % cut off each edge": lambda image: jpeg(cropped(image, 0.01)),
    "2 % cut off each edge": lambda image: jpeg(cropped(image, 0.02)),
}


def hashes_of(images: Iterable[Image.Image]) -> NDArray[np.uint64]:
    """Return the pHash and dHash of each picture, (n, 2)."""
    joined = b"".join(map(fingerprint, images))
    return np.frombuffer(joined, ">u8").reshape(-1, 2).astype(np.uint64)


def pictures(n_objects: int) -> Iterator[tuple[int, Image.Image]]:
    """Yield each picture with its object's id, but for placeholders and the duplicates that the sample plants."""
    for item in track(sample_objects(n_objects), "objects"):
        if item.picture == "own":
            for view in range(item.n_views):
                yield item.object_id, Image.open(BytesIO(picture_bytes(item, view))).convert("RGB")


def copied() -> dict[str, Distances]:
    """Return for each kind of copy how far both hashes are from those of the original, (n, 2)."""
    images = [image for _, image in pictures(OBJECTS_COPIED)]
    originals = hashes_of(images)
    return {name: np.bitwise_count(originals ^ hashes_of(map(copy, images))) for name, copy in COPIES.items()}


def close_strangers() -> tuple[int, NDArray[np.int64], Distances]:
    """Return the number of pictures, pairs of different objects within the widest limit, and their distances."""
    objects, hashes = [], []
    for object_id, image in pictures(OBJECTS):
        objects.append(object_id)
        hashes.append(hashes_of([image]))
    both = np.concatenate(hashes)
    widest = max(phash for phash, _ in LIMITS)
    pairs = np.concatenate(list(pairs_within(np.ascontiguousarray(both[:, 0]), widest)))
    shown = np.array(objects)[pairs]
    strangers = shown[:, 0] != shown[:, 1]
    first, second = both[pairs[strangers]].transpose(1, 0, 2)
    return len(objects), shown[strangers], np.bitwise_count(first ^ second)


def within(distances: Distances, phash: int, dhash: int) -> NDArray[np.bool_]:
    """Return which distances are within both limits."""
    return np.asarray((distances <= [phash, dhash]).all(axis=1))


def largest_component(pairs: NDArray[np.int64]) -> int:
    """Return of how many objects the largest component is that the pairs tie together; 1 if there are no pairs."""
    if not len(pairs):
        return 1
    members, ends = np.unique(pairs, return_inverse=True)
    first, second = ends.reshape(-1, 2).T
    graph = coo_array((np.ones(len(first)), (first, second)), shape=(len(members), len(members)))
    return int(np.bincount(connected_components(graph, directed=False)[1]).max())


def judgement() -> dict[str, Any]:
    """Return what each pair of limits finds and confuses."""
    copies = copied()
    n_pictures, strangers, distances = close_strangers()
    rows = [
        {
            "phash": phash,
            "dhash": dhash,
            "found": {name: round(float(within(of, phash, dhash).mean()), 3) for name, of in copies.items()},
            "false_pairs": int(within(distances, phash, dhash).sum()),
            "largest_component": largest_component(strangers[within(distances, phash, dhash)]),
        }
        for phash, dhash in LIMITS
    ]
    return {
        "default": {"phash": DEFAULT_DISTANCE, "dhash": CONFIRMING_DISTANCE},
        "copied_pictures": len(next(iter(copies.values()))),
        "objects": OBJECTS,
        "pictures": n_pictures,
        "limits": rows,
    }


def tables(result: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of the tables in near-duplicates.md: what the limits in use find, and what others would."""
    cut = [name for name in COPIES if "cut off" in name]
    for row in result["limits"]:
        if row["phash"] == result["default"]["phash"] and row["dhash"] == result["default"]["dhash"]:
            yield from (f"| {name} | {row['found'][name]:.1%} |" for name in COPIES)
    for row in result["limits"]:
        uncut = min(found for name, found in row["found"].items() if name not in cut)
        shares = " | ".join(f"{share:.1%}" for share in (uncut, *(row["found"][name] for name in cut)))
        dhash = "none" if row["dhash"] == HASH_BITS else row["dhash"]
        yield f"| {row['phash']} | {dhash} | {shares} | {row['false_pairs']:,} | {row['largest_component']:,} |"


def main() -> None:
    """Write the result, by default into the file that the page rests on."""
    atomic_write_json(Path(sys.argv[1]) if len(sys.argv) > 1 else RESULT, judgement())


if __name__ == "__main__":
    main()
