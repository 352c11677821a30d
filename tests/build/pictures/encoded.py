"""Small pictures in any format, for the tests of how they are read."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
from PIL import Image

RED, BLUE, WHITE, BLACK = (255, 0, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0)


def encoded(image, image_format="PNG", **options):
    buffer = io.BytesIO()
    image.save(buffer, image_format, **options)
    return buffer.getvalue()


def decoded(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def halves(left=RED, right=BLUE, size=(64, 32)):
    image = Image.new("RGB", size, left)
    image.paste(right, (size[0] // 2, 0, *size))
    return image


def patches(size, seed=0, cells=8):
    """Return a smooth picture of coloured patches."""
    grid = np.random.default_rng(seed).integers(0, 256, (cells, cells, 3), dtype=np.uint8)
    return Image.fromarray(grid).resize(size, Image.Resampling.BICUBIC)


def turned(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def bomb(side=30_000):
    """Return a PNG that claims to be very large and holds nothing."""
    return png(struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0), b"")


def rgb_16_png(value, size=(32, 32)):
    """Return a PNG of 16 bits a channel, which Pillow reads but cannot write."""
    header = struct.pack(">IIBBBBB", *size, 16, 2, 0, 0, 0)
    row = b"\0" + struct.pack(">HHH", *value) * size[0]
    return png(header, row * size[1])


def png(header, rows):
    chunks = [b"IHDR" + header, b"IDAT" + zlib.compress(rows), b"IEND"]
    framed = [struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


def rgb_16_tiff(value, size=(32, 32)):
    """Return an uncompressed TIFF of 16 bits a channel, which Pillow reads but cannot write."""
    pixels = struct.pack("<HHH", *value) * (size[0] * size[1])
    tags = [
        (256, 4, 1, size[0]),
        (257, 4, 1, size[1]),
        (258, 3, 3, 8 + len(pixels)),
        (259, 3, 1, 1),
        (262, 3, 1, 2),
        (273, 4, 1, 8),
        (277, 3, 1, 3),
        (278, 4, 1, size[1]),
        (279, 4, 1, len(pixels)),
    ]
    bits = struct.pack("<HHH", 16, 16, 16)
    directory = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags) + bytes(4)
    return struct.pack("<2sHI", b"II", 42, 8 + len(pixels) + len(bits)) + pixels + bits + directory
