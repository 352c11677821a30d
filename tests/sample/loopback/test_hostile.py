from __future__ import annotations

from reliquary.sample.loopback.hostile import HOSTILE_TEXTS, with_hostile_texts

RECORD = {"title": "Jar", "count": 3, "open": True, "none": None, "url": "https://a.b/", "tags": ["a", "b"],
          "parts": [{"title": "lid", "id": "x"}]}  # fmt: skip


def test_texts_under_the_names_are_hostile_at_any_depth():
    spoilt = with_hostile_texts(RECORD, {"title", "tags"})
    assert spoilt["title"] == HOSTILE_TEXTS[0]
    assert spoilt["tags"] == list(HOSTILE_TEXTS[1:3])
    assert spoilt["parts"] == [{"title": HOSTILE_TEXTS[3], "id": "x"}]


def test_everything_else_stays():
    spoilt = with_hostile_texts(RECORD, {"title", "tags", "count", "open", "none"})
    assert {name: spoilt[name] for name in ("count", "open", "none", "url")} == {
        "count": 3, "open": True, "none": None, "url": "https://a.b/"
    }  # fmt: skip
    assert RECORD["title"] == "Jar"


def test_all_attacks_are_there():
    together = "\n".join(HOSTILE_TEXTS)
    for sign in ("../", "\r\n", "\x1b[", "<script>", "\n=cmd|", "\u202e", "\x00", "\u2028"):
        assert sign in together
