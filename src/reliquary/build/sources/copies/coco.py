"""The form ``coco``: pictures, and one JSON with boxes, as in Lin et al., Microsoft COCO (2014).

The format is described at https://cocodataset.org/#format-data, "Object Detection".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from reliquary.build.sources.candidate import NamedBox
from reliquary.build.sources.copies.annotations import NO_PICTURE, OTHER_SIZE, Annotations
from reliquary.build.sources.copies.files import PictureFile, is_picture
from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.records.base import Text
from reliquary.records.faults import faults_of

MAX_BYTES = 1 << 30

Pixels = Annotated[float, Field(allow_inf_nan=False)]


class _Part(BaseModel):
    """Fields that are of no use here are allowed: the format has many."""

    model_config = ConfigDict(frozen=True, strict=True)


class _Identified(_Part):
    id: int


class _Image(_Identified):
    file_name: Text
    width: int | None = None
    height: int | None = None


class _Annotation(_Identified):
    image_id: int
    category_id: int
    bbox: Annotated[list[Pixels], Field(min_length=4, max_length=4)]
    iscrowd: Annotated[int, Field(ge=0, le=1)] = 0


class _Category(_Identified):
    name: Text


class _CocoFile(_Part):
    images: list[_Image]
    annotations: list[_Annotation]
    categories: list[_Category]


def read_coco(
    folder: Path, files: Sequence[str], pictures: Mapping[str, PictureFile], annotations: str | None
) -> Annotations:
    """Read the annotations of a copy.

    ``file_name`` is looked up among the pictures of the copy: as a path from its root, or from any folder in it.

    Args:
        folder: The copy.
        files: All its files.
        pictures: Those of them that are pictures and can be used.
        annotations: Path of the JSON file in the copy.

    Raises:
        FaultyFileError: Fields are missing or wrong, ids are doubled or unknown, or a picture's name is not clear.
        ReliquaryError: There is no such file, or it is too large.
    """
    if annotations is None or annotations not in files:
        named = f"has no file {annotations!r}" if annotations else "needs 'annotations' in the recipe's source"
        raise ReliquaryError(f"{folder}: the form 'coco' {named}; give the path of the JSON in the copy")
    path = folder / annotations
    content = _read(path)
    names = {category.id: " ".join(category.name.split()) for category in content.categories}
    pictured, faults = _pictured(path, content.images, [file for file in files if is_picture(file)])
    faults += _id_faults(path, content)
    if faults:
        raise FaultyFileError(str(path), faults)
    boxes: defaultdict[int, list[NamedBox]] = defaultdict(list)
    for found in content.annotations:
        x, y, width, height = found.bbox
        box = NamedBox(names[found.category_id], x, y, width, height, iscrowd=bool(found.iscrowd))
        boxes[found.image_id].append(box)
    return _annotations(content.images, pictured, pictures, boxes)


def _read(path: Path) -> _CocoFile:
    if path.stat().st_size > MAX_BYTES:
        raise ReliquaryError(f"{path}: larger than {MAX_BYTES >> 30} GiB")
    try:
        return _CocoFile.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise FaultyFileError(str(path), faults_of(error, str(path))) from error


def _pictured(
    path: Path, images: Iterable[_Image], picture_files: Iterable[str]
) -> tuple[dict[int, str | None], list[Fault]]:
    """Return the picture of each image id, None where there is none."""
    by_name: defaultdict[str, list[str]] = defaultdict(list)
    for file in picture_files:
        by_name[PurePosixPath(file).name].append(file)
    pictured: dict[int, str | None] = {}
    faults = []
    for number, image in enumerate(images):
        found = _matching(image.file_name, by_name)
        place = str(path), f"images[{number}].file_name"
        if len(found) > 1:
            faults.append(Fault(*place, f"{image.file_name!r} may be any of {found}; give its path in the copy"))
        elif found and found[0] in pictured.values():
            faults.append(Fault(*place, f"{found[0]!r} is another image's picture already"))
        pictured[image.id] = found[0] if found else None
    return pictured, faults


def _matching(file_name: str, by_name: Mapping[str, list[str]]) -> list[str]:
    same_name = by_name.get(PurePosixPath(file_name).name, [])
    if file_name in same_name:
        return [file_name]
    return [file for file in same_name if file.endswith(f"/{file_name}")]


def _id_faults(path: Path, content: _CocoFile) -> Iterator[Fault]:
    yield from _doubled(path, "images", content.images)
    yield from _doubled(path, "annotations", content.annotations)
    yield from _doubled(path, "categories", content.categories)
    images, categories = {image.id for image in content.images}, {category.id for category in content.categories}
    for number, found in enumerate(content.annotations):
        if found.image_id not in images:
            yield Fault(str(path), f"annotations[{number}].image_id", f"{found.image_id} is the id of no image")
        if found.category_id not in categories:
            yield Fault(str(path), f"annotations[{number}].category_id", f"{found.category_id} is that of no category")


def _doubled(path: Path, name: str, parts: Sequence[_Identified]) -> Iterator[Fault]:
    seen: set[int] = set()
    for number, part in enumerate(parts):
        if part.id in seen:
            yield Fault(str(path), f"{name}[{number}].id", f"{part.id} stands twice")
        seen.add(part.id)


def _annotations(
    images: Iterable[_Image],
    pictured: Mapping[int, str | None],
    pictures: Mapping[str, PictureFile],
    boxes: Mapping[int, Collection[NamedBox]],
) -> Annotations:
    annotations = Annotations()
    for image in images:
        file = pictured[image.id]
        if file is None:
            annotations.problems.append((image.file_name, NO_PICTURE))
        elif picture := pictures.get(file):
            if _is_other_size(image, picture):
                annotations.faulty[file] = OTHER_SIZE
            else:
                annotations.add(file, boxes.get(image.id, ()), picture.width, picture.height)
    return annotations


def _is_other_size(image: _Image, picture: PictureFile) -> bool:
    return (image.width or picture.width, image.height or picture.height) != (picture.width, picture.height)
