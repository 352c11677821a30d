from __future__ import annotations

import io
from collections import Counter

import numpy as np
import pytest
import yaml
from PIL import Image

from reliquary.pictures import carries_sample_mark
from reliquary.sample.ageing import DEGRADATIONS
from reliquary.sample.copies.panels import GROUND_DEPTH, NEAREST_DEPTH, depth_levels, panel_pieces
from reliquary.sample.copies.scale import Scale
from reliquary.sample.reliefs import RELIEF_CLASSES, Relief


@pytest.fixture(scope="module")
def drawn():
    """Every panel of the tiny copy: the piece, its files by name, and what panel.yaml says."""
    panels = []
    for piece in panel_pieces(0, Scale.TINY):
        files = {file.split("/")[1]: data for file, data in zip(piece.files, piece.draw(), strict=True)}
        panels.append((piece, files, yaml.safe_load(files["panel.yaml"])))
    return panels


def pixels(data):
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image)


def test_eight_temples_with_one_panel_or_three():
    for scale, each in ((Scale.TINY, 1), (Scale.SMALL, 3)):
        pieces = panel_pieces(0, scale)
        assert Counter(piece.originals[0].site for piece in pieces) == {
            f"sample-temple-{k:02}": each for k in range(1, 9)
        }
        assert all(len({row.site for row in piece.originals}) == 1 for piece in pieces)


def test_a_panel_says_what_it_holds(drawn):
    for piece, files, panel in drawn:
        assert panel["schema"] == "panel/1"
        assert piece.files[-1] == f"{panel['panel_id']}/panel.yaml", "written last: a panel is never without its files"
        named = [photograph["file"] for photograph in panel["photographs"]]
        assert {*named, panel["depth"], panel["segmentation"], "panel.yaml"} == set(files)
        assert [row.file for row in piece.originals] == [f"{panel['panel_id']}/{file}" for file in named]
        assert panel["classes"] == list(RELIEF_CLASSES)
        assert panel["depth_unit"] == "unitless"


def test_two_or_three_lights_each_clean_and_aged(drawn):
    for _, files, panel in drawn:
        clean = [p["file"] for p in panel["photographs"] if p["degradation"] is None]
        aged = [p for p in panel["photographs"] if p["degradation"]]
        assert clean in (["raking-left.jpg", "frontal.jpg"], ["raking-left.jpg", "frontal.jpg", "raking-right.jpg"])
        assert len(aged) == len(clean)
        for photograph, original in zip(aged, clean, strict=True):
            name = photograph["degradation"]["name"]
            assert photograph["file"] == original.replace(".jpg", f"-{name}.jpg")
            assert 0 <= photograph["degradation"]["seed"] < 2**31
            assert not np.array_equal(pixels(files[original]), pixels(files[photograph["file"]]))


def test_every_degradation_meets_more_than_one_light():
    met = {name: set() for name in DEGRADATIONS}
    for piece in panel_pieces(0, Scale.SMALL):
        for file in (path.split("/")[1].removesuffix(".jpg") for path in piece.files if path.endswith(".jpg")):
            for name in DEGRADATIONS:
                if file.endswith(f"-{name}"):
                    met[name].add(file.removesuffix(f"-{name}"))
    assert all(len(lights) >= 2 for lights in met.values()), met


def test_photographs_depth_and_classes_lie_over_one_another(drawn):
    for _, files, panel in drawn:
        depth, classes = pixels(files[panel["depth"]]), pixels(files[panel["segmentation"]])
        assert depth.dtype == np.uint16
        assert classes.dtype == np.uint8
        assert classes.max() < len(panel["classes"])
        assert {pixels(files[p["file"]]).shape for p in panel["photographs"]} == {(*depth.shape, 3)}
        assert classes.shape == depth.shape


def test_faces_are_nearer_to_the_viewer_than_the_ground(drawn):
    for _, files, panel in drawn:
        depth, classes = pixels(files["depth.png"]), pixels(files["segmentation.png"])
        assert np.median(depth[classes == 6]) < np.median(depth[classes == 0])
        assert 0 < panel["depth_min"] < panel["depth_max"] == 1


def test_levels_run_from_the_nearest_depth_to_the_ground():
    heights = np.array([[0.0, 0.25, 1.0]], dtype=np.float32)
    levels = depth_levels(Relief(heights, np.zeros((1, 3), dtype=np.uint8)))
    assert levels.tolist() == [[65535, 49151, 0]]
    depth = NEAREST_DEPTH + levels / 65535 * (GROUND_DEPTH - NEAREST_DEPTH)
    assert depth == pytest.approx(GROUND_DEPTH - heights * (GROUND_DEPTH - NEAREST_DEPTH), abs=1e-6)


def test_every_file_carries_the_sample_mark(drawn):
    _, files, _ = drawn[0]
    for name, data in files.items():
        if name == "panel.yaml":
            assert data.startswith(b"# Reliquary sample museum")
        else:
            with Image.open(io.BytesIO(data)) as image:
                assert carries_sample_mark(image), name


def test_the_seed_decides():
    def bytes_of(seed):
        return list(panel_pieces(seed, Scale.TINY)[0].draw())

    assert bytes_of(0) == bytes_of(0)
    assert bytes_of(0) != bytes_of(1)
