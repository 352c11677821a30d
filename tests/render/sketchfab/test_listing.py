from __future__ import annotations

import io

import pytest
import yaml
from rich.console import Console

from reliquary.catalogue.render_set import ModelEntry
from reliquary.errors import ReliquaryError
from reliquary.render.sketchfab.listing import as_json, entries, list_models, table
from tests.render.sketchfab.double import uid


def shown(models, width=160):
    target = io.StringIO()
    Console(file=target, width=width).print(table(models))
    return target.getvalue()


def test_a_model_is_listed_by_its_uid(sketchfab, double):
    (model,) = list_models(sketchfab, double.add(1, archives={}), quiet=True)
    assert model.name == "Owl 1"
    assert shown([model]).splitlines()[-1].split() == f"{uid(1)} Owl 1 Tu Feng CC-BY-4.0 1,200 yes".split()


def test_a_collection_is_listed_with_the_licences_that_its_pages_leave_out(sketchfab, double):
    names = [double.add(number, archives={}, licence="CC0 Public Domain") for number in range(3)]
    double.collections[uid(99)] = names
    found = list_models(sketchfab, f"collection:{uid(99)}", quiet=True)
    assert [(model.uid, model.licence) for model in found] == [(name, "CC0-1.0") for name in names]


def test_one_that_is_listed_but_private_cannot_be_downloaded(sketchfab, double):
    double.collections[uid(99)] = [double.add(1, archives={})]
    listed = double.models[uid(1)]
    double.says = lambda answer: (double.models.clear(), answer)[1]
    (model,) = list_models(sketchfab, f"collection:{uid(99)}", quiet=True)
    assert listed["isDownloadable"]
    assert (model.name, model.licence, model.downloadable) == ("Owl 1", None, False)


@pytest.mark.parametrize(
    "named", ["owl", uid(1).upper() + "A", f"{uid(1)}/../x", "collection:", "https://sketchfab.com"]
)
def test_what_is_no_uid_is_refused(sketchfab, double, named):
    with pytest.raises(ReliquaryError, match="expected a uid of 32 hexadecimal digits"):
        list_models(sketchfab, named)
    assert double.asked == []


def test_a_uid_of_nothing_is_told(sketchfab):
    with pytest.raises(ReliquaryError, match=f"{uid(9)}: Sketchfab has nothing of this uid"):
        list_models(sketchfab, uid(9))


def test_names_of_strangers_are_no_markup_and_unknown_is_a_dash(sketchfab, double):
    name = double.add(1, archives={}, name="[red]Owl[/]", user=None, faceCount=None, licence=None, isDownloadable=False)
    line = shown(list_models(sketchfab, name)).splitlines()[-1]
    assert line.split() == [uid(1), "[red]Owl[/]", "-", "-", "-", "no"]


def test_a_licence_without_derivatives_says_so(sketchfab, double):
    name = double.add(1, archives={}, licence="CC Attribution-NoDerivs")
    assert "CC-BY-ND-4.0 (no derivatives)" in shown(list_models(sketchfab, name))


def test_uids_are_whole_in_a_narrow_terminal(sketchfab, double):
    assert uid(1) in shown(list_models(sketchfab, double.add(1, archives={})), width=50)


def test_the_lines_for_a_set_are_right_and_leave_out_what_cannot_be_had(sketchfab, double):
    names = [double.add(number, archives={}, name=text) for number, text in enumerate(["Owl: Zun", "owl zun", "鸮尊"])]
    names.append(double.add(7, archives={}, isDownloadable=False))
    models = [sketchfab.model(name) for name in names]
    listed = [ModelEntry.model_validate(entry) for entry in yaml.safe_load(entries(models))["models"]]
    assert [entry.id for entry in listed] == ["owl-zun", "owl-zun-2", uid(2)]
    assert [entry.class_ for entry in listed] == ["Owl: Zun", "owl zun", "鸮尊"]
    assert listed[0].file == "owl-zun.glb"
    assert (listed[0].sketchfab, listed[0].licence, listed[0].credit) == (uid(0), "CC-BY-4.0", "Tu Feng")
    assert entries([sketchfab.model(names[-1])]) == ""


def test_plain_values_hold_everything(sketchfab, double):
    (value,) = as_json(list_models(sketchfab, double.add(1, archives={})))
    assert value["permalink"] == f"https://sketchfab.com/3d-models/owl-{uid(1)}"
    assert value["licence_label"] == "CC Attribution"
