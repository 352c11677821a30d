from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from reliquary.detect.mural import Mural, UnreadableWindowError
from reliquary.detect.windows import Grid, Window
from reliquary.errors import ReliquaryError
from reliquary.records import SAMPLE_MARK
from tests.detect.painted import damage, painted, write_tiff

pytest.importorskip("pyvips")


@pytest.fixture
def noise():
    return np.random.default_rng(0).integers(0, 256, (300, 400, 3)).astype(np.uint8)


@pytest.mark.parametrize("name", ["a.tif", "a.png", "a.jp2", "a[1].png", "a.webp"])
def test_a_window_is_that_part_of_the_picture(tmp_path, noise, name):
    lossless = {"a.webp": {"lossless": True}, "a.jp2": {"irreversible": False}}
    Image.fromarray(noise).save(tmp_path / name, **lossless.get(name, {}))
    mural = Mural(tmp_path / name)
    assert (mural.width, mural.height) == (400, 300)
    window = Window(130, 70, 90, 50)
    assert np.array_equal(mural.read(window), noise[70:120, 130:220])
    assert np.array_equal(mural.read(Window(0, 0, 400, 300)), noise)


@pytest.mark.parametrize("options", [{}, {"bigtiff": True}, {"tile": False}, {"compression": "lzw"}])
def test_tiffs_of_all_kinds_are_read(tmp_path, noise, options):
    mural = Mural(write_tiff(tmp_path / "a.tif", noise, **options))
    assert np.array_equal(mural.read(Window(60, 60, 70, 70)), noise[60:130, 60:130])


def test_grey_16_bits_transparency_and_orientation_become_upright_rgb(tmp_path, noise):
    Image.fromarray(noise[:, :, 0]).save(tmp_path / "grey.png")
    Image.fromarray(noise[:, :, 0].astype(np.uint16) * 257).save(tmp_path / "deep.png")
    Image.fromarray(np.dstack([noise, np.zeros((300, 400), np.uint8)])).save(tmp_path / "clear.png")
    exif = Image.Exif()
    exif[274] = 6
    Image.fromarray(noise).save(tmp_path / "turned.tif", exif=exif)
    everything = Window(0, 0, 400, 300)
    grey = np.repeat(noise[:, :, :1], 3, axis=2)
    assert np.array_equal(Mural(tmp_path / "grey.png").read(everything), grey)
    assert np.abs(Mural(tmp_path / "deep.png").read(everything).astype(int) - grey).max() <= 1
    assert (Mural(tmp_path / "clear.png").read(everything) == 255).all()
    turned = Mural(tmp_path / "turned.tif")
    assert (turned.width, turned.height) == (300, 400)
    assert np.array_equal(turned.read(Window(0, 0, 300, 400)), np.rot90(noise, -1))


def is_read(mural, window, expected):
    try:
        pixels = mural.read(window)
    except UnreadableWindowError:
        return False
    assert np.array_equal(pixels, expected), window
    return True


def test_the_message_names_the_window(tmp_path, noise):
    mural = Mural(damage(write_tiff(tmp_path / "a.tif", noise), tile=0))
    with pytest.raises(UnreadableWindowError, match=r"a\.tif: damaged in the window at 10, 20 \(30 x 40 pixels\): "):
        mural.read(Window(10, 20, 30, 40))


@pytest.mark.parametrize("orientation", [1, 6])
def test_the_whole_is_upright_and_has_what_can_be_read(tmp_path, noise, orientation):
    exif = Image.Exif()
    exif[274] = orientation
    Image.fromarray(noise).save(tmp_path / "a.png", exif=exif)
    expected = noise if orientation == 1 else np.rot90(noise, -1)
    assert np.array_equal(Mural(tmp_path / "a.png").lenient().numpy(), expected)


