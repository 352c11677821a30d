"""Which form a folder of annotated pictures has, from what stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from reliquary.build.sources.copies.coco import MAX_BYTES
from reliquary.build.sources.copies.files import PICTURE_SUFFIXES, copy_files, is_picture
from reliquary.build.sources.copies.yolo_classes import CLASSES_FILE, YAML_FILES
from reliquary.catalogue.recipe import CopyForm, TaskKind
from reliquary.errors import ReliquaryError
from reliquary.files import read_json

TASKS = {
    CopyForm.VOC: TaskKind.DETECTION,
    CopyForm.COCO: TaskKind.DETECTION,
    CopyForm.YOLO: TaskKind.DETECTION,
    CopyForm.FOLDERS: TaskKind.CLASSIFICATION,
}
"""The forms that hold something to learn, and the task that each is for."""

COCO_KEYS = {"images", "annotations", "categories"}


@dataclass(frozen=True)
class Form:
    """The form of a folder.

    Attributes:
        copy: As a recipe names it.
        annotations: Path of the JSON in the folder; for ``coco`` only.
    """

    copy: CopyForm
    annotations: str | None = None

    @property
    def task(self) -> TaskKind:
        """What can be learnt from it."""
        return TASKS[self.copy]


def find_form(folder: Path, wanted: str | None = None, annotations: str | None = None) -> Form:
    """Return the form of a folder.

    Args:
        folder: Pictures and their annotations.
        wanted: The form, if the user says it.
        annotations: Path of a COCO JSON in the folder, if the user says it.

    Raises:
        ReliquaryError: There is no such folder, picture or annotation, or it may have several forms.
    """
    if not folder.is_dir():
        raise ReliquaryError(f"{folder}: no such folder")
    files = copy_files(folder)
    if not any(is_picture(file) for file in files):
        raise ReliquaryError(f"{folder}: no picture there; pictures end in {', '.join(PICTURE_SUFFIXES)}")
    form = _copy_form(folder, files, CopyForm.COCO.value if annotations and not wanted else wanted)
    if form is not CopyForm.COCO:
        if annotations:
            raise ReliquaryError(f"--annotations {annotations}: names the JSON of the form coco, but --form is {form}")
        return Form(form)
    return Form(form, annotations or _only(folder, _coco_files(folder, files)))


def _copy_form(folder: Path, files: Sequence[str], wanted: str | None) -> CopyForm:
    if wanted is not None:
        if wanted not in set(TASKS):
            raise ReliquaryError(f"--form {wanted}: there is nothing to learn from; known are {', '.join(TASKS)}")
        return CopyForm(wanted)
    found = _annotations(folder, files)
    if len(found) > 1:
        signs = " and ".join(f"{form} ({names[0]})" for form, names in found.items())
        raise ReliquaryError(f"{folder}: may be of several forms, {signs}; choose one with --form")
    if found:
        return next(iter(found))
    if any("/" in file for file in files if is_picture(file)):
        return CopyForm.FOLDERS
    raise ReliquaryError(
        f"{folder}: pictures without annotations; put Pascal VOC XML, a COCO JSON, or YOLO labels there, "
        "or the pictures of each class into a folder of its name"
    )


def _annotations(folder: Path, files: Sequence[str]) -> Mapping[CopyForm, list[str]]:
    """Return the forms whose annotations stand there, each with its files."""
    stems = {_stem(file) for file in files if is_picture(file)}
    of_pictures = [file for file in files if not is_picture(file) and _stem(file) in stems]
    found = {
        CopyForm.VOC: [file for file in of_pictures if file.lower().endswith(".xml")],
        CopyForm.COCO: _coco_files(folder, files),
        CopyForm.YOLO: [file for file in files if file in {*YAML_FILES, CLASSES_FILE}]
        or [file for file in of_pictures if file.lower().endswith(".txt")],
    }
    return {form: names for form, names in found.items() if names}


def _stem(file: str) -> str:
    return PurePosixPath(file).stem


def _coco_files(folder: Path, files: Sequence[str]) -> list[str]:
    return [file for file in files if file.lower().endswith(".json") and _is_coco(folder / file)]


def _is_coco(path: Path) -> bool:
    if path.stat().st_size > MAX_BYTES:
        return False
    try:
        content = read_json(path)
    except ReliquaryError:  # whatever it is, it is no annotation
        return False
    return isinstance(content, dict) and content.keys() >= COCO_KEYS


def _only(folder: Path, found: Sequence[str]) -> str:
    if not found:
        raise ReliquaryError(f"{folder}: no JSON there has {', '.join(sorted(COCO_KEYS))}, as the form coco needs")
    if len(found) > 1:
        raise ReliquaryError(f"{folder}: several COCO files, {', '.join(found)}; name one with --annotations")
    return found[0]
