from __future__ import annotations

from dataclasses import replace

import pytest

from reliquary.build.kinds import kind_of
from reliquary.build.kinds.relief import ReliefKind
from reliquary.build.pictures.relief.depth import Depth
from reliquary.build.pictures.relief.normals import Normals
from reliquary.build.pictures.relief.segmentation import Segmentation
from reliquary.build.pictures.relief.soft_edges import SoftEdges
from reliquary.build.pictures.resized import Resized
from reliquary.build.sources.candidate import PanelMaps
from reliquary.build.splitting.identical import drop_identical
from reliquary.catalogue.recipe import Fit, ImageSpec, Labels, ReliefMaps, TaskKind
from reliquary.errors import ReliquaryError
from reliquary.records import ReliefRow
from tests.build.small_candidates import copied
from tests.build.small_crawl import small_recipe

KIND = ReliefKind()
IMAGE = ImageSpec(size=(20, 20), fit=Fit.CROP)
PANEL = PanelMaps(
    panel_id="O-160",
    depth="d" * 64,
    depth_min=0.5,
    depth_max=1.5,
    depth_unit="m",
    pixel_size=0.02,
    segmentation="e" * 64,
    class_names=("Figure", "ground"),
    degradation=None,
)


def recipe(**fields):
    given = {
        "task": TaskKind.RELIEF,
        "labels": Labels(names=["ground", "plant", "figure"]),
        "image": IMAGE,
        "relief": ReliefMaps(soft_edge_classes=3),
    }
    return small_recipe(**given | fields)


def examples(*panels, **fields):
    candidates = [copied(f"{number}.jpg", panel=panel) for number, panel in enumerate(panels)]
    return KIND.examples(candidates, recipe(**fields), {})


def test_it_is_the_kind_of_its_task():
    assert isinstance(kind_of("relief"), ReliefKind)
    assert KIND.row is ReliefRow
    assert KIND.label_names(recipe()) == []


def test_a_photograph_comes_with_its_maps():
    (example,) = examples(PANEL).examples
    original = copied("0.jpg").sha256
    assert example.image_id == original
    # A metre of depth is 50 pixels of two centimetres.
    assert example.pictures == {
        "image": Resized(original, IMAGE),
        "depth": Depth("d" * 64, IMAGE),
        "normals": Normals("d" * 64, IMAGE, pytest.approx(50)),
        "soft_edges": SoftEdges("d" * 64, IMAGE, pytest.approx(50), 3),
        "segmentation": Segmentation("e" * 64, IMAGE, (2, 0)),
    }


def test_columns_tell_of_panel_and_photograph():
    clean, aged = examples(PANEL, replace(PANEL, degradation=("faded", 7))).examples
    assert KIND.columns(clean, {}) == {
        "depth_min": 0.5,
        "depth_max": 1.5,
        "depth_unit": "m",
        "panel_id": "O-160",
        "degradation": None,
    }
    assert KIND.columns(aged, {})["degradation"] == {"name": "faded", "seed": 7}


def test_class_names_may_be_spelt_otherwise():
    labels = Labels(names=["ground", "person"], values={"person": ["figure", "person"]})
    (example,) = examples(PANEL, labels=labels).examples
    assert example.pictures["segmentation"].classes == (1, 0)


@pytest.mark.parametrize(("panel", "fields"), [(replace(PANEL, segmentation=None), {}), (PANEL, {"labels": None})])
def test_without_a_map_or_without_labels_there_is_no_segmentation(panel, fields):
    (example,) = examples(panel, **fields).examples
    assert "segmentation" not in example.pictures


def test_a_class_that_the_recipe_does_not_name_rejects_the_photograph():
    found = examples(replace(PANEL, class_names=("ground", "ornament")))
    assert found.examples == []
    assert [(entry.reason, entry.rejected) for entry in found.left_out] == [
        ("panel with a class that is not in the labels", True)
    ]


def test_a_picture_without_maps_is_left_out():
    found = examples(None)
    assert found.examples == []
    assert [(entry.reason, entry.rejected) for entry in found.left_out] == [("no photograph of a relief panel", False)]


@pytest.mark.parametrize("fit", [Fit.LETTERBOX, Fit.RESIZE])
def test_bars_and_distortion_are_refused(fit):
    with pytest.raises(ReliquaryError, match=r"image\.fit"):
        examples(PANEL, image=IMAGE.model_copy(update={"fit": fit}))


def test_one_photograph_given_to_two_panels_is_left_out():
    pair = [copied(item, sha256="a" * 64, panel=replace(PANEL, panel_id=item)) for item in ("a", "b")]
    assert drop_identical(KIND.examples(pair, recipe(), {}).examples).examples == []


def test_a_config_holds_all():
    found = examples(PANEL, PANEL).examples
    contents = KIND.contents(found, recipe(), "grouped")
    assert contents.class_names == {}
    assert contents.strata == {example.image_id: () for example in found}
    assert set(contents.columns) == set(contents.strata)


def test_images_are_named_by_their_id():
    (example,) = examples(PANEL).examples
    assert KIND.file_name(example, {}, "png") == f"{example.image_id[:16]}.png"