@pytest.mark.parametrize("compression", ["deflate", "jpeg"])
def test_every_window_on_a_damaged_tile_is_refused_and_no_other(tmp_path, noise, compression):
    path = write_tiff(tmp_path / "a.tif", noise, compression=compression)
    whole = Mural(path)
    expected = {window: whole.read(window) for window in Grid((400, 300), 40, 20).windows()}
    mural = Mural(damage(path, tile=8))
    refused = [window for window, pixels in expected.items() if not is_read(mural, window, pixels)]
    tile = (64, 64, 128, 128)
    touching = [w for w in expected if w.left < tile[2] and w.top < tile[3]]
    touching = [w for w in touching if w.left + w.width > tile[0] and w.top + w.height > tile[1]]
    assert refused == touching


def test_a_damaged_picture_without_tiles_is_refused_as_a_whole(tmp_path, noise):
    Image.fromarray(noise).save(tmp_path / "a.png")
    data = (tmp_path / "a.png").read_bytes()
    (tmp_path / "a.png").write_bytes(data[: len(data) // 2])
    with pytest.raises(ReliquaryError, match=r"a\.png: damaged .*; only a tiled TIFF or a JPEG 2000 can be read"):
        Mural(tmp_path / "a.png").read(Window(0, 200, 50, 50))


def test_what_is_no_picture_is_refused(tmp_path):
    (tmp_path / "a.tif").write_bytes(b"II*\0" + bytes(40))
    (tmp_path / "b.tif").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "c.tif").write_bytes(b"")
    with pytest.raises(ReliquaryError, match=r"a\.tif: cannot be opened"):
        Mural(tmp_path / "a.tif")
    for name in ("b.tif", "c.tif"):
        with pytest.raises(ReliquaryError, match=rf"{name}: no TIFF, PNG, JPEG"):
            Mural(tmp_path / name)
    with pytest.raises(ReliquaryError, match="no such file"):
        Mural(tmp_path / "gone.tif")
    with pytest.raises(ReliquaryError, match="no such file"):
        Mural(tmp_path)


def test_too_many_pixels_are_refused_before_any_is_decoded(tmp_path, noise):
    path = write_tiff(tmp_path / "a.tif", noise)
    with pytest.raises(ReliquaryError, match=r"400 x 300 = 120,000 pixels, more than 1,000; .*--max-pixels"):
        Mural(path, max_pixels=1000)


def test_a_large_jpeg_2000_that_libvips_cannot_read_says_what_to_install(tmp_path, noise, monkeypatch):
    Image.fromarray(noise).save(tmp_path / "a.jp2")
    monkeypatch.setattr("reliquary.detect.mural.MAX_PIXELS_AT_ONCE", 1000)
    monkeypatch.setattr("pyvips.type_find", lambda *_: 0)
    with pytest.raises(ReliquaryError, match=r"a\.jp2: more than 1,000 pixels, .*libvips42.*tiled TIFF"):
        Mural(tmp_path / "a.jp2")


def test_a_damaged_jpeg_2000_is_refused(tmp_path, noise):
    Image.fromarray(noise).save(tmp_path / "a.jp2")
    (tmp_path / "a.jp2").write_bytes((tmp_path / "a.jp2").read_bytes()[:60])
    with pytest.raises(ReliquaryError, match=r"a\.jp2: "):
        Mural(tmp_path / "a.jp2").read(Window(0, 0, 50, 50))


def test_numbers_of_no_known_range_are_refused(tmp_path):
    Image.fromarray(np.zeros((50, 50), np.float32)).save(tmp_path / "a.tif")
    with pytest.raises(ReliquaryError, match="its colours cannot be read .*float"):
        Mural(tmp_path / "a.tif")


def test_the_mark_of_the_sample_museum_is_seen(tmp_path):
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", SAMPLE_MARK)
    image = Image.fromarray(painted(200, 100)[0])
    image.save(tmp_path / "a.png", pnginfo=text)
    image.save(tmp_path / "b.png")
    image.save(tmp_path / "a.jpg", comment=SAMPLE_MARK)
    assert Mural(tmp_path / "a.png").sample
    assert Mural(tmp_path / "a.jpg").sample
    assert not Mural(tmp_path / "b.png").sample
