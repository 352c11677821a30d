from __future__ import annotations

import pytest

pytestmark = [
    pytest.mark.real,
    pytest.mark.xdist_group("fiftyone"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # FiftyOne's own
]


@pytest.fixture
def shown(plugin):
    """Return the parts of the panel, by name, after an event."""

    def show(event="on_load", **params):
        called = plugin.panel(__method__=event, **params)
        return called.asked["show_panel_output"]["output"]["type"]["properties"]

    return show


def test_it_counts_what_is_decided(plugin, shown):
    assert shown()["overall"]["default"].startswith("**0 of 4 decided**")
    plugin.call("drop", {"reason": "blank"}, selected=plugin.ids[:1])
    plugin.call("keep", {"reason": "false alarm", "reviewer": "bob"}, selected=plugin.ids[1:2])
    overall = shown("on_change_view")["overall"]["default"]
    assert "**2 of 4 decided**" in overall
    assert "50%" in overall
    assert "Verdicts: drop 1, keep 1" in overall
    assert "Reviewers: ada 1, bob 1" in overall


def test_it_counts_by_check(plugin, shown):
    plugin.call("drop", {"reason": "blank"}, selected=plugin.ids[:1])
    rows = shown()["by_check"]["default"].splitlines()[2:]
    assert rows[0].startswith("| Blank | 3 | 1 | `██████░")
    assert rows[1].startswith("| Near-duplicates | 1 | 0 | `░░░")


def test_its_buttons_are_the_operators(plugin, shown):
    from fiftyone.operators.registry import OperatorRegistry

    parts = shown()
    buttons = [part["view"] for row in ("deciding", "going_on") for part in parts[row]["type"]["properties"].values()]
    assert [button["label"] for button in buttons] == [
        "Keep",
        "Drop",
        "Relabel",
        "Undo",
        "Next undecided",
        "Read decisions again",
    ]
    assert all(OperatorRegistry().operator_exists(button["operator"]) for button in buttons)


def test_a_saved_view_is_chosen(plugin, shown):
    view = shown()["view"]
    assert "Blank candidates" in view["type"]["values"]
    assert view["on_change"] == "@reliquary/curate/review#choose_view"
    chosen = plugin.panel(__method__="choose_view", value="Blank candidates")
    assert chosen.asked["set_view"] == {"name": "Blank candidates"}
    assert "set_view" not in plugin.panel(__method__="choose_view", value=None).asked


def test_it_says_that_datasets_of_others_are_not_reviewed(fo, plugin, shown):
    plugin.view = fo.Dataset("theirs").view()
    assert "not made by `reliquary curate`" in shown()["markdown"]["default"]
