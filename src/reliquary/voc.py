"""Annotations in the form of the Pascal VOC challenge (development kit 2012, section 10.1): one XML file a picture."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor
from typing import NamedTuple
from xml.etree import ElementTree as ET


class VocObject(NamedTuple):
    """One object of a picture.

    Attributes:
        name: Class.
        box: [x, y, width, height] in px from the top-left corner, as in COCO.
        truncated: The object reaches beyond the picture.
    """

    name: str
    box: tuple[float, float, float, float]
    truncated: bool


def voc_xml(file: str, size: tuple[int, int], objects: Iterable[VocObject], *, database: str, depth: int = 3) -> str:
    """Returns the annotation of a picture.

    VOC counts pixels from 1 and names the first and the last pixel of a box: (0, 0, 10, 10) becomes 1, 1, 10, 10,
    and its width is xmax - xmin + 1. A pixel that is covered in part belongs to the box.

    Args:
        file: Name of the picture, without a folder.
        size: Its width and height in px.
        objects: What is seen, in any order.
        database: What the picture comes from.
        depth: Number of its channels.
    """
    root = ET.Element("annotation")
    _texts(root, filename=file)
    _texts(ET.SubElement(root, "source"), database=database)
    _texts(ET.SubElement(root, "size"), width=size[0], height=size[1], depth=depth)
    _texts(root, segmented=0)
    for item in objects:
        x, y, width, height = item.box
        element = ET.SubElement(root, "object")
        _texts(element, name=item.name, pose="Unspecified", truncated=int(item.truncated), difficult=0)
        corners = {"xmin": floor(x) + 1, "ymin": floor(y) + 1, "xmax": ceil(x + width), "ymax": ceil(y + height)}
        _texts(ET.SubElement(element, "bndbox"), **corners)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _texts(parent: ET.Element, **values: str | int) -> None:
    for name, value in values.items():
        ET.SubElement(parent, name).text = str(value)
