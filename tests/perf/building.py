"""Measures how fast images are built, against the plain loop over Pillow and against img2dataset's resizer."""

from __future__ import annotations

import io
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from reliquary.blobs import BlobStore
from reliquary.build.pictures.made import MadePictures
from reliquary.build.pictures.original import Original
from reliquary.build.pictures.picture import Picture
from reliquary.build.pictures.resized import Resized
from reliquary.build.writing.features import dataset_features, parquet_schema
from reliquary.build.writing.shards import write_shard
from reliquary.catalogue.recipe import Fit, ImageSpec
from reliquary.records import ClassificationRow, ImageSource
from reliquary.records.dataset import ImageCell
from reliquary.sample.drawing.encoding import jpeg_bytes
from reliquary.sample.murals import sample_mural
from reliquary.sample.objects.collection import sample_objects
from reliquary.sample.objects.pictures import render_view
from reliquary.sample.scenes import SCENES, sample_scene

if TYPE_CHECKING:
    import torch

PHOTOGRAPHS = 4 + len(SCENES) + 2
SIZE = (256, 256)
QUALITY = 90
TURNS = 3

# Runs in the environment of img2dataset; prints CPU seconds.
PEER = """
import io, sys, time
from pathlib import Path
from img2dataset.resizer import Resizer
resize = Resizer(256, sys.argv[2], False, encode_quality=90)
pictures = [path.read_bytes() for path in sorted(Path(sys.argv[1]).iterdir())]
seconds = []
for _ in range(3):
    start = time.process_time()
    for picture in pictures:
        assert resize(io.BytesIO(picture))[5] is None
    seconds.append(time.process_time() - start)
print(min(seconds))
"""


def building(img2dataset: str = ".venv-peers/bin/img2dataset", repeats: int = 3) -> dict[str, object]:
    """Build images of 256 px from JPEGs of 1500 px: read, hash, decode, resize, fingerprint, encode, keep, write.

    Speeds are ratios of CPU time to the plain loop's, which only decodes, resizes and encodes; so does img2dataset's
    resizer. The similarity (SSIM, Wang 2004) is that to the plain loop's images.

    Args:
        img2dataset: The program; the Python beside it runs its resizer.
        repeats: How often each photograph is taken, with other bytes each time.
    """
    figures: dict[str, object] = {"images": PHOTOGRAPHS * repeats}
    for fit, size in ((Fit.RESIZE, (1500, 1500)), (Fit.RESIZE, (1500, 1000)), (Fit.LETTERBOX, (1500, 1000))):
        spec = ImageSpec(size=SIZE, fit=fit, quality=QUALITY)
        photographs = [jpeg_bytes(array, QUALITY) for array in _photographs(*size)]
        originals = [data + bytes([number]) for data in photographs for number in range(repeats)]
        plain = min(_plain_seconds(originals, fit) for _ in range(TURNS))
        ours = min(_our_seconds(originals, spec) for _ in range(TURNS))
        similarity = [_similarity(data, spec) for data in photographs]
        figures[f"{fit}_{size[0]}_x_{size[1]}"] = {
            "times_faster_than_plain_pillow": round(plain / ours, 2),
            "ssim_mean": round(mean(similarity), 4),
            "ssim_min": round(min(similarity), 4),
            "img2dataset_times_faster_than_plain_pillow": round(plain / _peer_seconds(originals, img2dataset, fit), 2),
        }
    return figures


def _photographs(width: int, height: int) -> Iterator[NDArray[np.uint8]]:
    """Draw walls, which are the most finely textured pictures that the sample museum has, scenes and objects."""
    for number in range(4):
        yield sample_mural(width, height, seed=0, number=number).image
    for kind in SCENES:
        yield sample_scene(kind, width, height)
    for item in islice(sample_objects(2), 2):
        yield np.asarray(Image.fromarray(render_view(item, 0)).resize((width, height), Image.Resampling.BICUBIC))


def _plain(data: bytes, fit: Fit) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(data)) as image:
        if fit is Fit.RESIZE:
            shown = image.resize(SIZE, Image.Resampling.LANCZOS)
        else:
            shown = ImageOps.pad(image, SIZE, Image.Resampling.LANCZOS)
        shown.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _plain_seconds(originals: Sequence[bytes], fit: Fit) -> float:
    start = time.process_time()
    for data in originals:
        _plain(data, fit)
    return time.process_time() - start


def _our_seconds(originals: Sequence[bytes], spec: ImageSpec) -> float:
    """Return the CPU time from stored originals to a Parquet file; storing them belongs to the crawl."""
    schema = parquet_schema(ClassificationRow, dataset_features(ClassificationRow, {"label": ["any"]}), by_group=True)
    with tempfile.TemporaryDirectory() as folder:
        blobs = BlobStore(Path(folder) / "blobs")
        pictures = [Resized(blobs.put(data), spec) for data in originals]
        start = time.process_time()
        made = MadePictures(Path(folder) / "cache")
        made.make(pictures, blobs.get, workers=1, quiet=True, title="make images")
        write_shard(Path(folder) / "a.parquet", pictures, lambda picture: _row(picture, made), schema)
        made.close()
        return time.process_time() - start


def _row(picture: Picture, made: MadePictures) -> ClassificationRow:
    return ClassificationRow(
        image=ImageCell(bytes=made.get(picture)), image_id=picture.original, group_id=picture.original, label=0,
        licence="CC0-1.0", credit="Sample museum", source=ImageSource.SAMPLE, split="train", view=0,
        filename=f"1_SAMPLE_{picture.original[:8]}.jpg",
    )  # fmt: skip


def _peer_seconds(originals: Sequence[bytes], img2dataset: str, fit: Fit) -> float:
    """Return the CPU time of img2dataset's resizer, best of three turns; it cuts to the middle, or adds bars."""
    mode = "border" if fit is Fit.LETTERBOX else "center_crop"
    with tempfile.TemporaryDirectory() as folder:
        for number, data in enumerate(originals):
            (Path(folder) / f"{number:04}.jpg").write_bytes(data)
        python = Path(img2dataset).with_name("python")
        ended = subprocess.run(
            [python, "-c", PEER, folder, mode], check=True, capture_output=True, text=True,
            env=os.environ | {"NO_ALBUMENTATIONS_UPDATE": "1"},
        )  # fmt: skip
    return float(ended.stdout.splitlines()[-1])


def _similarity(data: bytes, spec: ImageSpec) -> float:
    """Return the SSIM between our image and the plain loop's."""
    from torchmetrics.functional.image import structural_similarity_index_measure

    ours, plain = (_tensor(made) for made in (Resized("", spec).make(Original(data)).data, _plain(data, spec.fit)))
    return float(structural_similarity_index_measure(ours, plain, data_range=255.0))


def _tensor(data: bytes) -> torch.Tensor:
    import torch

    with Image.open(io.BytesIO(data)) as image:
        return torch.from_numpy(np.array(image, dtype=np.float32)).permute(2, 0, 1)[None]
