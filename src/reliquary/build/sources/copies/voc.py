"""The form ``voc``: pictures, and an XML file of the same stem for each, as in the Pascal VOC challenge.

See Everingham et al., The PASCAL Visual Object Classes Challenge 2012, Development Kit, "Annotation". Pixels are
counted from 1, and both corners of a box belong to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as SafeElementTree

from reliquary.build.sources.candidate import NamedBox
from reliquary.build.sources.copies.annotations import NO_PICTURE, OTHER_SIZE, Annotations
from reliquary.build.sources.copies.files import PictureFile
from reliquary.build.sources.copies.pairing import Pairing

MAX_BYTES = 8 << 20
CORNERS = ("xmin", "ymin", "xmax", "ymax")

APART = {"images", "annotations", "jpegimages"}
"""Names of the folders in which pictures and annotations may stand apart, in lower case."""


class _UnusableAnnotationError(ValueError):
    """The message is the reason."""


def read_voc(folder: Path, files: Sequence[str], pictures: Mapping[str, PictureFile]) -> Annotations:
    """Read the annotations of a copy.

    Pictures and annotations belong together by their paths, not by what an annotation says: those of the same stem
    side by side, in ``images/`` and ``annotations/``, or in ``JPEGImages/`` and ``Annotations/``. Of an object its
    name and its box are read; ``difficult``, ``truncated`` and ``pose`` have no place in the dataset.

    Args:
        folder: The copy.
        files: All its files.
        pictures: Those of them that are pictures and can be used.

    Raises:
        FaultyFileError: Two pictures or two annotations have the same stem, so that nobody knows which belong
            together.
    """
    annotations = Annotations()
    for file, picture_file in Pairing(_is_annotation, APART).picture_of(folder, files).items():
        if picture_file is None:
            annotations.problems.append((file, NO_PICTURE))
        elif picture := pictures.get(picture_file):
            try:
                boxes = _boxes(folder / file, picture)
            except _UnusableAnnotationError as error:
                annotations.faulty[picture_file] = str(error)
            else:
                annotations.add(picture_file, boxes, picture.width, picture.height)
    return annotations


def voc_box(name: str, xmin: float, ymin: float, xmax: float, ymax: float) -> NamedBox:
    """Return a box from the corners of Pascal VOC: first and last pixel, counted from 1, both within the box."""
    return NamedBox(name, xmin - 1, ymin - 1, xmax - xmin + 1, ymax - ymin + 1)


def _is_annotation(file: str) -> bool:
    return PurePosixPath(file).suffix.lower() == ".xml"


def _boxes(path: Path, picture: PictureFile) -> list[NamedBox]:
    root = _parsed(path)
    if root.tag != "annotation":
        raise _UnusableAnnotationError("annotation that is not in the form of Pascal VOC")
    _check_size(root, picture)
    return [_box(found) for found in root.iterfind("object")]


def _parsed(path: Path) -> Element:
    if path.stat().st_size > MAX_BYTES:
        raise _UnusableAnnotationError(f"annotation of more than {MAX_BYTES >> 20} MiB")
    try:
        root: Element = SafeElementTree.fromstring(path.read_bytes(), forbid_dtd=True)
    except DefusedXmlException as error:
        raise _UnusableAnnotationError("annotation with a document type or entities") from error
    except (ParseError, ValueError, LookupError) as error:
        raise _UnusableAnnotationError("annotation that is not readable as XML") from error
    return root


def _check_size(root: Element, picture: PictureFile) -> None:
    said = [_text(root, f"size/{side}") for side in ("width", "height")]
    try:
        is_same = all(
            float(text or side) == side for text, side in zip(said, (picture.width, picture.height), strict=True)
        )
    except ValueError:
        is_same = False
    if not is_same:
        raise _UnusableAnnotationError(OTHER_SIZE)


def _box(found: Element) -> NamedBox:
    name, corners = _text(found, "name"), found.find("bndbox")
    if not name or corners is None:
        raise _UnusableAnnotationError("annotation with an object that has no name or no box")
    try:
        values = [float(_text(corners, corner)) for corner in CORNERS]
    except ValueError:
        values = []
    if not values or not all(isfinite(value) for value in values):
        raise _UnusableAnnotationError("annotation with a box whose corners are not numbers")
    return voc_box(name, *values)


def _text(parent: Element, name: str) -> str:
    return " ".join((parent.findtext(name) or "").split())
