from __future__ import annotations

import pytest

from reliquary.curate.app import fields
from reliquary.curate.deciding.log import DecisionLog
from reliquary.records import Verdict

pytestmark = [
    pytest.mark.real,
    pytest.mark.xdist_group("fiftyone"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # FiftyOne's own
]

BLANK = {"reason": "blank"}


def failing(match):
    from fiftyone.operators.executor import ExecutionError

    return pytest.raises(ExecutionError, match=match)


def test_what_is_selected_is_dropped(curation, plugin):
    dropped = plugin.call("drop", {"reason": "blank", "check": "blank", "note": " twice "}, selected=plugin.ids[:2])
    lines = curation.log.read()
    assert [line.sha256 for line in lines] == sorted(plugin.images[:2]) == dropped.result["images"]
    written = {(line.verdict, line.reason, line.check, line.reviewer, line.note, line.label) for line in lines}
    assert written == {("drop", "blank", "blank", "ada", "twice", None)}
    assert plugin.view.values(fields.VERDICT) == ["drop", "drop", None, None]
    assert dropped.said == "2 pictures dropped (blank); Undo takes it back"
    assert {"reload_dataset", "clear_selected_samples"} <= dropped.asked.keys()


def test_a_picture_of_two_samples_is_kept_once(curation, plugin):
    kept = plugin.call("keep", {"reason": "false alarm"}, selected=plugin.ids[2:])
    assert [line.verdict for line in curation.log.read()] == ["keep"]
    assert plugin.view.values(fields.VERDICT) == [None, None, "keep", "keep"]
    assert kept.said == "1 picture kept (false alarm); Undo takes it back"


def test_pictures_are_relabelled(curation, plugin):
    said = plugin.call("relabel", {"label": "orient", "reason": "wrong label"}, selected=plugin.ids[:1]).said
    assert [(line.verdict, line.label) for line in curation.log.read()] == [("relabel", "orient")]
    assert plugin.view.values(fields.DECIDED_LABEL) == ["orient", None, None, None]
    assert said == "1 picture relabelled orient (wrong label); Undo takes it back"


def test_a_label_that_is_no_class_is_refused(curation, plugin):
    with failing("Path: label"):
        plugin.call("relabel", {"label": "martian", "reason": "wrong label"}, selected=plugin.ids[:1])
    assert not curation.log.path.exists()


def test_pictures_without_classes_are_not_relabelled(curation, plugin):
    plugin.dataset.info[fields.INFO]["class_names"] = []
    plugin.dataset.save()
    with failing("Validation error"):
        plugin.call("relabel", {"label": "orient", "reason": "wrong label"}, selected=plugin.ids[:1])
    label = plugin.form("relabel", selected=plugin.ids[:1])["label"]
    assert label["invalid"]
    assert label["error_message"] == "This collection has no classes, so there is no label to give."
    assert not curation.log.path.exists()


def test_the_whole_view_is_meant_only_by_saying_so(curation, plugin):
    with failing("Path: target. Reason: Required"):
        plugin.call("drop", BLANK)
    assert not curation.log.path.exists()
    plugin.call("drop", {**BLANK, "target": "view"}, view=plugin.view.limit(2))
    assert plugin.view.values(fields.VERDICT) == ["drop", "drop", None, None]


def test_filters_of_the_sidebar_narrow_a_saved_view(plugin):
    saved = plugin.dataset.load_saved_view("Blank candidates")
    filters = {"object_id": {"values": ["1"], "exclude": False}}
    plugin.call("drop", {**BLANK, "target": "view"}, view=saved, view_name=saved.name, filters=filters)
    assert plugin.view.values(fields.VERDICT) == ["drop", None, None, None]


def test_the_open_picture_is_meant_before_those_selected_and_the_next_one_is_opened(plugin):
    opened, other = plugin.ids[1], plugin.ids[0]
    dropped = plugin.call("drop", BLANK, current_sample=opened, selected=[other])
    assert plugin.view.values(fields.VERDICT) == [None, "drop", None, None]
    assert dropped.asked["open_sample"]["id"] == plugin.ids[2]


def test_after_the_last_open_picture_the_grid_comes_back(plugin):
    plugin.call("drop", {**BLANK, "target": "view"}, view=plugin.view.limit(2))
    done = plugin.call("keep", {"reason": "false alarm"}, current_sample=plugin.ids[2])
    assert "close_sample" in done.asked
    assert "open_sample" not in done.asked
    assert done.said == "Every picture of this view is decided"


def test_undo_takes_back_one_step(curation, plugin):
    plugin.call("keep", {"reason": "false alarm"}, selected=plugin.ids[:1])
    plugin.call("drop", BLANK, selected=plugin.ids[:2])
    assert plugin.call("undo").said == "Taken back: 2 pictures dropped (blank)"
    assert plugin.view.values(fields.VERDICT) == ["keep", None, None, None]
    assert [line.verdict for line in curation.log.read()] == ["keep"]


def test_undo_is_by_reviewer_and_says_if_there_is_nothing(curation, plugin):
    plugin.call("drop", {**BLANK, "reviewer": "bob"}, selected=plugin.ids[:1])
    none = plugin.call("undo", {"reviewer": "ada"})
    assert none.asked["notify"] == {
        "message": "ada decided nothing yet, so there is nothing to take back",
        "variant": "warning",
    }
    assert len(curation.log.read()) == 1
    assert plugin.call("undo", {"reviewer": "bob"}).result["images"] == plugin.images[:1]


def test_the_next_undecided_is_opened(plugin):
    assert plugin.call("next_undecided").asked["open_sample"]["id"] == plugin.ids[0]
    plugin.call("drop", BLANK, selected=plugin.ids[2:])
    assert plugin.call("next_undecided", selected=plugin.ids[1:2]).asked["open_sample"]["id"] == plugin.ids[0]
    plugin.call("drop", BLANK, selected=plugin.ids[:2])
    none = plugin.call("next_undecided", current_sample=plugin.ids[0])
    assert none.result == {"sample": None}
    assert "close_sample" in none.asked


def test_a_broken_file_is_told_by_line_and_field_and_nothing_is_written(curation, plugin):
    plugin.call("drop", BLANK, selected=plugin.ids[:1])
    broken = curation.log.path.read_text("utf-8").replace('"drop"', '"drpo"')
    curation.log.path.write_text(broken, "utf-8")
    for name, params in (("drop", BLANK), ("undo", {}), ("next_undecided", {}), ("read_again", {})):
        with failing(r"decisions\.jsonl:2: verdict: .*'drpo'"):
            plugin.call(name, params, selected=plugin.ids[1:2])
    assert curation.log.path.read_text("utf-8") == broken
    assert plugin.view.values(fields.VERDICT) == ["drop", None, None, None]


def test_a_reason_that_was_cleared_is_refused(curation, plugin):
    for reason in ("", "  "):
        with failing("reason"):
            plugin.call("drop", {"reason": reason}, selected=plugin.ids[:1])
    assert not curation.log.path.exists()


def test_what_others_wrote_is_shown_when_the_file_is_read_again(curation, plugin):
    DecisionLog(curation.log.path).decide(plugin.images[:1], Verdict.KEEP, reviewer="bob", reason="false alarm")
    assert plugin.view.values(fields.VERDICT) == [None] * 4
    assert plugin.call("read_again").said == "Decisions read again: 1 sample changed"
    assert plugin.view.values(fields.VERDICT) == ["keep", None, None, None]
    assert plugin.call("read_again").said == "Decisions read again: 0 samples changed"


def test_buttons_are_above_the_grid_or_above_the_open_picture(plugin):
    assert plugin.place("drop") == "samples-grid-secondary-actions"
    assert plugin.place("drop", current_sample=plugin.ids[0]) == "samples-viewer-actions"
    assert plugin.place("read_again") is None


def test_datasets_of_others_have_no_buttons_and_are_refused(fo, plugin):
    plugin.dataset = fo.Dataset("theirs")
    plugin.view = plugin.dataset.view()
    assert plugin.place("drop") is None
    with failing("theirs: reliquary did not make this dataset"):
        plugin.call("next_undecided")
