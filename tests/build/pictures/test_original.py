from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageOps
from PIL.PngImagePlugin import PngInfo

from reliquary import pictures
from reliquary.build.pictures.original import Original
from reliquary.build.pictures.unreadable import UnreadablePictureError
from reliquary.catalogue.recipe import ResizeMethod
from reliquary.records import SAMPLE_MARK
from tests.build.pictures.encoded import (
    BLACK,
    BLUE,
    RED,
    WHITE,
    bomb,
    encoded,
    halves,
    patches,
    rgb_16_png,
    rgb_16_tiff,
    turned,
)

LEFT, RIGHT = (8, 16), (56, 16)
DRAFT = ResizeMethod.DRAFT_LANCZOS


def shown(image, image_format="PNG", **options):
    return Original(encoded(image, image_format, **options)).decoded()


def whole(original):
    return 0, 0, original.width, original.height


def test_transparency_is_laid_on_white():
    assert shown(Image.new("RGBA", (32, 32), (0, 0, 0, 0))).getpixel(LEFT) == WHITE
    assert shown(Image.new("P", (32, 32), 0), transparency=0).getpixel(LEFT) == WHITE


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "CMYK"])
def test_every_mode_becomes_rgb(mode):
    image = shown(halves(WHITE, BLACK).convert(mode), "TIFF" if mode == "CMYK" else "PNG")
    assert image.mode == "RGB"
    assert np.allclose(image.getpixel(LEFT), WHITE, atol=8)
    assert np.allclose(image.getpixel(RIGHT), BLACK, atol=8)


def test_cmyk_jpegs_keep_their_colours():
    assert np.allclose(shown(Image.new("CMYK", (32, 32), (0, 255, 255, 0)), "JPEG").getpixel(LEFT), RED, atol=12)


def test_sixteen_bit_grey_is_scaled_not_clipped():
    grey = Image.fromarray(np.full((32, 32), 128 * 256, dtype=np.uint16))
    assert grey.mode == "I;16"
    assert shown(grey).getpixel(LEFT) == (128, 128, 128)
    assert shown(grey, "TIFF").getpixel(LEFT) == (128, 128, 128)


@pytest.mark.parametrize("make", [rgb_16_png, rgb_16_tiff])
def test_sixteen_bit_colour_is_scaled_not_clipped(make):
    assert Original(make((255 * 256, 128 * 256, 0))).decoded().getpixel(LEFT) == (255, 128, 0)


@pytest.mark.parametrize(("mode", "value"), [("F", 0.5), ("I", 5), ("LAB", (1, 2, 3))])
def test_pixels_without_a_known_range_are_refused(mode, value):
    with pytest.raises(UnreadablePictureError, match=f"pixel type {mode}"):
        shown(Image.new(mode, (32, 32), value), "TIFF")


@pytest.mark.parametrize("image_format", ["GIF", "PNG", "WEBP", "TIFF", "MPO"])
def test_of_several_frames_the_first_is_taken(image_format):
    frames = [Image.new("RGB", (64, 32), colour) for colour in (RED, BLUE)]
    image = shown(frames[0], image_format, save_all=True, append_images=frames[1:])
    assert np.allclose(image.getpixel(LEFT), RED, atol=4)


SRGB_PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def red_for_blue():
    """Return the profile of a colour space whose red is the blue of sRGB, and the other way round."""
    swapped = SRGB_PROFILE.replace(b"rXYZ", b"____").replace(b"bXYZ", b"rXYZ").replace(b"____", b"bXYZ")
    return swapped.replace("sRGB".encode("utf-16-be"), "swap".encode("utf-16-be"))


def test_a_colour_profile_is_converted_to_srgb():
    assert shown(halves(), icc_profile=SRGB_PROFILE).getpixel(LEFT) == RED
    assert np.allclose(shown(halves(), icc_profile=red_for_blue()).getpixel(LEFT), BLUE, atol=3)


def test_a_broken_colour_profile_counts_as_none():
    assert shown(halves(), icc_profile=b"no profile").getpixel(LEFT) == RED


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("image_format", ["JPEG", "PNG"])
def test_exif_orientation_is_applied(orientation, image_format):
    stored = patches((64, 40))
    data = encoded(stored, image_format, exif=turned(orientation))
    original = Original(data)
    with Image.open(io.BytesIO(data)) as image:
        expected = ImageOps.exif_transpose(image).convert("RGB")
    assert (original.width, original.height) == expected.size
    assert np.array_equal(np.asarray(original.decoded()), np.asarray(expected))


def test_damaged_exif_data_counts_as_none():
    original = Original(encoded(halves(), "JPEG", exif=b"Exif\0\0no directory"))
    assert original.orientation == 1
    assert original.decoded().size == (64, 32)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("size", [(1024, 768), (1023, 767), (1017, 771)])
def test_a_region_is_the_same_at_every_scale(orientation, size):
    """The decoder rounds up; without allowing for it, regions of turned pictures are off by a pixel."""
    original = Original(encoded(patches(size, cells=5), "JPEG", quality=98, exif=turned(orientation)))
    region = (0.2 * original.width, 0.1 * original.height, original.width, original.height)
    for scale, side in ((8, 40), (4, 80), (2, 160)):
        assert original.scale_for(region, (side, side), DRAFT) == scale
        exact, fast = (np.asarray(original.resampled(region, (side, side), method), float) for method in ResizeMethod)
        assert np.abs(fast - exact).mean() < 1.2


