from __future__ import annotations

import numpy as np
import pytest

from reliquary.build.pictures.original import Original
from reliquary.build.pictures.resized import Resized
from reliquary.build.pictures.unreadable import UnreadablePictureError
from reliquary.build.splitting.near_duplicates.fingerprint import fingerprint
from reliquary.catalogue.recipe import Fit, ImageFormat, ImageSpec, ResizeMethod
from tests.build.pictures.encoded import BLACK, BLUE, RED, decoded, encoded, halves, patches, turned

LOSSLESS = ImageSpec(size=(16, 16), fit=Fit.RESIZE, format=ImageFormat.PNG)
SHA256 = "0" * 64


def made(data, spec=LOSSLESS):
    return Resized(SHA256, spec).make(Original(data))


def resized(image, spec=LOSSLESS, image_format="PNG", **options):
    return decoded(made(encoded(image, image_format, **options), spec).data)


@pytest.mark.parametrize("fit", list(Fit))
@pytest.mark.parametrize("size", [(16, 16), (24, 12)])
def test_every_fit_gives_the_size_asked_for(fit, size):
    assert resized(halves(), LOSSLESS.model_copy(update={"fit": fit, "size": size})).size == size


def test_letterbox_keeps_the_proportions_between_black_bars():
    image = resized(halves(), LOSSLESS.model_copy(update={"fit": Fit.LETTERBOX}))
    assert image.getpixel((8, 1)) == BLACK
    assert image.getpixel((1, 8)) == RED


def test_crop_cuts_to_the_middle():
    picture = halves(RED, RED, (64, 16))
    picture.paste(BLUE, (24, 0, 40, 16))
    image = resized(picture, LOSSLESS.model_copy(update={"fit": Fit.CROP}))
    assert image.getpixel((8, 8)) == BLUE
    assert image.getpixel((1, 8)) == BLUE


def test_exif_orientation_is_applied():
    assert resized(halves(), exif=turned(3)).getpixel((1, 8)) == BLUE


def test_equal_bytes_give_equal_bytes():
    data = encoded(halves(), "JPEG")
    spec = ImageSpec(size=(16, 16), fit=Fit.RESIZE)
    assert made(data, spec) == made(data, spec)


def test_shrinking_in_the_decoder_gives_nearly_the_same_picture():
    smooth = patches((800, 600))
    spec = ImageSpec(size=(64, 64), fit=Fit.RESIZE, format=ImageFormat.PNG)
    exact = resized(smooth, spec.model_copy(update={"method": ResizeMethod.LANCZOS}), "JPEG", quality=95)
    fast = resized(smooth, spec.model_copy(update={"method": ResizeMethod.DRAFT_LANCZOS}), "JPEG", quality=95)
    difference = np.asarray(exact, dtype=float) - np.asarray(fast, dtype=float)
    assert np.sqrt(np.mean(difference**2)) < 2


def test_the_fingerprint_is_that_of_the_picture_without_bars():
    picture = patches((64, 32))
    letterboxed = made(encoded(picture), LOSSLESS.model_copy(update={"fit": Fit.LETTERBOX}))
    assert letterboxed.fingerprint == fingerprint(picture)


def test_a_damaged_picture_is_refused():
    with pytest.raises(UnreadablePictureError, match="truncated or damaged"):
        made(encoded(halves())[:-60])
