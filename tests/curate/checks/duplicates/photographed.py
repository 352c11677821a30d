"""Pictures of the sample museum, copies of them, and collections of both, for the tests of duplicates."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from PIL import Image, ImageEnhance

from reliquary.curate.checks.base import Evidence
from reliquary.curate.checks.duplicates import PixelDigest, Thumbnail
from reliquary.curate.measuring.look import Looked
from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.files import sha256_bytes
from reliquary.sample.objects.collection import sample_objects
from reliquary.sample.objects.pictures import picture_bytes
from tests.curate.small_collection import collection, item

NUMBERS = (0, 2, 3, 5, 8, 11)
"""Objects of the sample museum: coins, vessels, a stele and tiles."""

DESCRIPTORS = (PixelDigest(), Thumbnail())


@cache
def photograph(number: int, view: int = 0) -> bytes:
    """Return a picture of an object of the sample museum."""
    return picture_bytes(sample_objects(number + 1)[number], view)


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data)).convert("RGB")


def jpeg(image: Image.Image, quality: int = 90) -> bytes:
    encoded = BytesIO()
    image.save(encoded, "JPEG", quality=quality)
    return encoded.getvalue()


def png(image: Image.Image) -> bytes:
    encoded = BytesIO()
    image.save(encoded, "PNG")
    return encoded.getvalue()


def cut(image: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    """Cut shares of the sides off."""
    width, height = image.size
    box = (left * width, top * height, (1 - right) * width, (1 - bottom) * height)
    return image.crop(tuple(map(round, box)))


COPIES = {
    "encoded anew": lambda image: jpeg(image, 50),
    "half the size": lambda image: jpeg(image.resize((image.width // 2, image.height // 2))),
    "twice the size": lambda image: png(image.resize((image.width * 2, image.height * 2))),
    "lighter": lambda image: jpeg(ImageEnhance.Brightness(image).enhance(1.1)),
    "darker": lambda image: jpeg(ImageEnhance.Brightness(image).enhance(0.8)),
    "less contrast": lambda image: jpeg(ImageEnhance.Contrast(image).enhance(0.8)),
    "grey": lambda image: jpeg(image.convert("L")),
    "cut all round": lambda image: jpeg(cut(image, 0.05, 0.05, 0.05, 0.05)),
    "cut left and top": lambda image: jpeg(cut(image, 0.04, 0.05, 0, 0)),
    "cut at the foot": lambda image: jpeg(cut(image, 0, 0, 0, 0.05)),
}


def thumbnail(data: bytes) -> bytes:
    return Thumbnail().describe(WorkingPicture(data))


def looked_at(pictures) -> Looked:
    """Return what encoded pictures look like."""
    seen = {sha256_bytes(data): WorkingPicture(data) for data in pictures}
    described = {each.name: {key: each.describe(picture) for key, picture in seen.items()} for each in DESCRIPTORS}
    return Looked({}, described)


def evidence(pictures, **known) -> Evidence:
    """Return what checks go by: pictures by the names of their objects; ``known`` are fields by those names."""
    items = [item(name, sha256=sha256_bytes(data), **known.get(name, {})) for name, data in pictures.items()]
    return Evidence(collection(items), looked_at(pictures.values()))
