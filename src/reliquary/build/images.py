"""From the original bytes of a picture to the encoded image of the dataset."""

from __future__ import annotations

import io

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError
from PIL.Image import Resampling
from PIL.PngImagePlugin import PngInfo

from reliquary.catalogue.recipe import Fit, ImageFormat, ImageSpec, ResizeMethod
from reliquary.errors import ReliquaryError
from reliquary.pictures import MAX_PIXELS, carries_sample_mark
from reliquary.records import SAMPLE_MARK

FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP")
BAR_COLOUR = (0, 0, 0)
PAPER = (255, 255, 255)
GREY_16 = ("I;16", "I;16B", "I;16L")
SRGB = ImageCms.createProfile("sRGB")


class UnreadablePictureError(ReliquaryError):
    """The bytes are no picture that can be used; the message is the reason, the same for all pictures of a kind."""


def resize_picture(data: bytes, spec: ImageSpec) -> bytes:
    """Decode a picture, bring it to sRGB and to the size wanted, and encode it.

    EXIF orientation is applied, a colour profile is converted to sRGB, transparency is laid on white, 16-bit grey is
    scaled to 8 bits, and of several frames the first is taken. Metadata is not carried over, but for the mark of the
    sample museum. Equal bytes give equal bytes with the same version of Pillow.

    Raises:
        UnreadablePictureError: The bytes are no picture, truncated, too large, or of a pixel type with no known range.
    """
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise UnreadablePictureError(f"more than {MAX_PIXELS:,} pixels")
            marked = carries_sample_mark(image)
            if spec.method is ResizeMethod.DRAFT_LANCZOS:
                # The decoder shrinks by 2, 4 or 8 to no less than the size wanted; the filter does the rest.
                image.draft(None, (max(spec.size), max(spec.size)))
            image.load()
            return _encode(_fit(_to_srgb(ImageOps.exif_transpose(image)), spec), spec, marked=marked)
    except UnidentifiedImageError as error:
        raise UnreadablePictureError("not a picture of a known format") from error
    except Image.DecompressionBombError as error:
        raise UnreadablePictureError(f"more than {MAX_PIXELS:,} pixels") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise UnreadablePictureError("truncated or damaged picture") from error


def _to_srgb(image: Image.Image) -> Image.Image:
    if image.mode in GREY_16:
        return image.point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    if image.mode in {"I", "F"}:
        raise UnreadablePictureError(f"pixel type {image.mode}, whose range is not known")
    if image.has_transparency_data:
        layered = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, (*PAPER, 255)), layered).convert("RGB")
    elif image.mode in {"P", "1"}:
        image = image.convert("RGB")
    return _without_profile(image)


def _without_profile(image: Image.Image) -> Image.Image:
    """Convert from the embedded colour profile to sRGB; a broken or unfitting profile counts as none."""
    profile_bytes = image.info.get("icc_profile")
    if profile_bytes:
        try:
            profile = ImageCms.ImageCmsProfile(io.BytesIO(profile_bytes))
            if image.mode == "RGB" and "sRGB" in ImageCms.getProfileDescription(profile):
                return image
            converted = ImageCms.profileToProfile(image, profile, SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            return image.convert("RGB")
        if converted is not None:
            return converted
    return image.convert("RGB")


def _fit(image: Image.Image, spec: ImageSpec) -> Image.Image:
    match spec.fit:
        case Fit.RESIZE:
            return image.resize(spec.size, Resampling.LANCZOS)
        case Fit.CROP:
            return ImageOps.fit(image, spec.size, Resampling.LANCZOS)
        case Fit.LETTERBOX:
            return ImageOps.pad(image, spec.size, Resampling.LANCZOS, color=BAR_COLOUR)


def _encode(image: Image.Image, spec: ImageSpec, *, marked: bool) -> bytes:
    buffer = io.BytesIO()
    image.info = {}
    if spec.format is ImageFormat.JPEG:
        image.save(buffer, "JPEG", quality=spec.quality, comment=SAMPLE_MARK if marked else b"")
    else:
        text = PngInfo()
        if marked:
            text.add_text("Comment", SAMPLE_MARK)
        image.save(buffer, "PNG", pnginfo=text)
    return buffer.getvalue()
