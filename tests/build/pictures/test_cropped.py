from __future__ import annotations

import numpy as np
import pytest

from reliquary.build.pictures.cropped import Cropped
from reliquary.build.pictures.original import Original
from reliquary.build.pictures.unreadable import UnreadablePictureError
from reliquary.build.splitting.near_duplicates.fingerprint import fingerprint
from reliquary.catalogue.recipe import Fit, ImageFormat, ImageSpec, ResizeMethod
from tests.build.pictures.encoded import decoded, encoded, patches, turned

SPEC = ImageSpec(size=(64, 64), fit=Fit.RESIZE, format=ImageFormat.PNG)
SHA256 = "0" * 64


def cropped(original, box, spec=SPEC):
    return Cropped(SHA256, box, spec).make(original)


def pixels(made):
    return np.asarray(decoded(made.data), dtype=float)


def test_a_region_of_the_images_size_is_cut_out_exactly():
    wall = patches((300, 200))
    made = cropped(Original(encoded(wall)), (100, 50, 64, 64))
    assert decoded(made.data).tobytes() == wall.crop((100, 50, 164, 114)).tobytes()
    assert made.fingerprint == fingerprint(wall.crop((100, 50, 164, 114)))


def test_a_larger_region_has_a_lower_resolution():
    wall = patches((400, 400))
    halved = pixels(cropped(Original(encoded(wall)), (100, 100, 128, 128)))
    expected = np.asarray(wall.crop((100, 100, 228, 228)).resize((64, 64)), dtype=float)
    assert np.abs(halved - expected).mean() < 2


def test_regions_of_a_jpeg_are_cut_from_a_smaller_decoded_picture():
    original = Original(encoded(patches((1601, 1203)), "JPEG", quality=95))
    box = (301, 203, 512, 512)
    exact = pixels(cropped(original, box, SPEC.model_copy(update={"method": ResizeMethod.LANCZOS})))
    assert np.abs(pixels(cropped(original, box)) - exact).mean() < 1


def test_places_are_those_of_the_upright_picture():
    stored = patches((300, 200))
    upright = stored.rotate(-90, expand=True)
    made = cropped(Original(encoded(stored, exif=turned(6))), (130, 200, 64, 64))
    assert decoded(made.data).tobytes() == upright.crop((130, 200, 194, 264)).tobytes()


def test_a_region_of_other_proportions_is_fitted_as_a_picture_would_be():
    made = cropped(
        Original(encoded(patches((300, 200)))), (0, 0, 128, 64), SPEC.model_copy(update={"fit": Fit.LETTERBOX})
    )
    assert pixels(made)[:16].max() == 0
    assert pixels(made)[16:48].max() > 0


@pytest.mark.parametrize("box", [(-1, 0, 10, 10), (0, -1, 10, 10), (291, 0, 10, 10), (0, 191, 10, 10), (5, 5, 0, 10)])
def test_a_region_outside_the_picture_is_refused(box):
    with pytest.raises(UnreadablePictureError, match="does not lie within"):
        cropped(Original(encoded(patches((300, 200)))), box)
