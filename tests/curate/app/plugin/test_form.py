from __future__ import annotations

import pytest

from reliquary.curate.app import fields

pytestmark = [
    pytest.mark.real,
    pytest.mark.xdist_group("fiftyone"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # FiftyOne's own
]


def choices(field):
    return [(choice["value"], choice["label"]) for choice in field["view"]["choices"]]


def test_with_nothing_selected_the_view_has_to_be_chosen(plugin):
    target = plugin.form("drop")["target"]
    assert choices(target) == [("view", "The whole view: 4 pictures")]
    assert (target["default"], target["required"]) == (None, True)


def test_each_target_says_what_it_is(plugin):
    target = plugin.form("drop", selected=plugin.ids[:1], current_sample=plugin.ids[1])["target"]
    assert choices(target) == [
        ("current", "The picture that is open"),
        ("selected", "What is selected: 1 picture"),
        ("view", "The whole view: 4 pictures"),
    ]
    assert target["default"] == "current"


def test_the_check_that_points_to_the_pictures_gives_the_reasons(plugin):
    form = plugin.form("drop", selected=plugin.ids[1:2])
    assert form["check"]["default"] == "near_duplicates"
    assert form["reason"]["default"] == "duplicate"
    assert choices(form["check"]) == [("blank", "Blank"), ("near_duplicates", "Near-duplicates")]
    assert form["reason"]["view"].get("allow_user_input", True), "any other reason may be written"


def test_another_check_gives_other_reasons(plugin):
    form = plugin.form("drop", {"check": "blank"}, selected=plugin.ids[1:2])
    assert [value for value, _ in choices(form["reason"])][:2] == ["blank", "placeholder"]


def test_the_target_that_was_chosen_decides_which_check_points(plugin):
    form = plugin.form("drop", {"target": "view"}, selected=plugin.ids[1:2])
    assert form["check"]["default"] == "blank"


def test_the_reviewer_is_the_last_one_and_can_be_another(plugin):
    assert (plugin.form("drop")["reviewer"]["default"], plugin.form("undo")["reviewer"]["default"]) == ("ada", "ada")
    plugin.dataset.info[fields.INFO]["reviewer"] = None
    plugin.dataset.save()
    assert plugin.form("undo")["reviewer"]["required"]


def test_a_new_label_is_chosen_from_the_classes(plugin):
    form = plugin.form("relabel", selected=plugin.ids[:1])
    assert ("egyptian", "egyptian") in choices(form["label"])
    assert form["label"]["view"]["allow_user_input"] is False
    assert "label" not in plugin.form("drop")


def test_a_broken_file_is_told_before_anything_is_filled_in(curation, plugin):
    curation.log.path.parent.mkdir(exist_ok=True)
    curation.log.path.write_text('{"schema": "decisions/1"}\n{"sha256": "1234"}\n', "utf-8")
    for operator in ("drop", "undo"):
        fault = plugin.form(operator)["fault"]
        assert fault["invalid"]
        assert f"{curation.log.path}:2: sha256: " in fault["view"]["description"]
    curation.log.path.unlink()
    assert "fault" not in plugin.form("drop")
