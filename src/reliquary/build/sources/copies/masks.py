"""Masks that came with pictures: ``<stem>_mask.png`` beside a picture says what is lost in it, black on white."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from reliquary.build.sources.copies.annotations import Annotations
from reliquary.build.sources.copies.files import PictureFile

MASK = "_mask.png"
UNUSABLE = "its mask cannot be used"
OTHER_SIZE = "mask of another size than its picture"


def masks_of(files: Sequence[str]) -> dict[str, str]:
    """Return the path of the mask of each picture that has one.

    Args:
        files: Paths of all pictures of a copy, masks among them.
    """
    known = set(files)
    masks = ((file, PurePosixPath(file).with_suffix("").as_posix() + MASK) for file in files)
    return {file: mask for file, mask in masks if mask in known}


def read_masks(masks: Mapping[str, str], pictures: Mapping[str, PictureFile]) -> Annotations:
    """Return the masks that fit their pictures; a picture whose mask does not is faulty.

    Args:
        masks: The path of the mask of each picture.
        pictures: The pictures and masks that can be used.
    """
    annotations = Annotations()
    for file, picture in pictures.items():
        if file not in masks:
            continue
        mask = pictures.get(masks[file])
        if mask is None:
            annotations.faulty[file] = UNUSABLE
        elif (mask.width, mask.height) != (picture.width, picture.height):
            annotations.faulty[file] = OTHER_SIZE
        else:
            annotations.masks[file] = mask.sha256
    return annotations