def test_pictures_that_the_decoder_cannot_shrink_are_averaged_first(monkeypatch):
    original = Original(encoded(patches((1200, 900))))
    gaps = []
    resize = Image.Image.resize
    monkeypatch.setattr(
        Image.Image, "resize", lambda *args, **options: gaps.append(options["reducing_gap"]) or resize(*args, **options)
    )
    exact, fast = (np.asarray(original.resampled(whole(original), (64, 48), method), float) for method in ResizeMethod)
    assert gaps == [None, 1.4]
    assert 0 < np.abs(fast - exact).mean() < 1


def test_the_decoder_shrinks_jpegs_only_and_leaves_some_headroom():
    jpeg, png = (Original(encoded(patches((1500, 1000)), form)) for form in ("JPEG", "PNG"))
    assert jpeg.scale_for(whole(jpeg), (256, 171), DRAFT) == 4
    assert jpeg.scale_for(whole(jpeg), (375, 250), DRAFT) == 2
    assert jpeg.scale_for(whole(jpeg), (1400, 900), DRAFT) == 1
    assert jpeg.scale_for((0, 0, 300, 300), (100, 100), DRAFT) == 2
    assert jpeg.scale_for(whole(jpeg), (256, 171), ResizeMethod.LANCZOS) == 1
    assert png.scale_for(whole(png), (256, 171), DRAFT) == 1


def test_each_scale_is_decoded_once(monkeypatch):
    original = Original(encoded(patches((640, 480)), "JPEG"))
    opened = []
    open_picture = Image.open
    monkeypatch.setattr(Image, "open", lambda *args, **options: opened.append(1) or open_picture(*args, **options))
    for scale in (1, 4, 1, 4):
        assert original.decoded(scale).size == (640 // scale, 480 // scale)
    assert len(opened) == 1  # the first scale comes from the picture that was opened before


def test_the_size_is_known_without_decoding(monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("decoded"))
    for image_format in ("JPEG", "PNG", "TIFF", "GIF"):
        original = Original(encoded_before[image_format])
        assert (original.width, original.height) == (64, 32)


encoded_before = {image_format: encoded(halves(), image_format) for image_format in ("JPEG", "PNG", "TIFF", "GIF")}


def test_the_mark_of_the_sample_museum_is_found_in_either_place():
    text = PngInfo()
    text.add_text("Comment", SAMPLE_MARK)
    assert Original(encoded(halves(), pnginfo=text)).marked
    assert Original(encoded(halves(), "JPEG", comment=SAMPLE_MARK)).marked
    assert not Original(encoded(halves(), "JPEG", comment="by a photographer")).marked


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not a picture of a known format"),
        (b"<html>Request denied</html>", "not a picture of a known format"),
        (b"%PDF-1.7", "not a picture of a known format"),
        (encoded(halves(), "JPEG")[:-200], "truncated or damaged picture"),
        (encoded(halves())[:-60], "truncated or damaged picture"),
        (encoded(halves(), "TIFF")[:200], "truncated or damaged picture"),
        (encoded(halves(), "GIF")[:-20], "truncated or damaged picture"),
        (encoded(halves(), "WEBP")[:-20], "truncated or damaged picture"),
        (bomb(), "more than 150,000,000 pixels"),
        (bomb(12_300), "more than 150,000,000 pixels"),
        (encoded(halves(), "JPEG2000"), "not a picture of a known format"),
    ],
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_what_is_no_picture_is_refused_with_the_reason(data, reason):
    with pytest.raises(UnreadablePictureError, match=f"^{reason}$"):
        Original(data).decoded()


def test_a_bomb_is_refused_before_it_is_decoded(monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("decoded"))
    with pytest.raises(UnreadablePictureError, match="more than"):
        Original(bomb())


def test_the_pixel_limit_holds_below_pillows_own(monkeypatch):
    monkeypatch.setattr(pictures, "MAX_PIXELS", 1000)
    with pytest.raises(UnreadablePictureError, match="more than 1,000 pixels"):
        Original(encoded(halves()))


@pytest.mark.needs_shared
def test_real_photographs_are_read_as_pillow_reads_them(shared_data):
    compared = 0
    for file in sorted((shared_data / "detection" / "raccoon" / "images").glob("*.jpg"))[:25]:
        with Image.open(file) as image:
            if "icc_profile" in image.info:
                continue
            compared += 1
            assert np.array_equal(np.asarray(Original(file.read_bytes()).decoded()), np.asarray(image.convert("RGB")))
    assert compared > 10


@pytest.mark.parametrize("with_simplejpeg", [True, False])
def test_pixels_are_those_of_the_decoded_picture(monkeypatch, with_simplejpeg):
    if not with_simplejpeg:
        monkeypatch.setattr(pictures, "simplejpeg", None)
    image = patches((64, 48))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options = [{}, {"exif": turned(6)}, {"icc_profile": profile}, {"comment": b"plain"}]
    for data in [encoded(image), encoded(image.convert("CMYK"), "JPEG")] + [
        encoded(image, "JPEG", **each) for each in options
    ]:
        plain = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
        assert np.array_equal(Original(data).pixels(), np.asarray(plain))
        assert np.array_equal(np.asarray(Original(data).decoded()), np.asarray(plain))


def test_a_profile_of_another_colour_space_is_not_passed_over():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    data = encoded(patches((64, 48)), "JPEG", icc_profile=lab)
    assert np.array_equal(Original(data).pixels(), np.asarray(Original(data).decoded()))
