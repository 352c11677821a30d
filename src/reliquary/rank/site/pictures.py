"""Small copies of test images, with their credits, for as many as may be passed on."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from PIL import Image

from reliquary.build.reader import KEY_COLUMN, BuiltDataset
from reliquary.files import atomic_write_bytes, sha256_bytes
from reliquary.licences import licence_url
from reliquary.pages.text import web_address
from reliquary.tasks import TEST_SPLIT
from reliquary.thumbnails import thumbnail_of

SIDE = 240
"""Longer side in pixels."""

FOLDER = "pictures"
RIGHTS = ("licence", "credit", "permalink", "title")
SPDX_ID = re.compile(r"[A-Za-z0-9.+-]+")
ROWS_AT_A_TIME = 64


@dataclass(frozen=True)
class Picture:
    """A test image on a page.

    Attributes:
        name: Its file below ``pictures``; None if it is not shown, because its licence does not let anyone pass it on.
        width: In pixels; 0 without a file.
        height: In pixels; 0 without a file.
        licence: SPDX id, or the URI of a statement.
        credit: Whom to name.
        permalink: The museum's page; empty if there is none.
        title: What the museum calls the object; empty if nobody says.
    """

    name: str | None
    width: int
    height: int
    licence: str
    credit: str
    permalink: str
    title: str

    @property
    def credit_line(self) -> str:
        """The credit without the address of the museum's page, which a page links to anyway."""
        return self.credit.replace(self.permalink, "").rstrip(" ,;.") if self.permalink else self.credit

    @property
    def licence_page(self) -> str:
        """The page of the licence; empty if it has none."""
        return licence_page(self.licence)


def licence_page(licence: str) -> str:
    """Return the page of a licence as a dataset states it; empty if that is neither an SPDX id nor an address."""
    return licence_url(licence) if SPDX_ID.fullmatch(licence) else web_address(licence)


def draw_pictures(dataset: BuiltDataset, config: str, image_ids: Collection[str], out: Path) -> dict[str, Picture]:
    """Write small copies of images of the test split below ``out/pictures``, named by the hash of their bytes.

    Args:
        dataset: The build.
        config: One of its configs.
        image_ids: The images that are wanted.
        out: The folder of the site.

    Returns:
        The pictures by image; none at all for a dataset without images.

    Raises:
        ReliquaryError: A file of the dataset is damaged.
    """
    found = {}
    for row in _rows(dataset, config, image_ids):
        rights = {field: str(row.get(field) or "") for field in RIGHTS}
        small = thumbnail_of(row["image"]["bytes"], rights["licence"], SIDE)
        name, size = None, (0, 0)
        if small is not None:
            name = f"{sha256_bytes(small)[:24]}.jpg"
            atomic_write_bytes(out / FOLDER / name, small)
            with Image.open(io.BytesIO(small)) as image:
                size = image.size
        found[row[KEY_COLUMN]] = Picture(name, *size, *rights.values())
    return found


def _rows(dataset: BuiltDataset, config: str, image_ids: Collection[str]) -> Iterator[dict[str, Any]]:
    """Yield the wanted rows; of a large dataset only some at a time are in memory."""
    wanted = pa.array(sorted(image_ids), pa.string())
    for path in dataset.shards(config, TEST_SPLIT) if image_ids else ():
        with pq.ParquetFile(path) as file:
            known = set(file.schema_arrow.names)
            if "image" not in known:
                return
            columns = [name for name in (KEY_COLUMN, "image", *RIGHTS) if name in known]
            for batch in file.iter_batches(ROWS_AT_A_TIME, columns=columns):
                yield from batch.filter(pc.is_in(batch.column(KEY_COLUMN), wanted)).to_pylist()
