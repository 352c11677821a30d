from __future__ import annotations

import json
import shutil

import numpy as np
import pytest
from PIL import Image

from reliquary.detect.merging import Merge
from reliquary.detect.run import Search, detect_on
from reliquary.detect.scanning import Settings
from reliquary.errors import ReliquaryError
from reliquary.locks import exclusive
from tests.detect.painted import SquareFinder, damage, painted, write_tiff

pytest.importorskip("pyvips")

SIZE = (700, 500)
LARGER = (1900, 1300)


def search(tmp_path, finder=None, merge=Merge.WBF, **changes):
    settings = Settings(**{"window": 128, "step": 64, "merge": merge, **changes})
    return Search(finder or SquareFinder(), settings, tmp_path / "out", quiet=True)


@pytest.fixture
def wall(tmp_path):
    picture, squares = painted(*SIZE)
    return write_tiff(tmp_path / "wall.tif", picture), squares


def read(tmp_path, name="found.coco.json"):
    return json.loads((tmp_path / "out/wall" / name).read_text())


def found_squares(tmp_path):
    return sorted((*part["bbox"][:3], part["category_id"] - 1) for part in read(tmp_path)["annotations"])


@pytest.mark.parametrize("merge", list(Merge))
def test_every_square_is_found_once_where_it_is(wall, tmp_path, merge):
    path, squares = wall
    summary = detect_on([path], search(tmp_path, merge=merge))
    assert found_squares(tmp_path) == [pytest.approx(square) for square in sorted(squares)]
    assert summary.exit_status == 0
    assert summary.made["objects"] == len(squares)
    assert summary.made["objects: red"] + summary.made["objects: green"] == len(squares)


def test_squares_that_begin_or_end_with_a_window_keep_their_score(tmp_path):
    picture, squares = painted(*LARGER)
    detect_on([write_tiff(tmp_path / "wall.tif", picture)], search(tmp_path, score=0.8))
    assert found_squares(tmp_path) == [pytest.approx(square) for square in sorted(squares)]


def test_without_the_border_rule_parts_of_squares_would_be_found(wall, tmp_path, monkeypatch):
    everything = lambda grid, corners, windows, readable: np.ones(len(corners), bool)  # noqa: E731
    monkeypatch.setattr("reliquary.detect.windows.Grid.answering", everything)
    detect_on([wall[0]], search(tmp_path, merge=Merge.NMS))
    assert len(found_squares(tmp_path)) > len(wall[1])


def test_geojson_and_coco_hold_the_same_boxes_in_pixels(wall, tmp_path):
    detect_on([wall[0]], search(tmp_path))
    features, annotations = read(tmp_path, "found.geojson")["features"], read(tmp_path)["annotations"]
    for feature, annotation in zip(features, annotations, strict=True):
        left, top, right, bottom = feature["bbox"]
        assert annotation["bbox"] == pytest.approx([left, top, right - left, bottom - top])
        assert feature["geometry"]["coordinates"][0][0] == feature["geometry"]["coordinates"][0][-1] == [left, top]
    assert read(tmp_path)["images"] == [{"id": 1, "file_name": "wall.tif", "width": 700, "height": 500}]


def test_a_search_that_was_killed_goes_on_and_ends_as_one_that_was_not(wall, tmp_path):
    detect_on([wall[0]], search(tmp_path))
    expected = {path.name: path.read_bytes() for path in (tmp_path / "out/wall").glob("*.*")}
    shutil.rmtree(tmp_path / "out")
    with pytest.raises(KeyboardInterrupt):
        detect_on([wall[0]], search(tmp_path, SquareFinder(stop_after=24)))
    assert not (tmp_path / "out/wall/found.geojson").exists()
    rest = SquareFinder()
    summary = detect_on([wall[0]], search(tmp_path, rest))
    assert rest.seen == summary.made["windows"] - 24
    for name in ("found.geojson", "found.coco.json", "overview.jpg", "index.html"):
        assert (tmp_path / "out/wall" / name).read_bytes() == expected[name]


def test_other_merging_takes_the_windows_that_are_done_and_other_windows_do_not(wall, tmp_path):
    detect_on([wall[0]], search(tmp_path))
    again, other = SquareFinder(), SquareFinder()
    detect_on([wall[0]], search(tmp_path, again, merge=Merge.NMS))
    detect_on([wall[0]], search(tmp_path, other, step=100))
    assert again.seen == 0
    assert other.seen > 0


@pytest.mark.parametrize("compression", ["deflate", "jpeg"])
def test_a_damaged_tile_costs_its_windows_alone(wall, tmp_path, compression):
    path = write_tiff(tmp_path / "wall.tif", painted(*SIZE)[0], compression=compression)
    summary = detect_on([damage(path, tile=38)], search(tmp_path))
    assert summary.exit_status == 3
    # The tile at 320, 192 lies in two columns and two rows of windows.
    assert summary.rejected["damaged windows"] == 4
    found = found_squares(tmp_path)
    clear = [(x, y, side, label) for x, y, side, label in wall[1] if not (260 < x < 384 and 140 < y < 256)]
    assert len(clear) < len(wall[1])
    assert all(any(square == pytest.approx(one, abs=3) for one in found) for square in clear)
    assert "4 windows could not be read" in (tmp_path / "out/wall/index.html").read_text("utf-8")
    with Image.open(tmp_path / "out/wall/overview.jpg") as overview:
        assert overview.size == SIZE


def test_a_mural_that_cannot_be_used_is_counted_and_the_others_go_on(wall, tmp_path):
    (tmp_path / "notes.tif").write_text("no picture")
    summary = detect_on([tmp_path / "notes.tif", wall[0]], search(tmp_path))
    assert summary.rejected["murals that cannot be used"] == 1
    assert summary.exit_status == 3
    with pytest.raises(ReliquaryError, match="no TIFF"):
        detect_on([tmp_path / "notes.tif"], search(tmp_path))


def test_a_mural_without_objects_gives_empty_files(tmp_path):
    path = write_tiff(tmp_path / "wall.tif", np.full((50, 60, 3), 90, np.uint8))
    assert detect_on([path], search(tmp_path)).made["objects"] == 0
    assert read(tmp_path)["annotations"] == []
    assert "Nothing was found." in (tmp_path / "out/wall/index.html").read_text("utf-8")


def test_two_murals_of_one_name_are_refused(tmp_path):
    with pytest.raises(ReliquaryError, match="a: more than one mural of this name"):
        detect_on([tmp_path / "x/a.tif", tmp_path / "y/a.png"], search(tmp_path))


def test_two_processes_do_not_search_one_mural(wall, tmp_path):
    with (
        exclusive(tmp_path / "out/wall/lock", "busy"),
        pytest.raises(ReliquaryError, match="another process is searching this mural"),
    ):
        detect_on([wall[0]], search(tmp_path))


def test_the_overview_shows_the_boxes_and_the_tiles_the_mural(wall, tmp_path):
    detect_on([wall[0]], search(tmp_path))
    with Image.open(tmp_path / "out/wall/overview.jpg") as overview:
        assert overview.size == SIZE
    tiles = tmp_path / "out/wall/tiles"
    assert (tiles / "mural.dzi").is_file()
    with Image.open(tiles / "mural_files/10/0_0.jpg") as tile:
        error = np.abs(np.asarray(tile, int) - painted(*SIZE)[0][: tile.height, : tile.width])
    assert error.mean() < 3
