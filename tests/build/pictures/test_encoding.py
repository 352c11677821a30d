from __future__ import annotations

import pytest

from reliquary.build.pictures.encoding import encode
from reliquary.catalogue.recipe import Fit, ImageFormat, ImageSpec
from reliquary.records import SAMPLE_MARK
from tests.build.pictures.encoded import decoded, encoded, patches, turned

SPEC = ImageSpec(size=(64, 32), fit=Fit.RESIZE)


@pytest.mark.parametrize("image_format", list(ImageFormat))
def test_metadata_is_dropped_but_for_the_mark_of_the_sample_museum(image_format):
    spec = SPEC.model_copy(update={"format": image_format})
    given = encoded(patches((64, 32)), "JPEG", comment="by a photographer", dpi=(300, 300), exif=turned(3))
    marked, other = (decoded(encode(decoded(given), spec, marked=marked)) for marked in (True, False))
    assert SAMPLE_MARK in str(marked.info)
    assert SAMPLE_MARK not in str(other.info)
    for image in (marked, other):
        assert "photographer" not in str(image.info)
        assert "dpi" not in image.info
        assert not image.getexif()


def test_png_loses_nothing():
    picture = patches((64, 32))
    data = encode(picture.copy(), SPEC.model_copy(update={"format": ImageFormat.PNG}), marked=False)
    assert decoded(data).tobytes() == picture.tobytes()


def test_quality_is_that_of_the_recipe():
    sizes = [len(encode(patches((64, 32)), SPEC.model_copy(update={"quality": q}), marked=False)) for q in (50, 95)]
    assert sizes[0] < sizes[1]
