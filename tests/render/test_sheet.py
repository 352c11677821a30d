from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from reliquary.errors import ReliquaryError
from reliquary.render.sheet import BOX_COLOUR, CHEQUERS, GAP, contact_sheet

RED = (255, 0, 0)


def pixels(*args, **options):
    sheet = contact_sheet(*args, **options)
    assert sheet.mode == "RGB"
    return np.asarray(sheet)


def test_pictures_stand_in_rows():
    colours = [(k * 40, 0, 255 - k * 40) for k in range(5)]
    sheet = pixels([Image.new("RGB", (30, 30), colour) for colour in colours], 3, 20)
    assert sheet.shape == (2 * 20 + GAP, 3 * 20 + 2 * GAP, 3)
    for number, colour in enumerate(colours):
        row, column = divmod(number, 3)
        assert tuple(sheet[row * (20 + GAP) + 10, column * (20 + GAP) + 10]) == colour
    assert tuple(sheet[-5, -5]) == (255, 255, 255), "no sixth"


def test_fewer_pictures_than_columns_leave_no_room():
    assert pixels([Image.new("RGB", (10, 10))], 6, 20).shape == (20, 20, 3)


def test_pictures_are_fitted_into_the_middle():
    sheet = pixels([Image.new("RGB", (80, 20), RED)], 1, 40)
    rows = np.flatnonzero((sheet == RED).all(axis=-1).any(axis=1))
    assert (rows[0], rows[-1]) == (15, 24)


def test_boxes_are_drawn_at_their_places():
    sheet = pixels([Image.new("RGB", (100, 50), RED)] * 2, 2, 50, boxes=[[[20, 10, 60, 30]], []])
    rows, columns = np.nonzero((sheet == BOX_COLOUR).all(axis=-1))
    top = 12
    assert (columns.min(), columns.max() + 1, rows.min() - top, rows.max() + 1 - top) == pytest.approx(
        (10, 40, 6, 20), abs=1.5
    )
    assert tuple(sheet[25, 25]) == RED, "only their edges"


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_chequers_show_through(mode):
    picture = Image.new("RGBA", (48, 48), (0, 0, 0, 0)).convert(mode)
    if mode == "P":
        picture.info["transparency"] = picture.getpixel((0, 0))
    assert set(np.unique(pixels([picture], 1, 48))) == set(CHEQUERS)


@pytest.mark.parametrize("mode", ["L", "1", "P", "CMYK", "I;16"])
def test_pictures_of_any_mode(mode):
    assert pixels([Image.new(mode, (9, 9))], 1, 9).shape == (9, 9, 3)


@pytest.mark.parametrize(("count", "columns", "side"), [(0, 1, 1), (1, 0, 1), (1, 1, 0)])
def test_nothing_to_show_is_refused(count, columns, side):
    with pytest.raises(ReliquaryError, match="give 1 or more"):
        contact_sheet([Image.new("RGB", (4, 4))] * count, columns, side)


def test_boxes_for_other_pictures_are_refused():
    with pytest.raises(ReliquaryError, match="boxes for 1 pictures, but there are 2"):
        contact_sheet([Image.new("RGB", (4, 4))] * 2, 2, 4, [[]])
