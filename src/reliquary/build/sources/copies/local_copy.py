"""Reading a local copy: its pictures become candidates, with what annotations and ``originals.csv`` say of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from reliquary.build.sources.candidate import Candidate, ReadSource, Rejection, Subject, records_digest
from reliquary.build.sources.copies.annotations import Annotations
from reliquary.build.sources.copies.coco import read_coco
from reliquary.build.sources.copies.files import PictureFile, copy_files, is_picture, look_at_pictures, reader_of
from reliquary.build.sources.copies.folders import folder_names
from reliquary.build.sources.copies.masks import masks_of, read_masks
from reliquary.build.sources.copies.originals import OriginalFacts, read_originals
from reliquary.build.sources.copies.voc import read_voc
from reliquary.build.sources.copies.yolo import read_yolo
from reliquary.catalogue.recipe import CopyForm, ImportSource
from reliquary.errors import ReliquaryError
from reliquary.records import ImageSource, ImageStatus

KIND = "import"


def read_copy(folder: Path, wanted: ImportSource, *, quiet: bool = False) -> ReadSource:
    """Read a local copy; the originals stay where they are.

    Args:
        folder: The copy.
        wanted: The recipe's source: its form, and what holds for all its pictures.
        quiet: Show no progress.

    Returns:
        A candidate for each picture that can be used; what is wrong with single pictures and annotations is listed.

    Raises:
        ReliquaryError: The folder, ``originals.csv`` or the annotations as a whole cannot be used, or there are no
            pictures.
    """
    if wanted.form is CopyForm.PANELS:
        from reliquary.build.sources.copies.panels import read_panels

        return read_panels(folder, wanted)
    files = copy_files(folder)
    picture_files = [file for file in files if is_picture(file)]
    if not picture_files:
        raise ReliquaryError(f"{folder}: no pictures there; put the local copy '{wanted.name}' into this folder")
    masks = masks_of(picture_files) if wanted.form is CopyForm.PICTURES else {}
    mask_files = set(masks.values())
    facts = read_originals(folder, set(picture_files) - mask_files)
    pictures, unreadable = look_at_pictures(folder, picture_files, quiet=quiet)
    annotations = read_masks(masks, pictures) if masks else _annotations(folder, files, pictures, wanted)
    candidates = [
        copied_candidate(
            picture,
            facts.get(file, OriginalFacts()),
            wanted,
            classes=folder_names(file) if wanted.form is CopyForm.FOLDERS else (),
            annotations=annotations,
        )
        for file, picture in pictures.items()
        if file not in annotations.faulty and file not in mask_files
    ]
    problems = [
        *((file, reason, sha256) for file, sha256, reason in unreadable),
        *((file, reason, pictures[file].sha256) for file, reason in annotations.faulty.items()),
        *((file, reason, pictures[file].sha256 if file in pictures else None) for file, reason in annotations.problems),
    ]
    rejections = [Rejection(wanted.name, file, 0, reason, sha256) for file, reason, sha256 in sorted(problems, key=str)]
    read = reader_of(folder, [(picture.sha256, file) for file, picture in pictures.items()])
    return ReadSource(wanted.name, KIND, candidates, read, _digest(candidates, rejections, facts), rejections)


def copied_candidate(
    picture: PictureFile,
    facts: OriginalFacts,
    wanted: ImportSource,
    *,
    classes: tuple[str, ...] = (),
    annotations: Annotations | None = None,
) -> Candidate:
    """Return the candidate of a picture.

    Args:
        picture: The picture.
        facts: What is known of it; it wins over what the recipe says of the whole copy.
        wanted: The recipe's source.
        classes: The names of its classes.
        annotations: Where its boxes and its mask stand, if there are any.
    """
    licence = facts.licence or wanted.licence
    return Candidate(
        source=wanted.name,
        item=picture.file,
        view=0,
        status=ImageStatus.STORED,
        licence=licence,
        credit=facts.credit or wanted.credit,
        redistributable=licence in wanted.redistributable,
        shows=ImageSource.SAMPLE if picture.marked else ImageSource.REAL,
        subject=Subject(classes=classes, title=facts.title, site=facts.site),
        sha256=picture.sha256,
        width=picture.width,
        height=picture.height,
        permalink=facts.permalink or wanted.permalink,
        pool=wanted.pool,
        dpi=facts.dpi,
        boxes=annotations.boxes.get(picture.file) if annotations else None,
        mask=annotations.masks.get(picture.file) if annotations else None,
    )


def _annotations(
    folder: Path, files: Sequence[str], pictures: Mapping[str, PictureFile], wanted: ImportSource
) -> Annotations:
    match wanted.form:
        case CopyForm.VOC:
            return read_voc(folder, files, pictures)
        case CopyForm.COCO:
            return read_coco(folder, files, pictures, wanted.annotations)
        case CopyForm.YOLO:
            return read_yolo(folder, files, pictures)
        case _:
            return Annotations()


def _digest(
    candidates: Sequence[Candidate], rejections: Sequence[Rejection], facts: Mapping[str, OriginalFacts]
) -> str:
    """Return the digest of what was read, so that the same copy has the same one wherever it lies."""
    read = ([found.item, found.sha256, found.mask, _boxes(found), _known(found.item, facts)] for found in candidates)
    return records_digest([*read, *([found.item, found.sha256, found.reason] for found in rejections)])


def _boxes(found: Candidate) -> list[dict[str, Any]] | None:
    return None if found.boxes is None else [asdict(box) for box in found.boxes]


def _known(file: str, facts: Mapping[str, OriginalFacts]) -> dict[str, str | int | None] | None:
    return asdict(facts[file]) if file in facts else None
