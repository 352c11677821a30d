"""Maps of reliefs for tests."""

from __future__ import annotations

import numpy as np
from PIL import Image

from reliquary.build.pictures.original import Original
from reliquary.catalogue.recipe import Fit, ImageSpec
from tests.build.pictures.encoded import decoded, encoded

SHA256 = "a" * 64


def spec(width, height=None):
    return ImageSpec(size=(width, height or width), fit=Fit.CROP)


def depth_file(values, **options):
    return Original(encoded(Image.fromarray(np.asarray(values, dtype=np.uint16)), **options))


def pixels(picture, original):
    return np.asarray(decoded(picture.make(original).data))
