from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from reliquary.render.models import textures
from reliquary.render.models.faults import UnusableModelError
from reliquary.render.models.textures import MAX_ALL_PIXELS, MAX_PIXELS, TextureSizes


def declared_png(width: int, height: int) -> bytes:
    """A PNG of a few bytes that declares any size."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"")
    chunks = (struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in (header, data, b"IEND"))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def encoded(form: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30)).save(buffer, form)
    return buffer.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "TIFF", "BMP"])
def test_sizes_are_read_from_headers(form):
    assert textures._size(encoded(form)) == (40, 30)


@pytest.mark.parametrize("data", [b"", b"not a picture", b"\xabKTX 20\xbb", encoded("PNG")[:20], encoded("TIFF")[:9]])
def test_what_is_no_picture_known_here_counts_nothing(data):
    assert textures._size(data) is None
    TextureSizes(Path("a.glb")).add("a", data)


def test_a_texture_of_16k_is_accepted_and_a_larger_one_refused():
    assert MAX_PIXELS == 16_384**2
    TextureSizes(Path("a.glb")).add("a", declared_png(16_384, 16_384))
    with pytest.raises(UnusableModelError, match="a.glb: texture 'a': 16385 x 16384 px"):
        TextureSizes(Path("a.glb")).add("a", declared_png(16_385, 16_384))


def test_all_textures_together_are_bounded():
    sizes = TextureSizes(Path("a.glb"))
    for number in range(MAX_ALL_PIXELS // MAX_PIXELS):
        sizes.add(str(number), declared_png(16_384, 16_384))
    with pytest.raises(UnusableModelError, match="together"):
        sizes.add("last", declared_png(1, 1))


def test_large_files_are_not_read(tmp_path):
    path = tmp_path / "large.png"
    with path.open("wb") as handle:
        handle.truncate(textures.MAX_BYTES + 1)  # a hole: it takes no space
    with pytest.raises(UnusableModelError, match=r"large.png: a texture of more than 512 MiB"):
        TextureSizes(Path("a.obj")).add_file(path)
