from __future__ import annotations

import pytest

from reliquary.errors import FaultyFileError, UnknownVersionError
from reliquary.records import PanelFile
from reliquary.yamlfiles import read_yaml

WHOLE = """schema: panel/1
panel_id: O-160
photographs:
  - {file: plate.jpg}
  - {file: aged.jpg, degradation: {name: faded, seed: 7}}
depth: depth.png
depth_min: 0.5
depth_max: 2
depth_unit: unitless
segmentation: classes.png
classes: [ground, figure]
"""


def read(tmp_path, old="", new=""):
    path = tmp_path / "panel.yaml"
    assert old in WHOLE
    path.write_text(WHOLE.replace(old, new, 1) if old else WHOLE)
    return read_yaml(path, PanelFile)


def test_a_whole_panel(tmp_path):
    panel = read(tmp_path)
    assert [photograph.file for photograph in panel.photographs] == ["plate.jpg", "aged.jpg"]
    assert panel.photographs[0].degradation is None
    assert (panel.photographs[1].degradation.name, panel.photographs[1].degradation.seed) == ("faded", 7)
    assert (panel.depth_min, panel.depth_max, panel.pixel_size) == (0.5, 2.0, None)


def test_metres_with_the_size_of_a_pixel(tmp_path):
    assert read(tmp_path, "unitless", "m\npixel_size: 0.002").pixel_size == 0.002


def test_a_panel_without_a_segmentation_needs_no_classes(tmp_path):
    assert read(tmp_path, "segmentation: classes.png\nclasses: [ground, figure]\n").classes == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("depth_max: 2", "depth_max: 0.5", 8, "depth_max"),
        ("depth_max: 2", "depth_max: -1", 8, "not more than depth_min, 0.5"),
        ("depth_min: 0.5", "depth_min: .nan", 7, "depth_min"),
        ("depth_max: 2", "depth_max: .inf", 8, "depth_max"),
        ("unitless", "cm", 9, "depth_unit"),
        ("unitless", "m", 1, "pixel_size is missing"),
        ("unitless", "m\npixel_size: 0", 10, "pixel_size"),
        ("photographs:\n  - {file: plate.jpg}\n  - {file: aged.jpg, degradation: {name: faded, seed: 7}}",
         "photographs: []", 3, "photographs"),
        ("seed: 7", "seed: 9223372036854775808", 5, r"photographs\[1\].degradation.seed"),
        ("[ground, figure]", "[ground, ground]", 11, "twice"),
        ("classes: [ground, figure]\n", "", 1, "classes is missing"),
        ("depth: depth.png\n", "", 1, "depth"),
        ("panel_id: O-160", "panel_id: ''", 2, "panel_id"),
        ("plate.jpg", "plate.jpg, light: raking", 4, "light"),
    ],
)  # fmt: skip
def test_faults_are_told_with_their_line(tmp_path, old, new, line, message):
    with pytest.raises(FaultyFileError, match=message) as caught:
        read(tmp_path, old, new)
    assert f"panel.yaml:{line}" in str(caught.value)


def test_all_faults_are_told(tmp_path):
    with pytest.raises(FaultyFileError) as caught:
        read(tmp_path, "depth_min: 0.5\ndepth_max: 2\ndepth_unit: unitless", "depth_min: a\ndepth_max: b")
    assert len(caught.value.faults) == 3


def test_another_version_is_refused(tmp_path):
    with pytest.raises(UnknownVersionError, match="update reliquary"):
        read(tmp_path, "panel/1", "panel/2")
