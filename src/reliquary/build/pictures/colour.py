"""From the pixels of any picture to 8-bit sRGB."""

from __future__ import annotations

import io

from PIL import Image, ImageCms

from reliquary.build.pictures.unreadable import UnreadablePictureError

PAPER = (255, 255, 255)
GREY_16 = ("I;16", "I;16B", "I;16L", "I;16N")
NO_KNOWN_RANGE = ("I", "F", "LAB")
SRGB = ImageCms.createProfile("sRGB")


def to_srgb(image: Image.Image) -> Image.Image:
    """Return a decoded picture as RGB in sRGB.

    A colour profile is converted, transparency is laid on white, and 16-bit grey is scaled to 8 bits.

    Raises:
        UnreadablePictureError: The pixels are numbers of a range that is not known.
    """
    if image.mode in GREY_16:
        return image.point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    if image.mode in NO_KNOWN_RANGE:
        raise UnreadablePictureError(f"pixel type {image.mode}, whose range is not known")
    if image.has_transparency_data:
        layered = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, (*PAPER, 255)), layered).convert("RGB")
    elif image.mode in {"P", "1"}:
        image = image.convert("RGB")
    image = _without_profile(image)
    # A whole wall is not copied for nothing.
    return image if image.mode == "RGB" else image.convert("RGB")


def _without_profile(image: Image.Image) -> Image.Image:
    """Convert from the embedded colour profile to sRGB; a broken or unfitting profile counts as none."""
    profile_bytes = image.info.get("icc_profile")
    if not profile_bytes:
        return image
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(profile_bytes))
        if image.mode == "RGB" and "sRGB" in ImageCms.getProfileDescription(profile):
            return image
        return ImageCms.profileToProfile(image, profile, SRGB, outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError):
        return image
