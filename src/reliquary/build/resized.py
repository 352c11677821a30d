"""The resized images of a build, made once each and kept between builds.

Decoding and resizing is nearly all the work of a build. Its results lie in files named by the original's hash, below
a folder named by everything else that decides their bytes, so that all configs share them, and a build that was
killed goes on where it was. The whole folder can be removed at any time.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import PIL
from PIL import Image, features

from reliquary.blobs import BlobStore
from reliquary.build.images import UnreadablePictureError, resize_picture
from reliquary.catalogue.recipe import ImageSpec
from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.files import atomic_write_bytes, canonical_json, sha256_bytes
from reliquary.progress import track

METHOD_VERSION = 1
"""Grows when resize_picture gives other bytes for the same input."""

BATCH = 16


def tool_versions() -> dict[str, str]:
    """Return the versions of the libraries that decide the bytes of a resized image."""
    codecs = {name: features.version(name) for name in ("jpg", "zlib", "webp", "libtiff")}
    turbo = features.version_feature("libjpeg_turbo")
    found = {"pillow": PIL.__version__, **codecs, "libjpeg_turbo": turbo}
    return {name: version for name, version in sorted(found.items()) if version}


class ResizedImages:
    """The folder of resized images for one image spec.

    Args:
        cache: The folder that all specs share.
        spec: Size, fit, method and encoding.
    """

    def __init__(self, cache: Path, spec: ImageSpec) -> None:
        self.spec = spec
        decides = {"spec": spec.model_dump(mode="json"), "tools": tool_versions(), "method": METHOD_VERSION}
        self._store = cache / sha256_bytes(canonical_json(decides))[:16]

    def path(self, sha256: str) -> Path:
        """Return where the resized image of an original lies, or would lie."""
        return self._store / sha256[:2] / f"{sha256}.{self.spec.format.value}"

    def make(self, originals: Mapping[str, BlobStore], *, workers: int, quiet: bool) -> dict[str, str]:
        """Make all images that are not there yet.

        Threads serve, because Pillow decodes, resizes and encodes without holding the interpreter's lock.

        Args:
            originals: Where the original of each SHA-256 lies.
            workers: Number of threads; it changes nothing but the time.
            quiet: Show no progress.

        Returns:
            For each picture that cannot be used, the reason.

        Raises:
            FaultyFileError: Originals are missing or were changed; all of them are listed.
            ReliquaryError: The disk is full.
        """
        missing = [sha256 for sha256 in sorted(originals) if not self.path(sha256).exists()]
        outcomes = list(track(self._run(missing, originals, workers), "resize", total=len(missing), quiet=quiet))
        faults = [Fault("", "", outcome.problem) for outcome in outcomes if outcome.damaged]
        if faults:
            raise FaultyFileError("original pictures are damaged; nothing was built", faults)
        return {outcome.sha256: outcome.problem for outcome in outcomes if outcome.problem}

    def _run(self, missing: list[str], originals: Mapping[str, BlobStore], workers: int) -> Iterator[_Outcome]:
        pool = ThreadPoolExecutor(max_workers=workers)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            try:
                batches = [missing[start : start + BATCH] for start in range(0, len(missing), BATCH)]
                jobs = [pool.submit(self._make_batch, batch, originals) for batch in batches]
                for job in jobs:
                    yield from job.result()
            finally:
                pool.shutdown(cancel_futures=True)

    def _make_batch(self, batch: list[str], originals: Mapping[str, BlobStore]) -> list[_Outcome]:
        return [self._make_one(sha256, originals[sha256]) for sha256 in batch]

    def _make_one(self, sha256: str, store: BlobStore) -> _Outcome:
        try:
            data = store.get(sha256)
        except ReliquaryError as error:
            return _Outcome(sha256, str(error), damaged=True)
        try:
            resized = resize_picture(data, self.spec)
        except UnreadablePictureError as error:
            return _Outcome(sha256, str(error))
        atomic_write_bytes(self.path(sha256), resized)
        return _Outcome(sha256)


@dataclass(frozen=True)
class _Outcome:
    """What became of one picture: made, not usable (``problem``), or its original is damaged."""

    sha256: str
    problem: str = ""
    damaged: bool = False
