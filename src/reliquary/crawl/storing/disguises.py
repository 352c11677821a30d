"""Knowing files that are something else than a picture, or a picture and something else at the same time."""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, ZipFile

# Readers of these formats look for their beginning anywhere in about so many bytes.
_HEAD = 1024
_MARKS = {
    b"%pdf-": "PDF",
    b"<!doctype html": "HTML",
    b"<html": "HTML",
    b"<script": "HTML",
    b"<svg": "SVG",
    b"<?php": "PHP",
}
# An archive is found by its last record, behind which a comment of up to 64 KiB may stand (APPNOTE 4.3.16).
_ZIP_END = b"PK\x05\x06"
_ZIP_TAIL = 22 + 0xFFFF


def readable_as(data: bytes) -> str | None:
    """Return the name of a format, none of a picture, that programs would take these bytes for; None if there is none.

    A picture that is a page, a script or an archive besides (a polyglot) is a known way to smuggle one past a check.
    """
    head = data[:_HEAD].lower()
    for mark, name in _MARKS.items():
        if mark in head:
            return name
    return "ZIP" if _ZIP_END in data[-_ZIP_TAIL:] and _is_zip(data) else None


def _is_zip(data: bytes) -> bool:
    """Return whether there is an archive, and not only its mark by chance."""
    try:
        with ZipFile(BytesIO(data)):
            return True
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return False
