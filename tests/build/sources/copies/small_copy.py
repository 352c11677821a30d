"""Small local copies, written by hand, with whatever a test wants to be wrong in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reliquary.build.sources.copies.files import PictureFile, copy_files, is_picture, look_at_pictures
from reliquary.catalogue.recipe import CopyForm, ImportSource
from reliquary.files import atomic_write_bytes
from tests.build.small_crawl import SIZE, picture

Corners = tuple[object, object, object, object]


def copy_source(form: CopyForm = CopyForm.PICTURES, **fields: Any) -> ImportSource:
    """Return the recipe's source of a copy."""
    given = {"kind": "import", "name": "copy", "form": form, "licence": "CC-BY-4.0", "credit": "The Academy"}
    return ImportSource(**given | fields)


def put_pictures(folder: Path, *files: str, size: tuple[int, int] = SIZE) -> Path:
    """Write a picture of its own for each name."""
    for number, file in enumerate(files):
        atomic_write_bytes(folder / file, picture(number, size=size))
    return folder


def pictures_of(folder: Path) -> tuple[list[str], dict[str, PictureFile]]:
    """Return all files of a copy, and its pictures."""
    files = copy_files(folder)
    return files, look_at_pictures(folder, [file for file in files if is_picture(file)], quiet=True)[0]


def voc(*objects: tuple[str, Corners], size: tuple[object, object] | None = SIZE) -> str:
    """Return an annotation; each object is its name with xmin, ymin, xmax, ymax."""
    said = f"<size><width>{size[0]}</width><height>{size[1]}</height></size>" if size else ""
    boxes = [
        f"<object><name>{name}</name><difficult>0</difficult><bndbox><xmin>{corners[0]}</xmin><ymin>{corners[1]}</ymin>"
        f"<xmax>{corners[2]}</xmax><ymax>{corners[3]}</ymax></bndbox></object>"
        for name, corners in objects
    ]
    return f"<annotation><filename>elsewhere/other.jpg</filename>{said}{''.join(boxes)}</annotation>"
