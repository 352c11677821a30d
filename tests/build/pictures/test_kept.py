from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from reliquary.build.pictures.kept import Kept
from reliquary.build.pictures.original import Original
from reliquary.build.pictures.unreadable import UnreadablePictureError
from reliquary.build.splitting.near_duplicates.fingerprint import fingerprint
from tests.build.pictures.encoded import encoded, halves, patches, turned

PICTURE = patches((64, 32))
DEPTH = Image.fromarray(np.arange(64 * 32, dtype=np.uint16).reshape(32, 64))


def kept(data):
    return Kept("0" * 64).make(Original(data))


@pytest.mark.parametrize(
    "data", [encoded(PICTURE), encoded(PICTURE, "JPEG"), encoded(PICTURE.convert("RGBA")), encoded(DEPTH)]
)
def test_not_a_byte_is_changed(data):
    assert kept(data).data == data


def test_the_fingerprint_is_that_of_the_picture():
    assert kept(encoded(PICTURE)).fingerprint == fingerprint(PICTURE)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (encoded(halves())[:-60], "truncated or damaged"),
        (encoded(halves(), "TIFF"), "TIFF is neither PNG nor JPEG"),
        (encoded(halves(), "JPEG", exif=turned(6)), "EXIF data asks to turn it"),
    ],
)
def test_what_cannot_be_kept_is_refused(data, reason):
    with pytest.raises(UnreadablePictureError, match=reason):
        kept(data)
