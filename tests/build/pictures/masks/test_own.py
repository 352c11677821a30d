from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from reliquary.build.pictures.masks.own import OwnMask
from reliquary.build.pictures.original import Original
from reliquary.build.pictures.unreadable import UnreadablePictureError
from reliquary.catalogue.recipe import Fit, ImageSpec
from reliquary.records import SAMPLE_MARK
from tests.build.pictures.encoded import decoded, encoded, patches, turned

SHA256 = "a" * 64
SPEC = ImageSpec(size=(32, 32), fit=Fit.RESIZE)


def file(lost, size=(64, 64), mode="L", **options):
    """Return a mask with a lost region."""
    mask = Image.new("L", size, 255)
    mask.paste(0, lost)
    return Original(encoded(mask.convert(mode), **options))


def lost_in(original, spec=SPEC, box=None):
    whole = (0, 0, original.width, original.height)
    image = decoded(OwnMask(SHA256, spec, box or whole).make(original).data)
    assert (image.mode, image.size) == ("L", spec.size)
    values = np.asarray(image)
    assert set(np.unique(values)) <= {0, 255}
    return values == 0


@pytest.mark.parametrize("mode", ["L", "1"])
def test_dark_is_lost(mode):
    lost = lost_in(file((16, 0, 48, 32), mode=mode))
    assert lost[:16, 8:24].all()
    assert lost.sum() == 16 * 16


def test_grey_values_are_parted_in_the_middle():
    values = np.tile(np.array([0, 127, 128, 255], dtype=np.uint8), (32, 8))
    assert np.array_equal(lost_in(Original(encoded(Image.fromarray(values)))), values < 128)


def test_a_crack_that_is_thinner_than_a_pixel_stays():
    lost = lost_in(file((100, 0, 101, 320), size=(320, 320)))
    assert lost[:, 10].all()
    assert lost.sum() == 32


def test_a_region_of_the_mask():
    spec = SPEC.model_copy(update={"size": (16, 16)})
    lost = lost_in(file((20, 20, 24, 24)), spec, box=(16, 16, 32, 32))
    assert lost[2:4, 2:4].all()
    assert lost.sum() == 4


def test_bars_are_intact():
    lost = lost_in(file((0, 0, 64, 32), size=(64, 32)), SPEC.model_copy(update={"fit": Fit.LETTERBOX}))
    assert lost[8:24].all()
    assert lost.sum() == 16 * 32


def test_the_middle_of_the_mask():
    lost = lost_in(file((0, 0, 32, 32), size=(64, 32)), SPEC.model_copy(update={"fit": Fit.CROP}))
    assert lost[:, :16].all()
    assert lost.sum() == 16 * 32


@pytest.mark.parametrize("box", [None, (32, 32, 32, 32)])
def test_a_mask_without_loss_is_refused(box):
    lost = (0, 0, 1, 1) if box else (0, 0, 0, 0)
    with pytest.raises(UnreadablePictureError, match="no pixel is lost"):
        lost_in(file(lost), box=box)


@pytest.mark.parametrize(
    "data",
    [
        encoded(patches((64, 64))),
        encoded(Image.new("L", (64, 64)), "JPEG"),
        encoded(Image.new("I;16", (64, 64))),
        encoded(Image.new("P", (64, 64))),
        encoded(Image.new("L", (64, 64)), exif=turned(6)),
    ],
    ids=["colours", "JPEG", "16 bits", "palette", "turned"],
)
def test_what_is_no_mask_is_refused(data):
    with pytest.raises(UnreadablePictureError, match="a map that is not an 8-bit grey"):
        lost_in(Original(data))


def test_a_damaged_mask_is_refused():
    noise = np.random.default_rng(0).integers(0, 256, (64, 64), dtype=np.uint8)
    with pytest.raises(UnreadablePictureError, match="damaged"):
        lost_in(Original(encoded(Image.fromarray(noise))[:2000]))


def test_a_mask_of_the_sample_museum_stays_marked():
    from PIL.PngImagePlugin import PngInfo

    text = PngInfo()
    text.add_text("Comment", SAMPLE_MARK)
    made = OwnMask(SHA256, SPEC, (0, 0, 64, 64)).make(file((0, 0, 9, 9), pnginfo=text))
    assert SAMPLE_MARK in str(decoded(made.data).info)
    assert made.fingerprint is None
