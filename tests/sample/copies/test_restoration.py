from __future__ import annotations

import io

import numpy as np
from PIL import Image

from reliquary.pictures import carries_sample_mark
from reliquary.sample.copies.detection import detection_pieces
from reliquary.sample.copies.restoration import restoration_pieces
from reliquary.sample.copies.scale import Scale
from reliquary.sample.murals import sample_mural


def distance(first, second):
    return float(np.abs(first.astype(float) - second).mean())


def test_pictures_only_at_eight_sites_that_no_other_copy_has():
    for scale in Scale:
        pieces = restoration_pieces(0, scale)
        rows = [row for piece in pieces for row in piece.originals]
        assert [piece.files for piece in pieces] == [(row.file,) for row in rows]
        assert all(row.file.endswith(".jpg") and "/" not in row.file for row in rows)
        assert len({row.site for row in rows}) == 8
        others = {row.site for piece in detection_pieces(0, scale) for row in piece.originals}
        assert not others & {row.site for row in rows}


def test_the_walls_look_nearly_as_they_were_painted():
    for piece in restoration_pieces(0, Scale.TINY)[:3]:
        [data] = piece.draw()
        with Image.open(io.BytesIO(data)) as image:
            assert carries_sample_mark(image)
            assert min(image.size) >= 512, "room for crops of 256 px"
            picture = np.asarray(image)
        wall = piece.draw.args[0]
        fresh, worn = (sample_mural(wall.width, wall.height, wall.seed, wear=wear).image for wear in (0.0, 1.0))
        assert distance(picture, fresh) < 0.5 * distance(picture, worn)


def test_the_seed_decides():
    def bytes_of(seed):
        return list(restoration_pieces(seed, Scale.TINY)[0].draw())

    assert bytes_of(0) == bytes_of(0)
    assert bytes_of(0) != bytes_of(1)
