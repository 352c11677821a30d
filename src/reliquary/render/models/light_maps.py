"""Maps of surroundings that light a scene: Radiance HDR and OpenEXR files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from reliquary.files import sha256_file
from reliquary.render.models.faults import UnusableModelError
from reliquary.render.models.within import checked_file, path_within

MAX_BYTES = 1 << 29
MAX_PIXELS = 1 << 27
"""16,384 x 8,192 px: 2 GiB when decoded."""

HEAD = 1 << 12
EXR = b"\x76\x2f\x31\x01"
RADIANCE = (b"#?RADIANCE", b"#?RGBE")
_RESOLUTION = re.compile(rb"\n\n[-+][XY] (\d{1,9}) [-+][XY] (\d{1,9})\n")


@dataclass(frozen=True)
class LightMap:
    """A light map.

    Attributes:
        name: As the set's file names it.
        path: Absolute.
        sha256: Of the file.
    """

    name: str
    path: Path
    sha256: str


def check_light_map(name: str, root: Path) -> LightMap:
    """Return a light map of the folder of models.

    Raises:
        UnusableModelError: It is missing, lies outside the folder, is no HDR map, or too large.
    """
    path = path_within(root, name)
    checked_file(path, MAX_BYTES)
    with path.open("rb") as handle:
        head = handle.read(HEAD).replace(b"\r\n", b"\n")
    if head.startswith(RADIANCE):
        size = _RESOLUTION.search(head)
        if size is None:
            raise UnusableModelError(f"{path}: a Radiance file whose header does not say its size")
        if int(size[1]) * int(size[2]) > MAX_PIXELS:
            raise UnusableModelError(f"{path}: declares more than {MAX_PIXELS} pixels; give a smaller map")
    elif not head.startswith(EXR):
        raise UnusableModelError(f"{path}: no HDR map; Radiance (.hdr) and OpenEXR (.exr) files are read")
    return LightMap(name, path, sha256_file(path))
