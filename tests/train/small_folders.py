"""Small folders of annotated pictures, in every form that can be trained on."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

WIDTH, HEIGHT = 96, 72
BOX = (20, 16, 60, 56)
"""Left, top, right and bottom of the thing on every picture, pixels; the last two outside of it."""

COLOURS = {"owl": "red", "jar": "blue"}


def write_picture(path: Path, number: int, name: str) -> None:
    """Draw a square of the class's colour on patches that no other number has."""
    patches = np.random.default_rng(number).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    picture = Image.fromarray(patches).resize((WIDTH, HEIGHT))
    left, top, right, bottom = BOX
    ImageDraw.Draw(picture).rectangle((left, top, right - 1, bottom - 1), fill=COLOURS.get(name, "green"))
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path)


def voc_xml(name: str) -> str:
    """Return the annotation of a picture that shows one thing."""
    left, top, right, bottom = BOX
    box = f"<xmin>{left + 1}</xmin><ymin>{top + 1}</ymin><xmax>{right}</xmax><ymax>{bottom}</ymax>"
    size = f"<size><width>{WIDTH}</width><height>{HEIGHT}</height><depth>3</depth></size>"
    return f"<annotation>{size}<object><name>{name}</name><bndbox>{box}</bndbox></object></annotation>"


def write_voc(folder: Path, names: list[str]) -> Path:
    """Write a picture a name, with an XML beside it."""
    for number, name in enumerate(names):
        write_picture(folder / f"{number}.png", number, name)
        (folder / f"{number}.xml").write_text(voc_xml(name))
    return folder


def write_coco(folder: Path, names: list[str], file: str = "boxes.json") -> Path:
    """Write a picture a name, and one JSON."""
    classes = sorted(set(names))
    left, top, right, bottom = BOX
    for number, name in enumerate(names):
        write_picture(folder / "images" / f"{number}.png", number, name)
    content = {
        "images": [{"id": n, "file_name": f"{n}.png"} for n in range(len(names))],
        "annotations": [
            {
                "id": n,
                "image_id": n,
                "category_id": classes.index(name),
                "bbox": [left, top, right - left, bottom - top],
            }
            for n, name in enumerate(names)
        ],
        "categories": [{"id": n, "name": name} for n, name in enumerate(classes)],
    }
    (folder / file).write_text(json.dumps(content))
    return folder


def write_yolo(folder: Path, names: list[str]) -> Path:
    """Write a picture a name, with a text file beside it, and the names of the classes."""
    classes = sorted(set(names))
    left, top, right, bottom = BOX
    shares = ((left + right) / 2 / WIDTH, (top + bottom) / 2 / HEIGHT, (right - left) / WIDTH, (bottom - top) / HEIGHT)
    for number, name in enumerate(names):
        write_picture(folder / f"{number}.png", number, name)
        line = " ".join(map(str, (classes.index(name), *shares)))
        (folder / f"{number}.txt").write_text(line + "\n")
    (folder / "classes.txt").write_text("\n".join(classes) + "\n")
    return folder


def write_folders(folder: Path, names: list[str]) -> Path:
    """Write a picture a name, into the folder of its class."""
    for number, name in enumerate(names):
        write_picture(folder / name / f"{number}.png", number, name.rpartition("/")[2])
    return folder


WRITERS = {"voc": write_voc, "coco": write_coco, "yolo": write_yolo, "folders": write_folders}
