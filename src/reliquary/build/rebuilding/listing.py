"""The manifest of a folder, from the files that stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq

from reliquary.build.reader import MANIFEST_NAME
from reliquary.files import sha256_file
from reliquary.records import Manifest, ManifestFile, SourceDigest, write_document


def write_manifest(folder: Path, like: Manifest, *, name: str, profile: str, sources: Sequence[SourceDigest]) -> None:
    """Write the manifest of everything in a folder.

    Args:
        folder: The folder.
        like: The manifest of the dataset that the folder follows from.
        name: The name of what is in the folder.
        profile: Its profile.
        sources: What it was made from.
    """
    files = list_files(folder)
    digest = Manifest.compute_digest(name, like.version, like.recipe_sha256, list(sources), files)
    update = {"name": name, "profile": profile, "sources": list(sources), "files": files, "digest": digest}
    write_document(folder / MANIFEST_NAME, like.model_copy(update=update))


def list_files(folder: Path) -> list[ManifestFile]:
    """Return all files of a folder but its manifest, sorted by path."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return [_listed(name, path) for name, path in sorted(found.items()) if name != MANIFEST_NAME]


def _listed(name: str, path: Path) -> ManifestFile:
    rows = pq.read_metadata(path).num_rows if path.suffix == ".parquet" else None
    return ManifestFile(path=name, sha256=sha256_file(path), bytes=path.stat().st_size, rows=rows)
