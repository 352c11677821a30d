from __future__ import annotations

import pytest

from reliquary.build.pictures import picture
from reliquary.build.pictures.cropped import Cropped
from reliquary.build.pictures.kept import Kept
from reliquary.build.pictures.picture import key, tool_versions
from reliquary.build.pictures.resized import Resized
from reliquary.catalogue.recipe import Fit, ImageSpec

A, B = "a" * 64, "b" * 64
SPEC = ImageSpec(size=(32, 32), fit=Fit.RESIZE)


def test_everything_that_decides_the_bytes_is_in_the_key():
    pictures = [
        Resized(A, SPEC),
        Resized(B, SPEC),
        *(Resized(A, SPEC.model_copy(update=change)) for change in ({"quality": 80}, {"fit": Fit.CROP})),
        Cropped(A, (0, 0, 32, 32), SPEC),
        Cropped(A, (1, 0, 32, 32), SPEC),
        Kept(A),
        Kept(B),
    ]
    assert len({key(each) for each in pictures}) == len(pictures)


def test_equal_pictures_have_one_key():
    assert key(Resized(A, SPEC)) == key(Resized(A, SPEC.model_copy()))


@pytest.mark.parametrize(("name", "value"), [("METHOD_VERSION", 99), ("tool_versions", lambda: {"pillow": "99"})])
def test_another_method_or_another_tool_gives_another_key(monkeypatch, name, value):
    before = key(Kept(A))
    monkeypatch.setattr(picture, name, value)
    assert key(Kept(A)) != before


def test_the_tools_that_decide_the_bytes_are_named():
    assert {"pillow", "jpg"} <= set(tool_versions())
