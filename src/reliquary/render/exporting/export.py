"""``reliquary render export``: the pictures of a set with annotations in a form that other programs read."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from reliquary.errors import ReliquaryError
from reliquary.files import atomic_write_bytes, atomic_write_json, atomic_write_text, read_json, sha256_file
from reliquary.progress import track
from reliquary.records import read_document
from reliquary.render.exporting.coco import coco_document
from reliquary.render.exporting.examples import EncodedPicture, Example, read_examples, read_picture
from reliquary.render.exporting.form import ExportForm, Pictures
from reliquary.render.models.report import ModelRow, ModelsFile
from reliquary.render.set_folder import COMPOSITES_FILE, MODELS_FILE, VIEWS_FILE
from reliquary.summary import Summary
from reliquary.voc import VocObject, voc_xml

CLAIM_FILE = "export.json"
COCO_PICTURES, COCO_FILE = "images", "annotations.json"
VOC_PICTURES, VOC_ANNOTATIONS = "JPEGImages", "Annotations"
ORIGINALS_FILE = "originals.csv"
ORIGINALS_COLUMNS = ("file", "title", "licence", "credit", "permalink")


def export_set(folder: Path, target: Path, form: ExportForm, pictures: Pictures, *, quiet: bool = False) -> Summary:
    """Write the pictures of a set and their annotations into a folder; a call that was stopped goes on.

    The folder holds what ``reliquary build`` reads as a local copy of this form, with ``originals.csv`` beside it:
    licence, credit and page of the models.

    Args:
        folder: Of the set.
        target: Where to; it is made if need be.
        form: Of the annotations.
        pictures: Views or composites.
        quiet: Show no progress.

    Raises:
        FullDiskError: The disk is full.
        ReliquaryError: The set is not rendered or damaged, or the target holds something else.
    """
    examples = read_examples(folder, pictures)
    table = folder / (VIEWS_FILE if pictures is Pictures.VIEWS else COMPOSITES_FILE)
    _claim(target, {"set": folder.name, "form": form, "pictures": pictures, "sha256": sha256_file(table)})
    place = target / (COCO_PICTURES if form is ExportForm.COCO else VOC_PICTURES)
    files, sizes = [], []
    for example in track(examples, f"export {form}", quiet=quiet):
        picture = read_picture(folder, example)
        path = place / f"{example.stem}{picture.suffix}"
        if not path.exists():
            atomic_write_bytes(path, picture.data)
        if form is ExportForm.VOC:
            _write_voc(target / VOC_ANNOTATIONS / f"{example.stem}.xml", path.name, example, picture, folder.name)
        files.append(path.relative_to(target).as_posix())
        sizes.append(picture.size)
    if form is ExportForm.COCO:
        atomic_write_json(target / COCO_FILE, coco_document(folder.name, examples, files, sizes))
    atomic_write_text(target / ORIGINALS_FILE, _originals(folder, examples, files))
    n_objects = sum(len(example.objects) for example in examples)
    return Summary("render export", made={"pictures": len(examples), "objects": n_objects}, places={form.value: target})


def _claim(target: Path, contents: dict[str, str]) -> None:
    """Mark a folder as an export, or see that it is marked as this very one."""
    path = target / CLAIM_FILE
    if path.exists():
        if read_json(path) != contents:
            raise ReliquaryError(f"{path}: the folder holds another export; give another folder, or remove this one")
        return
    if target.is_dir() and any(not found.name.startswith(".") for found in target.iterdir()):
        raise ReliquaryError(f"{target}: holds files that are no export; give an empty folder")
    atomic_write_json(path, contents)


def _write_voc(path: Path, file: str, example: Example, picture: EncodedPicture, database: str) -> None:
    objects = [VocObject(found.name, found.box, found.truncated) for found in example.objects]
    atomic_write_text(path, voc_xml(file, picture.size, objects, database=database, depth=picture.depth))


def _originals(folder: Path, examples: list[Example], files: list[str]) -> str:
    """Return what is known of each picture: of several models, all credits, and what they have in common."""
    path = folder / MODELS_FILE
    models = {row.id: row for row in read_document(path, ModelsFile).models} if path.exists() else {}
    text = StringIO()
    writer = csv.DictWriter(text, ORIGINALS_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for example, file in zip(examples, files, strict=True):
        rows = [models[found.model_id] for found in example.objects if found.model_id in models]
        writer.writerow(
            {
                "file": file,
                "title": "; ".join(dict.fromkeys(found.name for found in example.objects)),
                "licence": _common(row.licence for row in rows),
                "credit": "; ".join(dict.fromkeys(row.credit for row in rows if row.credit)),
                "permalink": _permalink(rows),
            }
        )
    return text.getvalue()


def _permalink(rows: list[ModelRow]) -> str:
    found = _common(row.permalink for row in rows)
    return found if found.startswith(("https://", "http://")) else ""


def _common(values: Iterator[str | None]) -> str:
    """Return the one value that all have, or nothing."""
    found = set(values)
    return (found.pop() or "") if len(found) == 1 else ""
