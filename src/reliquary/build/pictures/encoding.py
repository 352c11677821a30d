"""Encoding the images of a dataset."""

from __future__ import annotations

import io

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from reliquary.catalogue.recipe import ImageFormat, ImageSpec
from reliquary.records import SAMPLE_MARK


def encode(image: Image.Image, spec: ImageSpec, *, marked: bool) -> bytes:
    """Encode an image without any metadata but the mark of the sample museum.

    Equal pixels give equal bytes with the same versions of Pillow and its libraries.

    Args:
        image: RGB, or 8-bit grey; its metadata is dropped.
        spec: Format and quality.
        marked: The original carries the mark.
    """
    if spec.format is ImageFormat.PNG:
        return encode_png(image, marked=marked)
    buffer = io.BytesIO()
    image.info = {}
    image.save(buffer, "JPEG", quality=spec.quality, comment=SAMPLE_MARK if marked else b"")
    return buffer.getvalue()


def encode_png(image: Image.Image, *, marked: bool) -> bytes:
    """Encode an image or a map without loss, with nothing beside its pixels but the mark of the sample museum.

    Args:
        image: RGB, 8-bit grey or 16-bit grey; its metadata is dropped.
        marked: The original carries the mark.
    """
    buffer = io.BytesIO()
    image.info = {}
    text = PngInfo()
    if marked:
        text.add_text("Comment", SAMPLE_MARK)
    image.save(buffer, "PNG", pnginfo=text)
    return buffer.getvalue()
