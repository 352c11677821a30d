from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pycocotools import mask as coco

from reliquary.blobs import BlobStore
from reliquary.pictures import carries_sample_mark
from reliquary.render.recording import UnusableViewError, failed_record, rendered_record
from tests.render.planning.small_plans import checked, small_set
from tests.render.planning.test_views import plan

HEIGHT, WIDTH = 24, 32
BOX = st.tuples(st.integers(1, 30), st.integers(1, 22), st.integers(1, 30), st.integers(1, 22))


def drawn(x, y, width, height, alpha=255):
    picture = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    picture[y : y + height, x : x + width] = (200, 100, 50, alpha)
    return picture


def view_of(sample=False, passes=()):
    from dataclasses import replace

    spec = small_set(views={"per_model": 1, "size": (WIDTH, HEIGHT), "passes": list(passes)})
    return plan(spec, replace(checked("owl"), sample=sample))


@pytest.fixture
def record(tmp_path):
    """Record a view of a picture."""

    def write(picture, passes=None, view=None):
        if isinstance(picture, bytes):
            (tmp_path / "a.png").write_bytes(picture)
        else:
            Image.fromarray(picture).save(tmp_path / "a.png")
        if passes is not None:
            np.savez(tmp_path / "a.npz", **passes)
        blobs = BlobStore(tmp_path / "blobs")
        place = None if passes is None else tmp_path / "a.npz"
        return rendered_record(view or view_of(), tmp_path / "a.png", place, "fake-1", blobs), blobs

    return write


def test_box_and_mask_hold_all_that_is_not_wholly_transparent(record):
    picture = drawn(4, 5, 10, 6)
    picture[11, 20] = (9, 9, 9, 1)
    found, blobs = record(picture)
    assert found.bbox == [4, 5, 17, 7]
    mask = coco.decode({"size": found.mask.size, "counts": found.mask.counts.encode()})
    assert np.array_equal(mask, picture[..., 3] > 0)
    stored = Image.open(io.BytesIO(blobs.get(found.image_sha256)))
    assert np.array_equal(np.asarray(stored), picture)
    assert (found.status, found.reason, found.light, found.renderer) == ("rendered", None, "three_point", "fake-1")
    assert (found.depth_sha256, found.normals_sha256) == (None, None)


@given(BOX)
def test_boxes_are_tight(box):
    from reliquary.render.recording import _checked_box

    x, y, width, height = box
    picture = drawn(x, y, min(width, WIDTH - 1 - x), min(height, HEIGHT - 1 - y))
    if picture[..., 3].any():
        assert _checked_box(picture) == [x, y, min(width, WIDTH - 1 - x), min(height, HEIGHT - 1 - y)]


@pytest.mark.parametrize(
    "box", [(0, 5, 9, 9), (5, 0, 9, 9), (23, 5, 9, 9), (5, 15, 9, 9), (0, 0, WIDTH, HEIGHT)], ids=str
)
def test_an_object_at_the_border_is_refused(record, box):
    with pytest.raises(UnusableViewError, match="the object reaches the border"):
        record(drawn(*box, alpha=1))


def test_an_empty_picture_is_refused(record):
    with pytest.raises(UnusableViewError, match="nothing can be seen"):
        record(drawn(5, 5, 9, 9, alpha=0))


def encoded(picture, form="PNG"):
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, form)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("picture", "reason"),
    [
        (drawn(5, 5, 9, 9)[..., :3], "RGB; asked for was"),
        (drawn(5, 5, 9, 9)[:-1], r"\(32, 23\), RGBA"),
        (encoded(drawn(5, 5, 9, 9))[:60], "missing or damaged"),
        (b"", "missing or damaged"),
        (encoded(drawn(5, 5, 9, 9)[..., :3], "JPEG"), "missing or damaged"),
    ],
)
def test_what_is_no_such_picture_is_refused(record, picture, reason):
    with pytest.raises(UnusableViewError, match=reason):
        record(picture)


def test_only_pictures_of_sample_models_carry_the_mark(record):
    for sample in (True, False):
        found, blobs = record(drawn(5, 5, 9, 9), view=view_of(sample=sample))
        assert carries_sample_mark(Image.open(io.BytesIO(blobs.get(found.image_sha256)))) is sample


DEPTH = np.full((HEIGHT, WIDTH), 2.5, np.float32)
NORMALS = np.zeros((HEIGHT, WIDTH, 3), np.float32)


def test_passes_are_stored_each_on_its_own(record):
    found, blobs = record(drawn(5, 5, 9, 9), {"depth": DEPTH, "normals": NORMALS}, view_of(passes=["normals", "depth"]))
    for name, sha256, array in (("depth", found.depth_sha256, DEPTH), ("normals", found.normals_sha256, NORMALS)):
        with np.load(io.BytesIO(blobs.get(sha256)), allow_pickle=False) as file:
            assert file.files == [name]
            assert np.array_equal(file[name], array)
            assert file[name].dtype == np.float32
    again, _ = record(drawn(5, 5, 9, 9), {"depth": DEPTH, "normals": NORMALS}, view_of(passes=["normals", "depth"]))
    assert again == found


@pytest.mark.parametrize(
    ("passes", "reason"),
    [
        ({}, "the passes are missing or damaged"),
        ({"depth": np.array([object()])}, "the passes are missing or damaged"),
        ({"depth": DEPTH[:-1]}, "'depth' is no array of"),
        ({"depth": DEPTH.astype(np.float64)}, "'depth' is no array of"),
        ({"depth": np.full_like(DEPTH, np.inf)}, "'depth' is no array of"),
    ],
)
def test_passes_that_are_not_as_asked_for(record, passes, reason):
    with pytest.raises(UnusableViewError, match=reason):
        record(drawn(5, 5, 9, 9), passes, view_of(passes=["depth"]))


def test_a_failed_view_says_why_and_from_where():
    view = view_of()
    found = failed_record(view, "fake-1", "the worker was killed")
    assert (found.status, found.reason, found.image_sha256, found.bbox) == (
        "failed",
        "the worker was killed",
        None,
        None,
    )
    assert (found.camera, found.spec_sha256, found.seed) == (view.camera, view.spec_sha256, view.seed)
