from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from reliquary.engines.native.batches import Rows
from reliquary.engines.native.dating.images import DatedImages
from reliquary.errors import ReliquaryError
from tests.engines.tiny_dated import row


def images_of(years):
    rows = [row("train", number, year=year) for number, year in enumerate(years)]
    table = pa.table(
        {
            "image": pa.array([{"bytes": one.image.bytes, "path": "x"} for one in rows]),
            "image_id": [one.image_id for one in rows],
            "collection": [one.collection for one in rows],
            "year": pa.array(years, pa.float32()),
        }
    )
    return DatedImages(table, 16, "builds/tiny, split 'train'")


def test_a_batch_has_pixels_collections_and_years():
    pixels, labels, years, rows = images_of([-1.0, None, 1500.0, 1.0])[Rows([2, 0, 1])]
    assert pixels.shape == (3, 3, 16, 16)
    assert labels.tolist() == [2, 0, 1]
    assert years[:2].tolist() == [1500, 0]  # 1 BCE is 0 on the astronomers' scale
    assert years.isnan().tolist() == [False, False, True]
    assert rows.tolist() == [2, 0, 1]


@pytest.mark.parametrize("year", [np.nan, np.inf])
def test_a_year_that_is_no_number_is_an_error_with_its_image(year, monkeypatch):
    good = images_of([1.0, 2.0])
    table = pa.table(
        {"image_id": good.image_ids, "collection": [0, 1], "year": pa.array([1.0, year]), "image": [None, None]}
    )
    with pytest.raises(ReliquaryError, match=f"split 'train', image {good.image_ids[1]}: year {year} is no year"):
        DatedImages(table, 16, "builds/tiny, split 'train'")
