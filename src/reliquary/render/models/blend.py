""".blend files, which may be packed; what they hold is left to Blender, which runs no script of theirs."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from reliquary.render.models.contents import Contents
from reliquary.render.models.faults import UnusableModelError
from reliquary.render.models.formats import GZIP, ZSTD

MAX_UNPACKED = 1 << 32
CHUNK = 1 << 20
MAGIC = b"BLENDER"


def look_into_blend(path: Path, max_unpacked: int = MAX_UNPACKED) -> Contents:
    """See that a file is one of Blender, and not too large when unpacked.

    Raises:
        UnusableModelError: It is neither.
    """
    with path.open("rb") as handle:
        head = handle.read(len(MAGIC))
    packing = {GZIP: "gzip", ZSTD: "zstd"}.get(head[:2] if head.startswith(GZIP) else head[:4])
    if packing is None:
        return Contents()
    try:
        with pa.input_stream(str(path), compression=packing) as unpacked:
            first = unpacked.read(CHUNK)
            size = len(first)
            while size <= max_unpacked and (more := unpacked.read(CHUNK)):
                size += len(more)
    except (OSError, pa.ArrowInvalid) as error:
        raise UnusableModelError(f"{path}: cannot be unpacked ({error}); save it again") from error
    if not first.startswith(MAGIC):
        raise UnusableModelError(f"{path}: holds something else than a file of Blender")
    if size > max_unpacked:
        raise UnusableModelError(f"{path}: more than {max_unpacked} bytes when unpacked; make it smaller")
    return Contents()
