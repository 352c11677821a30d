from __future__ import annotations

import io

import numpy as np
import pyarrow as pa
import pytest
from PIL import Image

from reliquary.build.verifying.findings import Findings
from reliquary.build.verifying.pictures import PictureChecks

RGB = np.zeros((4, 6, 3), np.uint8)
MASK = np.full((4, 6), 255, np.uint8)
MASK[:2] = 0


def cell(pixels):
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return {"bytes": buffer.getvalue(), "path": "a.png"}


def problems(checks=None, **columns):
    images = [name for name, value in columns.items() if isinstance(value, np.ndarray) or value is None]
    row = {name: cell(value) if isinstance(value, np.ndarray) else value for name, value in columns.items()}
    findings = Findings("file")
    batch = pa.RecordBatch.from_pylist([{"image_id": "i", **row}])
    (checks or PictureChecks()).check(batch, images, findings)
    return [f"{fault.field}: {fault.problem.split(' (1 rows')[0]}" for fault in findings.faults()]


def test_a_mask_and_its_share_of_lost_pixels_are_right():
    assert problems(image=RGB, mask=MASK, hole_ratio=0.5) == []


def test_a_mask_of_other_values_is_found():
    assert problems(mask=MASK // 2, hole_ratio=0.5) == ["mask: values other than 0 and 255"]


@pytest.mark.parametrize("share", [0.25, None])
def test_a_wrong_share_is_found(share):
    assert problems(mask=MASK, hole_ratio=share) == ["mask: hole_ratio is not the share of lost pixels"]


def test_depth_has_16_bits():
    assert problems(depth=np.zeros((4, 6), np.uint16)) == []
    assert problems(depth=MASK) == ["depth: pixels of the type L, expected I;16"]


def test_maps_are_as_large_as_their_image():
    assert problems(image=RGB, normals=RGB[:3]) == ["normals: 6 x 3 pixels, where others have 6 x 4"]


def test_all_images_of_a_dataset_have_one_size():
    checks = PictureChecks()
    assert problems(checks, image=RGB) == []
    assert problems(checks, image=RGB[:3]) == ["image: 6 x 3 pixels, where others have 6 x 4"]


def test_width_and_height_are_those_of_the_image():
    assert problems(image=RGB, width=6, height=4) == []
    assert problems(image=RGB, width=4, height=6) == ["image: 6 x 4 pixels, where the row says otherwise"]


def test_a_map_that_is_not_there_is_not_missed():
    assert problems(image=RGB, segmentation=None) == []


def test_a_truncated_picture_is_found():
    findings = Findings("file")
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    whole = cell(noise)["bytes"]
    row = {"image_id": "i", "image": {"bytes": whole[: len(whole) // 2], "path": "a.png"}}
    PictureChecks().check(pa.RecordBatch.from_pylist([row]), ["image"], findings)
    assert findings.faults()[0].problem.startswith("cannot be decoded")
