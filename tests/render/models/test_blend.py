from __future__ import annotations

import gzip

import pyarrow as pa
import pytest

from reliquary.render.models.blend import look_into_blend
from reliquary.render.models.contents import Contents
from reliquary.render.models.faults import UnusableModelError

PLAIN = b"BLENDER-v402" + bytes(100_000)


def packed(data: bytes) -> bytes:
    return pa.Codec("zstd").compress(data, asbytes=True)


def written(tmp_path, content):
    (tmp_path / "a.blend").write_bytes(content)
    return tmp_path / "a.blend"


@pytest.mark.parametrize(
    "content", [PLAIN, gzip.compress(PLAIN), packed(PLAIN), packed(PLAIN[:50]) + packed(PLAIN[50:])]
)
def test_files_of_blender(tmp_path, content):
    assert look_into_blend(written(tmp_path, content), max_unpacked=len(PLAIN)) == Contents()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (gzip.compress(b"a text"), "something else"),
        (gzip.compress(PLAIN)[:50], "unpacked"),
        (packed(PLAIN)[:20], "unpacked|something else"),
        (gzip.compress(PLAIN + b"!"), "more than 100012 bytes when unpacked"),
        (packed(PLAIN + bytes(10_000_000)), "more than 100012 bytes when unpacked"),
    ],
)
def test_what_is_none_or_too_large(tmp_path, content, reason):
    with pytest.raises(UnusableModelError, match=reason):
        look_into_blend(written(tmp_path, content), max_unpacked=len(PLAIN))
