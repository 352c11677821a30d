from __future__ import annotations

import json


def test_the_page_shows_the_figures(repository, monkeypatch):
    monkeypatch.syspath_prepend(str(repository / "docs"))
    import blank_detection

    result = json.loads(blank_detection.RESULT.read_text("utf-8"))
    page = blank_detection.RESULT.with_suffix(".md").read_text("utf-8")
    assert [line for line in blank_detection.tables(result) if line not in page] == []
    assert [row["design"] for row in result["designs"]] == [design.name for design in blank_detection.DESIGNS]
