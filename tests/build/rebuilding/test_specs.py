from __future__ import annotations

import importlib
import pkgutil

import pytest

from reliquary.build import pictures
from reliquary.build.pictures.cropped import Cropped
from reliquary.build.pictures.kept import Kept
from reliquary.build.pictures.masks.drawn import DrawnMask
from reliquary.build.pictures.masks.own import OwnMask
from reliquary.build.pictures.picture import key
from reliquary.build.pictures.relief.depth import Depth
from reliquary.build.pictures.relief.normals import Normals
from reliquary.build.pictures.relief.segmentation import Segmentation
from reliquary.build.pictures.relief.soft_edges import SoftEdges
from reliquary.build.pictures.resized import Resized
from reliquary.build.rebuilding.specs import READERS, picture_of, spec_text
from reliquary.catalogue.recipe import Fit, ImageFormat, ImageSpec, MaskKind
from reliquary.errors import ReliquaryError

SHA = "ab" * 32
IMAGE = ImageSpec(size=(64, 48), fit=Fit.LETTERBOX, format=ImageFormat.PNG, quality=81)

PICTURES = [
    Resized(SHA, IMAGE),
    Cropped(SHA, (1, 2, 30, 40), IMAGE),
    Kept(SHA),
    DrawnMask(SHA, (64, 48), MaskKind.JELLY, 321, 2**63 + 1),
    OwnMask(SHA, IMAGE, (5, 6, 7, 8)),
    Depth(SHA, IMAGE),
    Normals(SHA, IMAGE, 0.1 + 0.2),
    SoftEdges(SHA, IMAGE, 1 / 3, 4),
    Segmentation(SHA, IMAGE, (2, 0, 1)),
]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.kind)
def test_a_picture_read_back_is_the_same_picture(picture):
    found = picture_of(picture.kind, spec_text(picture), SHA)
    assert type(found) is type(picture)
    assert key(found) == key(picture)


def test_every_kind_of_picture_can_be_read_back():
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(pictures.__path__, f"{pictures.__name__}.")
    ]
    kinds = {
        value.kind
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and isinstance(getattr(value, "kind", None), str)
    }
    assert kinds == set(READERS) == {picture.kind for picture in PICTURES}


@pytest.mark.parametrize(
    ("kind", "spec", "what"),
    [
        ("teleported", "{}", "found 'teleported'"),
        ("kept", '{"more": 1}', "more: Extra inputs"),
        ("resized", "no JSON", "Invalid JSON"),
        ("resized", '{"size": [100000, 10], "fit": "crop"}', "size.0: .*8192"),
        ("drawn-mask", '{"size": [64, 48], "shape": "dust", "steps": 1000000000000, "seed": 0}', "steps: .*100000000"),
        ("normals", '{"size": [64, 48], "fit": "crop", "value_range": 0}', "value_range"),
    ],
)
def test_what_a_stranger_made_up_is_refused(kind, spec, what):
    with pytest.raises(ReliquaryError, match=what):
        picture_of(kind, spec, SHA)
