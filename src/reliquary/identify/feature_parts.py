"""Features of many images, a part at a time: a job that was killed goes on after the last part that it wrote."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reliquary.files import atomic_write_bytes
from reliquary.identify.neighbours import Floats
from reliquary.identify.predictor import Predictor
from reliquary.identify.trained_run import TrainedRun

PART = 512
"""Images a part."""

BATCH = 32


@dataclass(frozen=True)
class FeatureParts:
    """The parts on disk.

    Attributes:
        folder: ``<split>-<number>.npy`` each; of one run alone.
        predictor: The model.
        run: What it was trained in.
    """

    folder: Path
    predictor: Predictor
    run: TrainedRun

    def of_split(self, split: str, rows: NDArray[np.int64], on_part: Callable[[int], None]) -> Floats:
        """Return the features of images, each of length 1, shape (images, width).

        Args:
            split: The split that they are of.
            rows: Their row numbers in it.
            on_part: Called with how many images more are done.

        Raises:
            ReliquaryError: An image cannot be read, or the disk is full.
        """
        images = self.run.images(split).take(pa.array(rows))
        parts = []
        for number, start in enumerate(range(0, len(rows), PART)):
            part = images.slice(start, PART)
            parts.append(self._part(self.folder / f"{split}-{number:05}.npy", part))
            on_part(len(part))
        return np.concatenate(parts)

    def _part(self, path: Path, images: pa.ChunkedArray) -> Floats:
        if path.is_file():
            found: Floats = np.load(path, allow_pickle=False)
            return found
        features = np.concatenate([self.predictor.see(batch).features for batch in _batches(images)])
        buffer = io.BytesIO()
        np.save(buffer, features, allow_pickle=False)
        atomic_write_bytes(path, buffer.getvalue())
        return features


def _batches(images: pa.ChunkedArray) -> Iterator[list[bytes]]:
    for start in range(0, len(images), BATCH):
        yield [cell["bytes"] for cell in images.slice(start, BATCH).to_pylist()]
