from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reliquary.catalogue.render_set import RenderSetFile
from reliquary.render.planning.views import plan_view, plan_views
from reliquary.render.scene import Quality
from tests.render.planning.small_plans import MAPS, checked, small_set

QUALITY = Quality()
LIT = {"setups": ["hdri"], "maps": ["a.hdr", "b.hdr"]}


def plan(spec=None, model=None, number=0, maps=MAPS, quality=QUALITY):
    return plan_view(spec or small_set(), model or checked("owl"), number, maps, quality)


def test_views_are_sorted_by_model_and_number():
    views = plan_views(small_set(), [checked("owl"), checked("mask")], MAPS, QUALITY)
    assert [(view.model.entry.id, view.number) for view in views] == [(m, n) for m in ("mask", "owl") for n in range(3)]


@pytest.mark.parametrize("sampling", ["uniform", "stratified"])
def test_a_view_does_not_change_when_models_or_views_are_added(sampling):
    views = {"per_model": 3, "size": (64, 64), "sampling": sampling}
    few = plan_views(small_set(views=views), [checked("owl")], MAPS, QUALITY)
    more = small_set(("mask", "owl", "camel"), views={**views, "per_model": 20})
    many = plan_views(more, [checked(name) for name in ("mask", "owl", "camel")], MAPS, QUALITY)
    known = {(view.model.entry.id, view.number): view for view in many}
    for view in few:
        assert known["owl", view.number] == view
        assert known["owl", view.number].spec_sha256 == view.spec_sha256


def test_views_differ():
    views = list(plan_views(small_set(), [checked("owl"), checked("mask")], MAPS, QUALITY))
    assert len({view.seed for view in views}) == len({view.spec_sha256 for view in views}) == 6
    assert len({tuple(view.camera.position) for view in views}) == 6


def changed(spec: RenderSetFile, **values) -> RenderSetFile:
    return spec.model_validate({**spec.model_dump(by_alias=True), **values})


def test_the_spec_is_all_that_decides_the_pixels():
    spec = small_set(light=LIT)
    view = plan(spec)
    others = [
        plan(spec, number=1),
        plan(changed(spec, seed=1)),
        plan(spec, model=checked("owl", sha256="2" * 64)),
        plan(spec, model=checked(spec.models[0].model_copy(update={"material": "clay"}))),
        plan(spec, model=checked(spec.models[0].model_copy(update={"up": "z"}))),
        plan(spec, maps={name: replace(found, sha256="c" * 64) for name, found in MAPS.items()}),
        plan(spec, quality=Quality(samples=17)),
        plan(changed(spec, views={"per_model": 3, "size": (64, 65)})),
        plan(changed(spec, views={"per_model": 3, "size": (64, 64), "passes": ["depth"]})),
    ]
    assert len({view.spec_sha256, *(other.spec_sha256 for other in others)}) == 1 + len(others)


def test_the_spec_is_nothing_else():
    spec = small_set(light=LIT)
    same = [
        plan(changed(spec, title="Another")),
        plan(changed(spec, composites={})),
        plan(spec, model=checked(spec.models[0].model_copy(update={"class_": "Bird", "credit": "Me"}))),
        plan(spec, model=checked("owl", root=Path("/elsewhere"))),
        plan(spec, maps={name: replace(found, path=Path("/elsewhere") / name) for name, found in MAPS.items()}),
    ]
    assert {view.spec_sha256 for view in same} == {plan(spec).spec_sha256}


def test_requests_name_files_by_absolute_paths():
    view = plan(small_set(light=LIT, views={"per_model": 1, "passes": ["normals", "depth"]}))
    load = view.load(7)
    assert (load.id, load.path, load.root, load.do) == (7, "/models/owl.glb", "/models", "load")
    shoot = view.shoot(8, Path("/folder/a.png"), Path("/folder/a.npz"))
    assert (shoot.id, shoot.picture, shoot.passes) == (8, "/folder/a.png", "/folder/a.npz")
    assert shoot.light.map in {"/models/a.hdr", "/models/b.hdr"}
    assert 0 <= shoot.seed < 2**31
    assert shoot.eye.world_to_camera == view.camera.world_to_camera
    assert plan().shoot(8, Path("/a.png"), Path("/a.npz")).passes is None


def test_a_view_without_its_light_map_is_known():
    view = plan(small_set(light=LIT), maps={})
    assert view.lacks_light
    assert view.light_name in {"a.hdr", "b.hdr"}
    assert not plan().lacks_light
    assert not plan(small_set(light=LIT)).lacks_light
