"""A folder of references: a trained model with the objects that it compares with; it needs nothing beside itself.

``references.json`` says what it is, with the hash of the other files: ``weights.safetensors``, ``references.parquet``
(one row an image), ``features.npy`` (a row for each of those, float16, each of length 1) and ``thumbnails.parquet``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from reliquary.errors import Fault, FaultyFileError, ReliquaryError, require_extra
from reliquary.files import sha256_file
from reliquary.identify.neighbours import Features
from reliquary.identify.predictor import Predictor
from reliquary.identify.records import Reference, ReferencesFile, object_key
from reliquary.records import read_arrow, read_document

MANIFEST = "references.json"
WEIGHTS = "weights.safetensors"
TABLE = "references.parquet"
FEATURES = "features.npy"
THUMBNAILS = "thumbnails.parquet"
FILES = (WEIGHTS, TABLE, FEATURES, THUMBNAILS)


@dataclass(frozen=True)
class References:
    """A folder of references whose files are what its manifest says.

    Attributes:
        path: The folder.
        file: Its manifest.
        features: One row a reference image, each of length 1.
        table: The reference images, as `Reference`.
    """

    path: Path
    file: ReferencesFile
    features: Features
    table: pa.Table

    @classmethod
    def open(cls, path: Path) -> References:
        """Open a folder of references, comparing the hash of every file.

        Raises:
            UnknownVersionError: It is of a version that this release cannot read.
            FaultyFileError: Files are missing, or were changed since they were written; all are listed.
            ReliquaryError: There is no such folder, or it holds no references.
        """
        if not (path / MANIFEST).is_file():
            raise ReliquaryError(
                f"{path}: no folder of references ({MANIFEST} is missing); make one: reliquary identify learn RUN"
            )
        file = read_document(path / MANIFEST, ReferencesFile)
        if file.spec.sha256() != file.spec_sha256:
            raise ReliquaryError(f"{path / MANIFEST}: spec_sha256 is not the hash of the spec; it was edited")
        if faults := list(_faults(path, file)):
            raise FaultyFileError(f"{path}: the folder is not what its manifest says; make or copy it again", faults)
        features, table = _read_features(path / FEATURES), read_arrow(path / TABLE, Reference)
        if not len(features) == table.num_rows == file.images:
            raise ReliquaryError(
                f"{path}: {len(features)} features, {table.num_rows} rows and {file.images} images in {MANIFEST}; "
                "make the folder again"
            )
        return cls(path, file, features, table)

    def predictor(self) -> Predictor:
        """Return the model.

        Raises:
            ReliquaryError: The weights do not fit it.
        """
        weights = require_extra("bench", "safetensors.torch").load_file(self.path / WEIGHTS)
        return Predictor(self.file.spec, self.file.class_names, weights, self.path, self.file.calibration)

    @cached_property
    def object_keys(self) -> list[str]:
        """What images of one object share, for each reference image."""
        columns = (self.table.column(name).to_pylist() for name in ("museum", "object_id", "group_id"))
        return [object_key(*values) for values in zip(*columns, strict=True)]

    def row(self, number: int) -> Reference:
        """Return a reference image by its row number."""
        return Reference.model_validate(self.table.slice(number, 1).to_pylist()[0])

    def thumbnails(self, image_ids: Sequence[str]) -> dict[str, bytes]:
        """Return small JPEGs of those of the reference images that may be passed on, by image id."""
        wanted = [("image_id", "in", list(image_ids))]
        rows = pq.read_table(self.path / THUMBNAILS, filters=wanted, partitioning=None).to_pylist()
        return {row["image_id"]: row["jpeg"] for row in rows}


def newest(folder: Path) -> Path:
    """Return the folder of references that was made last.

    Args:
        folder: Where folders of references lie.

    Raises:
        ReliquaryError: There is none.
    """
    made = sorted(folder.glob(f"*/{MANIFEST}"), key=lambda path: (path.stat().st_mtime_ns, path.parent.name))
    if not made:
        raise ReliquaryError(
            f"{folder}: no references yet; make some from a finished run (reliquary identify learn RUN), or say with "
            "--model where they are"
        )
    return made[-1].parent


def _read_features(path: Path) -> Features:
    try:
        features: Any = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise ReliquaryError(f"{path}: no array of features ({error}); make the folder again") from error
    if features.ndim != 2 or features.dtype != np.float16:
        raise ReliquaryError(
            f"{path}: found {features.dtype} of shape {features.shape}, expected float16 and a row an image; make the "
            "folder again"
        )
    return cast("Features", features)


def _faults(path: Path, file: ReferencesFile) -> Iterator[Fault]:
    listed = {each.path: each for each in file.files}
    for name in FILES:
        if name not in listed:
            yield Fault(MANIFEST, "files", f"'{name}' is not among them")
        elif not (path / name).is_file():
            yield Fault(name, "", "the file is missing")
        elif (found := sha256_file(path / name)) != listed[name].sha256:
            yield Fault(name, "sha256", f"found {found}, expected {listed[name].sha256}")
