from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from reliquary.build import images
from reliquary.build.images import UnreadablePictureError, resize_picture
from reliquary.catalogue.recipe import Fit, ImageFormat, ImageSpec, ResizeMethod
from reliquary.records import SAMPLE_MARK

LOSSLESS = ImageSpec(size=(16, 16), fit=Fit.RESIZE, format=ImageFormat.PNG)
RED, BLUE, WHITE, BLACK = (255, 0, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0)


def encoded(image, image_format="PNG", **options):
    buffer = io.BytesIO()
    image.save(buffer, image_format, **options)
    return buffer.getvalue()


def resized(image, spec=LOSSLESS, image_format="PNG", **options):
    return Image.open(io.BytesIO(resize_picture(encoded(image, image_format, **options), spec)))


def halves(left=RED, right=BLUE, size=(64, 32)):
    image = Image.new("RGB", size, left)
    image.paste(right, (size[0] // 2, 0, *size))
    return image


@pytest.mark.parametrize("fit", list(Fit))
@pytest.mark.parametrize("size", [(16, 16), (24, 12)])
def test_every_fit_gives_the_size_asked_for(fit, size):
    spec = LOSSLESS.model_copy(update={"fit": fit, "size": size})
    assert resized(halves(), spec).size == size


def test_letterbox_keeps_the_proportions_between_black_bars():
    image = resized(halves(), LOSSLESS.model_copy(update={"fit": Fit.LETTERBOX}))
    assert image.getpixel((8, 1)) == BLACK
    assert image.getpixel((1, 8)) == RED


def test_crop_cuts_to_the_middle():
    picture = Image.new("RGB", (64, 16), RED)
    picture.paste(BLUE, (24, 0, 40, 16))
    image = resized(picture, LOSSLESS.model_copy(update={"fit": Fit.CROP}))
    assert image.getpixel((8, 8)) == BLUE
    assert image.getpixel((1, 8)) == BLUE


def test_exif_orientation_is_applied():
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    assert resized(halves(), exif=exif).getpixel((1, 8)) == BLUE


def test_transparency_is_laid_on_white():
    assert resized(Image.new("RGBA", (32, 32), (0, 0, 0, 0))).getpixel((8, 8)) == WHITE
    palette = Image.new("P", (32, 32), 0)
    assert resized(palette, transparency=0).getpixel((8, 8)) == WHITE


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "CMYK"])
def test_every_mode_becomes_rgb(mode):
    image_format = "TIFF" if mode == "CMYK" else "PNG"
    assert resized(halves(WHITE, BLACK).convert(mode), image_format=image_format).mode == "RGB"


def test_cmyk_jpegs_keep_their_colours():
    pixel = resized(Image.new("CMYK", (32, 32), (0, 255, 255, 0)), image_format="JPEG").getpixel((8, 8))
    assert np.allclose(pixel, RED, atol=12)


def test_sixteen_bit_grey_is_scaled_not_clipped():
    grey = Image.fromarray(np.full((32, 32), 128 * 256, dtype=np.uint16))
    assert grey.mode == "I;16"
    assert resized(grey).getpixel((8, 8)) == (128, 128, 128)


def test_grey_without_a_known_range_is_refused():
    with pytest.raises(UnreadablePictureError, match="pixel type F"):
        resized(Image.new("F", (32, 32), 0.5), image_format="TIFF")


def test_of_several_frames_the_first_is_taken():
    first, second = Image.new("RGB", (32, 32), RED), Image.new("RGB", (32, 32), BLUE)
    image = resized(first, image_format="GIF", save_all=True, append_images=[second])
    assert image.getpixel((8, 8)) == RED


SRGB_PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def red_for_blue():
    """Return the profile of a colour space whose red is the blue of sRGB, and the other way round."""
    swapped = SRGB_PROFILE.replace(b"rXYZ", b"____").replace(b"bXYZ", b"rXYZ").replace(b"____", b"bXYZ")
    return swapped.replace("sRGB".encode("utf-16-be"), "swap".encode("utf-16-be"))


def test_a_colour_profile_is_converted_to_srgb():
    assert resized(halves(), icc_profile=SRGB_PROFILE).getpixel((1, 8)) == RED
    assert np.allclose(resized(halves(), icc_profile=red_for_blue()).getpixel((1, 8)), BLUE, atol=3)


def test_a_broken_colour_profile_counts_as_none():
    assert resized(halves(), icc_profile=b"no profile").getpixel((1, 8)) == RED


@pytest.mark.parametrize("image_format", list(ImageFormat))
def test_metadata_is_dropped_but_for_the_mark_of_the_sample_museum(image_format):
    spec = LOSSLESS.model_copy(update={"format": image_format})
    marked = resized(halves(), spec, "JPEG", comment=SAMPLE_MARK)
    assert SAMPLE_MARK in str(marked.info)
    other = resized(halves(), spec, "JPEG", comment="by a photographer", dpi=(300, 300))
    assert "photographer" not in str(other.info)
    assert SAMPLE_MARK not in str(other.info)


def test_the_mark_is_found_in_png_text_too():
    text = PngInfo()
    text.add_text("Comment", SAMPLE_MARK)
    assert SAMPLE_MARK in str(resized(halves(), pnginfo=text).info)


def test_equal_bytes_give_equal_bytes():
    data = encoded(halves(), "JPEG")
    spec = ImageSpec(size=(16, 16), fit=Fit.RESIZE)
    assert resize_picture(data, spec) == resize_picture(data, spec)


def test_shrinking_in_the_decoder_gives_nearly_the_same_picture():
    smooth = Image.fromarray(np.random.default_rng(0).integers(0, 256, (8, 8, 3), dtype=np.uint8)).resize((800, 600))
    spec = ImageSpec(size=(64, 64), fit=Fit.RESIZE, format=ImageFormat.PNG)
    exact = resized(smooth, spec.model_copy(update={"method": ResizeMethod.LANCZOS}), "JPEG", quality=95)
    fast = resized(smooth, spec.model_copy(update={"method": ResizeMethod.DRAFT_LANCZOS}), "JPEG", quality=95)
    difference = np.asarray(exact, dtype=float) - np.asarray(fast, dtype=float)
    assert np.sqrt(np.mean(difference**2)) < 2


def bomb(side=30_000):
    """Return a PNG that claims to be very large and holds nothing."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = [b"IHDR" + header, b"IDAT" + zlib.compress(b"")]
    framed = [struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not a picture"),
        (b"<html>Request denied</html>", "not a picture"),
        (encoded(halves(), "JPEG")[:-200], "truncated"),
        (encoded(halves())[:-60], "truncated"),
        (bomb(), "more than 150,000,000 pixels"),
        (b"%PDF-1.7", "not a picture"),
    ],
)
def test_what_is_no_picture_is_refused_with_the_reason(data, reason):
    with pytest.raises(UnreadablePictureError, match=reason):
        resize_picture(data, LOSSLESS)


def test_the_pixel_limit_holds_below_pillows_own(monkeypatch):
    monkeypatch.setattr(images, "MAX_PIXELS", 1000)
    with pytest.raises(UnreadablePictureError, match="more than 1,000 pixels"):
        resized(halves())
