from __future__ import annotations

import pytest

from reliquary.errors import ReliquaryError
from reliquary.render.sketchfab import api as api_module
from reliquary.render.sketchfab.api import Form
from reliquary.render.sketchfab.faults import ModelError
from tests.render.sketchfab.double import Double, glb, serving, uid


def test_a_model_has_its_licence_and_its_author(sketchfab, double):
    model = sketchfab.model(double.add(1, archives={}))
    assert (model.name, model.author, model.author_page) == ("Owl 1", "Tu Feng", "https://sketchfab.com/tu")
    assert (model.licence, model.licence_label) == ("CC-BY-4.0", "CC Attribution")
    assert (model.faces, model.downloadable) == (1200, True)
    assert model.permalink == f"https://sketchfab.com/3d-models/owl-{uid(1)}"


def test_what_is_not_said_of_a_model_is_unknown(sketchfab, double):
    model = sketchfab.model(
        double.add(1, licence=None, archives={}, user=None, viewerUrl="javascript:x", faceCount=None)
    )
    assert (model.author, model.licence, model.licence_label, model.faces) == (None, None, None, None)
    assert model.permalink == f"https://sketchfab.com/3d-models/{uid(1)}"


def test_a_collection_is_read_page_after_page(sketchfab, double):
    names = [double.add(number, archives={}) for number in range(5)]
    double.collections[uid(99)] = names
    assert [model.uid for model in sketchfab.collection(uid(99))] == names
    assert len(double.asked) == 3


def test_the_next_page_is_that_of_the_interface(sketchfab, double):
    double.collections[uid(99)] = [double.add(1, archives={})]
    with serving(Double()) as other:
        double.says = lambda answer: {**answer, "next": f"{other.api}/collections/x"}
        with pytest.raises(ReliquaryError, match="leads to another server"):
            list(sketchfab.collection(uid(99)))
        assert other.asked == []


def test_pages_without_end_are_given_up(sketchfab, double, monkeypatch):
    monkeypatch.setattr(api_module, "MAX_PAGES", 3)
    double.collections[uid(99)] = [double.add(1, archives={})]
    double.says = lambda answer: {**answer, "next": f"{double.api}/collections/{uid(99)}/models?cursor=0"}
    with pytest.raises(ReliquaryError, match="more than 3 pages"):
        list(sketchfab.collection(uid(99)))


def test_a_collection_that_is_not_there_is_told(sketchfab):
    with pytest.raises(ModelError, match="nothing of this uid"):
        list(sketchfab.collection(uid(99)))


def test_a_form_that_is_not_offered_is_told_with_the_other(sketchfab, double):
    model = sketchfab.model(double.add(1, archives={"gltf": b"zip"}))
    with pytest.raises(ModelError, match=r"Sketchfab offers no GLB of it; .* 'file: <id>/scene.gltf' in the set"):
        sketchfab.archive(model, Form.GLB)
    assert sketchfab.archive(model, Form.GLTF).size == 3


@pytest.mark.parametrize(
    ("licence", "reason"),
    [
        ("CC Attribution", "its author does not offer it for download; ask, at https://sketchfab.com/3d-models/owl-"),
        ("Standard", r"it is sold \(licence 'Standard'\); buy it first, at https://sketchfab.com/3d-models/owl-"),
    ],
)
def test_why_a_model_cannot_be_had_is_told(sketchfab, double, licence, reason):
    name = double.add(1, licence=licence, isDownloadable=False, archives={"glb": glb()})
    with pytest.raises(ModelError, match=reason):
        sketchfab.archive(sketchfab.model(name), Form.GLB)
