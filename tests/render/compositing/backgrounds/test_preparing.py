from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageFilter

from reliquary import pictures
from reliquary.blobs import BlobStore
from reliquary.render.compositing.backgrounds.background import Background, open_background
from reliquary.render.compositing.backgrounds.preparing import Preparer, Unusable
from reliquary.sample.scenes import sample_scene
from tests.build.pictures.encoded import BLUE, RED, bomb, encoded, halves, patches, turned

SIZE = (64, 64)


@pytest.fixture
def prepare(tmp_path):
    def prepare(data, size=SIZE):
        path = tmp_path / "picture"
        path.write_bytes(data)
        return Preparer(size, BlobStore(tmp_path / "blobs"))(path)

    return prepare


def pixels(background, tmp_path):
    return np.asarray(open_background(background.sha256, BlobStore(tmp_path / "blobs"))).astype(int)


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "TIFF", "WEBP", "BMP"])
def test_pictures_of_every_format(prepare, tmp_path, image_format):
    image = patches((80, 70))
    found = prepare(encoded(image, image_format))
    assert (found.width, found.height) == (80, 70)
    assert np.abs(pixels(found, tmp_path) - np.asarray(image)).mean() < 5


def test_a_large_one_is_kept_with_room_for_crops(prepare):
    assert [(b.width, b.height) for b in (prepare(encoded(patches((900, 600)), f)) for f in ("JPEG", "PNG"))] == [
        (144, 96)
    ] * 2
    assert prepare(encoded(patches((300, 600))), (100, 50)).width == 150


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
@pytest.mark.parametrize("scale", [1, 8])
def test_it_is_turned_upright(prepare, tmp_path, orientation, scale):
    image = halves(size=(160 * scale, 80 * scale))
    found = prepare(encoded(image, "JPEG", exif=turned(orientation), quality=95), (60, 60))
    upright = {1: (False, RED), 3: (False, BLUE), 6: (True, RED), 8: (True, BLUE)}[orientation]
    on_its_side, first = upright
    assert (found.width < found.height) == on_its_side
    assert min(found.width, found.height) == (80 if scale == 1 else 90)
    assert np.abs(pixels(found, tmp_path)[5, 5] - first).max() < 30


@pytest.mark.parametrize(
    "image",
    [
        patches((80, 80)).convert("L"),
        patches((80, 80)).convert("P"),
        patches((80, 80)).convert("1"),
        patches((80, 80)).convert("LA"),
        patches((80, 80)).convert("RGBA"),
    ],
)
def test_any_colours_become_rgb(prepare, tmp_path, image):
    assert pixels(prepare(encoded(image)), tmp_path).shape == (80, 80, 3)


def test_transparency_is_laid_on_white(prepare, tmp_path):
    assert pixels(prepare(encoded(Image.new("RGBA", (80, 80), (0, 0, 0, 0)))), tmp_path).min() == 255


def test_the_file_has_nothing_of_the_picture_but_pixels(prepare, tmp_path):
    exif = Image.Exif()
    exif[0x010E] = "taken by somebody"
    found = prepare(encoded(patches((80, 80)), "JPEG", exif=exif, comment=b"a comment", icc_profile=b"x" * 200))
    data = BlobStore(tmp_path / "blobs").get(found.sha256)
    assert b"somebody" not in data
    assert b"a comment" not in data
    assert b"xxxx" not in data


def test_it_is_told_how_blurred_it_is(prepare):
    scene = Image.fromarray(sample_scene("street", 96, 96))
    sharp, blurred = (prepare(encoded(image)).blur for image in (scene, scene.filter(ImageFilter.GaussianBlur(2))))
    assert sharp < 1
    assert blurred > 1.3


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not a picture"),
        (b"%PDF-1.7 a document", "not a picture of a known format (JPEG, PNG"),
        (encoded(patches((80, 80)), "GIF"), "not a picture of a known format"),
        (encoded(patches((80, 80)))[:300], "truncated or damaged"),
        (encoded(patches((300, 300)), "JPEG")[:700], "truncated or damaged"),
        (bomb(), "more than 150,000,000 pixels"),
        (bomb(12_500), "more than 150,000,000 pixels"),
        (encoded(patches((31, 400))), "31 x 400 px, too small for the composites; give at least 32 x 32 px"),
        (encoded(Image.fromarray(np.zeros((80, 80), dtype=np.uint16))), "pixel type I;16, whose range is not known"),
        (encoded(Image.new("F", (80, 80)), "TIFF"), "pixel type F"),
    ],
)
def test_what_cannot_be_used_is_told(prepare, data, reason):
    found = prepare(data)
    assert isinstance(found, Unusable)
    assert reason in found.reason


def test_nothing_is_decoded_before_its_size_is_known(prepare, monkeypatch):
    data = encoded(patches((80, 80)), "BMP")
    monkeypatch.setattr(pictures, "MAX_PIXELS", 6000)
    monkeypatch.setattr(Image.Image, "load", lambda *args: pytest.fail("decoded"))
    assert prepare(data) == Unusable("more than 6,000 pixels")


def test_a_small_one_is_enlarged_up_to_twice(prepare):
    assert isinstance(prepare(encoded(patches((32, 32)))), Background)
