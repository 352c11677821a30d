"""Looking at all models of a set before any of them is given to a renderer."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reliquary.catalogue.render_set import ModelEntry
from reliquary.files import canonical_json, sha256_bytes, sha256_file
from reliquary.progress import track
from reliquary.render.models.blend import look_into_blend
from reliquary.render.models.contents import Contents
from reliquary.render.models.faults import UnusableModelError
from reliquary.render.models.formats import Format, format_of
from reliquary.render.models.gltf import look_into_gltf
from reliquary.render.models.obj import look_into_obj
from reliquary.render.models.ply import look_into_ply
from reliquary.render.models.stl import look_into_stl
from reliquary.render.models.within import checked_file, path_within

MAX_BYTES = 1 << 30
"""Of one file; the renderer holds several times as much in memory."""


@dataclass(frozen=True)
class CheckedModel:
    """A model that may be given to a renderer.

    Attributes:
        entry: What the set's file says of it.
        path: Its file, absolute.
        root: The folder that all its files lie in, absolute.
        format: Of the file.
        sha256: Of all that it is made of; see ``content_sha256``.
        bytes: Size of all its files together.
        notes: What the user should know of it.
        sample: The sample museum made it.
    """

    entry: ModelEntry
    path: Path
    root: Path
    format: Format
    sha256: str
    bytes: int
    notes: tuple[str, ...]
    sample: bool


def check_models(
    entries: Sequence[ModelEntry], root: Path, *, quiet: bool = False
) -> tuple[list[CheckedModel], dict[str, str]]:
    """Look at the models of a set.

    Args:
        entries: What the set's file says.
        root: The folder of models.
        quiet: Show no progress.

    Returns:
        The models that can be used, in order, and why the others cannot, by id.
    """
    usable: list[CheckedModel] = []
    faults: dict[str, str] = {}
    for entry in track(entries, "check models", quiet=quiet):
        try:
            usable.append(check_model(entry, root))
        except UnusableModelError as error:
            faults[entry.id] = str(error)
    return usable, faults


def check_model(entry: ModelEntry, root: Path) -> CheckedModel:
    """Look at one model.

    Raises:
        UnusableModelError: It is missing, damaged, not what the set's file says, or not safe to load.
    """
    path = path_within(root, entry.file)
    checked_file(path, MAX_BYTES)
    try:
        found = format_of(path)
        contents = _look_into(path, root, found)
        sha256 = sha256_file(path)
        if entry.sha256 not in {None, sha256}:
            raise UnusableModelError(f"{path}: its SHA-256 is {sha256}, but the set's file says {entry.sha256}")
        return CheckedModel(
            entry=entry,
            path=path,
            root=root.resolve(),
            format=found,
            sha256=content_sha256(path, contents.files),
            bytes=sum(file.stat().st_size for file in (path, *contents.files)),
            notes=contents.notes,
            sample=contents.sample,
        )
    except OSError as error:
        raise UnusableModelError(f"{error.filename or path}: cannot be read ({error.strerror})") from error


def content_sha256(path: Path, others: Sequence[Path]) -> str:
    """Return the SHA-256 of a model: that of its file, if it names no other.

    Of several files (glTF with its buffers and images, OBJ with its materials and textures) it is the SHA-256 of the
    canonical JSON of ``[[name, SHA-256], ...]``, sorted: names are relative to the folder of the model's file.
    """
    if not others:
        return sha256_file(path)
    here = path.parent
    files = sorted([Path(os.path.relpath(file, here)).as_posix(), sha256_file(file)] for file in (path, *others))
    return sha256_bytes(canonical_json(files))


def _look_into(path: Path, root: Path, found: Format) -> Contents:
    match found:
        case Format.GLB | Format.GLTF:
            return look_into_gltf(path, root)
        case Format.OBJ:
            return look_into_obj(path, root)
        case Format.PLY:
            return look_into_ply(path)
        case Format.STL:
            return look_into_stl(path)
        case Format.BLEND:
            return look_into_blend(path)
        case Format.FBX:  # its textures are known to the renderer alone
            return Contents()
