"""Measures how the files of a dataset should store images: python docs/storage.py [OUT.json].

For every way of storing: the share of new bytes that a second version would upload to a store that keeps each
content-defined chunk once, as the Hub's does, and the time of reading one random row. What is written, and how,
stands in storage.md.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from reliquary.files import atomic_write_json, sha256_bytes
from reliquary.progress import track
from reliquary.sample.objects.collection import sample_objects
from reliquary.sample.objects.pictures import picture_bytes
from reliquary.seeds import generator

RESULT = Path(__file__).parent / "storage.json"
ROWS = 3000
EDITED = 0.01
READS = 300

COMPRESSIONS = ("none", "snappy", "zstd")
ROW_GROUPS = (10, 100, 1000)

MEAN_CHUNK, LEAST_CHUNK, LARGEST_CHUNK = 64 << 10, 8 << 10, 128 << 10
WINDOW = 64

SCHEMA = pa.schema(
    {
        "image": pa.struct({"bytes": pa.binary(), "path": pa.string()}),
        **dict.fromkeys(("image_id", "group_id", "permalink", "licence", "credit", "title"), pa.string()),
        "label": pa.int64(),
    }
)
SMALL = ["image.path", *SCHEMA.names[1:]]


def main() -> None:
    """Measure every way of storing, and write the table."""
    rows = list(track(islice(_rows(), ROWS), "draw images", total=ROWS))
    versions = {"first": rows, **_edited(rows)}
    table = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.parquet"
        settings = list(product(COMPRESSIONS, ROW_GROUPS, (False, True)))
        for compression, row_group, content_defined in track(settings, "measure"):
            chunks, sizes = {}, {}
            for name, version in reversed(versions.items()):
                _write(path, version, compression, row_group, content_defined=content_defined)
                chunks[name], sizes[name] = _chunks(path.read_bytes()), path.stat().st_size
            # The first version was written last: it is the one that is read.
            table.append(
                {
                    "compression": compression,
                    "row_group": row_group,
                    "content_defined_chunking": content_defined,
                    "new_share": {
                        name: round(_new_share(chunks["first"], chunks[name]), 3)
                        for name in versions
                        if name != "first"
                    },
                    "random_row_cpu_ms": round(_random_row_ms(path), 2),
                    "mib": round(sizes["first"] / 2**20, 1),
                }
            )
    result = {"rows": ROWS, "edited_share_of_rows": EDITED, "mean_chunk_bytes": MEAN_CHUNK, "table": table}
    atomic_write_json(Path(sys.argv[1]) if len(sys.argv) > 1 else RESULT, result)


def _rows() -> Iterator[dict[str, Any]]:
    """Yield rows of the sample museum, each with an image of about 10 kB."""
    for item in sample_objects(ROWS):
        for view in range(item.n_views):
            data = picture_bytes(item, view)
            yield {
                "image": {"bytes": data, "path": f"1_SAMPLE_{item.object_id}_{view}.jpg"},
                "image_id": sha256_bytes(data),
                "group_id": sha256_bytes(str(item.object_id).encode())[:16],
                "permalink": f"https://sample.invalid/objects/{item.object_id}",
                "licence": "CC0-1.0",
                "credit": "Reliquary sample museum",
                "title": f"Object {item.object_id}",
                "label": item.object_id % 6,
            }


def _edited(rows: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Return second versions: rows dropped and others added, and rows with another label."""
    rng = generator(0, "storage")
    count = round(EDITED * len(rows))
    chosen = set(rng.choice(len(rows), 2 * count, replace=False)[:count].tolist())
    kept = [row for index, row in enumerate(rows) if index not in chosen]
    added = [_another(rows[int(index)], rng) for index in rng.choice(len(rows), count, replace=False)]
    relabelled = [row | {"label": (row["label"] + 1) % 6} if index in chosen else row for index, row in enumerate(rows)]
    return {"rows_replaced": [*kept, *added], "rows_relabelled": relabelled}


def _another(row: Mapping[str, Any], rng: np.random.Generator) -> dict[str, Any]:
    """Return a row whose image has as many bytes and others."""
    data = rng.bytes(len(row["image"]["bytes"]))
    return dict(row) | {"image": row["image"] | {"bytes": data}, "image_id": sha256_bytes(data)}


def _write(
    path: Path, rows: Sequence[Mapping[str, Any]], compression: str, row_group: int, *, content_defined: bool
) -> None:
    """Write a file as a build does: sorted by image id, columns beside the image compressed and with dictionaries."""
    table = pa.Table.from_pylist(sorted(rows, key=lambda row: str(row["image_id"])), schema=SCHEMA)
    pq.write_table(
        table, path, row_group_size=row_group, use_dictionary=SMALL, write_statistics=SMALL,
        compression={"image.bytes": compression, **dict.fromkeys(SMALL, "zstd")},
        use_content_defined_chunking=content_defined,
    )  # fmt: skip


def _chunks(data: bytes) -> dict[bytes, int]:
    """Cut bytes where a gear hash of the last 64 has 16 zeros at its head, and return the sizes by hash.

    This is content-defined chunking as in FastCDC (Xia 2016), with the sizes that the Hub documents for Xet.
    """
    candidates = np.flatnonzero(_gear_hashes(np.frombuffer(data, np.uint8)) >> np.uint64(48) == 0) + 1
    chunks, start = {}, 0
    while start < len(data):
        after = np.searchsorted(candidates, start + LEAST_CHUNK)
        found = int(candidates[after]) if after < len(candidates) else len(data)
        end = min(found, start + LARGEST_CHUNK, len(data))
        chunks[hashlib.sha256(data[start:end]).digest()] = end - start
        start = end
    return chunks


def _gear_hashes(data: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Return for each place the hash of the 64 bytes up to it: a random number for each, shifted by its age, added."""
    table = generator(0, "gear").integers(0, 2**64, 256, dtype=np.uint64)
    hashes = table[data]
    age = 1
    while age < WINDOW:
        hashes[age:] += hashes[:-age] << np.uint64(age)
        age *= 2
    return hashes


def _new_share(old: Mapping[bytes, int], new: Mapping[bytes, int]) -> float:
    """Return the share of bytes in chunks that the old version does not have."""
    return sum(size for digest, size in new.items() if digest not in old) / sum(new.values())


def _random_row_ms(path: Path) -> float:
    """Return the CPU time of opening the image of a random row through its row group, in milliseconds."""
    with pq.ParquetFile(path, memory_map=True) as file:
        groups = generator(0, "reads").integers(0, file.num_row_groups, READS).tolist()
        start = time.process_time()
        for group in groups:
            file.read_row_group(group, columns=["image.bytes"])["image"][0].as_py()
        return 1000 * (time.process_time() - start) / READS


if __name__ == "__main__":
    main()
