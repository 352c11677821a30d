from __future__ import annotations

import pytest

from reliquary.files import sha256_file
from reliquary.render.models.faults import UnusableModelError
from reliquary.render.models.light_maps import check_light_map

RADIANCE = b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 4 +X 8\n" + bytes(128)


@pytest.mark.parametrize("content", [RADIANCE, RADIANCE.replace(b"RADIANCE", b"RGBE"), b"\x76\x2f\x31\x01" + bytes(9)])
def test_hdr_maps(tmp_path, content):
    path = tmp_path / "a.hdr"
    path.write_bytes(content)
    found = check_light_map("a.hdr", tmp_path)
    assert (found.path, found.sha256) == (path, sha256_file(path))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xd8\xff\xe0 a photograph", "no HDR map"),
        (b"#?RADIANCE\n\n", "does not say its size"),
        (RADIANCE.replace(b"-Y 4 +X 8", b"-Y 99999 +X 99999"), "declares more than"),
        (b"", "is empty"),
    ],
)
def test_what_is_none(tmp_path, content, reason):
    (tmp_path / "a.hdr").write_bytes(content)
    with pytest.raises(UnusableModelError, match=reason):
        check_light_map("a.hdr", tmp_path)


def test_maps_lie_in_the_folder_of_models(tmp_path):
    for name in ("../a.hdr", "/etc/passwd", "gone.hdr"):
        with pytest.raises(UnusableModelError, match="put the file there|the folder of models"):
            check_light_map(name, tmp_path)


@pytest.mark.needs_shared
def test_real_maps(shared_data):
    root = shared_data / "environments"
    assert all(check_light_map(path.name, root) for path in root.glob("*.hdr"))
