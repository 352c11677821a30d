from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from reliquary.rank.collect import collect_results
from reliquary.rank.evidence import Evidence
from reliquary.rank.mistakes import find_confusion
from reliquary.rank.page import page_of, sorted_boards
from reliquary.rank.render import render_html, render_markdown
from reliquary.records import ResultStatus

GOLDEN = Path(__file__).with_name("leaderboard.md")
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>|`*\"'"


def page(bench):
    stored = collect_results("provenance", bench.runs, bench.out).results
    evidence = Evidence(bench.builds)
    confusions = {one.result.spec_sha256: find_confusion(one, evidence) for one in stored}
    return page_of(bench.suite, sorted_boards(bench.suite, [one.result for one in stored]), [], {}, confusions)


@pytest.fixture
def hostile_bench(bench, write_suite):
    bench.suite = write_suite({"resnet18": HOSTILE})
    dataset = bench.build()
    bench.run(dataset, settings={HOSTILE: HOSTILE}, note=HOSTILE)
    bench.run(dataset, baseline="resnet10t", parameters={HOSTILE: HOSTILE})
    return bench


class Elements(HTMLParser):
    """Collects the start tags of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def of(self, tag):
        return [attributes for found, attributes in self.tags if found == tag]


def test_markdown_is_as_it_was(ranked_bench):
    """The file leaderboard.md holds the expected text; hashes depend on the version of pyarrow and are left out."""
    text = re.sub(r"\b[0-9a-f]{16}([0-9a-f]{48})?\b", "HASH", render_markdown(page(ranked_bench)))
    assert text == GOLDEN.read_text("utf-8")


def test_equal_results_give_equal_pages(ranked_bench):
    assert render_html(page(ranked_bench)) == render_html(page(ranked_bench))
    assert render_markdown(page(ranked_bench)) == render_markdown(page(ranked_bench))


def test_hostile_names_are_shown_and_do_nothing(hostile_bench):
    text = render_html(page(hostile_bench))
    elements = Elements(text)
    assert len(elements.of("script")) == 1
    assert elements.of("img") == []
    assert not [name for _, attributes in elements.tags for name in attributes if name.startswith("on")]
    assert text.count("&lt;script&gt;alert(1)") >= 3


def test_hostile_names_do_nothing_in_markdown(hostile_bench):
    text = render_markdown(page(hostile_bench))
    assert "<script" not in text
    assert "<img" not in text
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert all(len(re.findall(r"(?<!\\)\|", line)) >= 3 for line in tables)
    leaderboard = [line for line in tables if "&lt;script&gt;" in line][0]  # noqa: RUF015 - the first of several
    assert len(re.findall(r"(?<!\\)\|", leaderboard)) == 8


def test_the_policy_names_the_page_s_own_style_and_script(ranked_bench):
    text = render_html(page(ranked_bench))
    policy = next(a["content"] for a in Elements(text).of("meta") if a.get("http-equiv") == "Content-Security-Policy")
    for tag in ("style", "script"):
        content = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_page_needs_no_other_host(ranked_bench):
    elements = Elements(render_html(page(ranked_bench)))
    for tag, attributes in elements.tags:
        for name in ("src", "href"):
            address = attributes.get(name, "")
            assert address.startswith(("#", "results/", "assets/", "data:,")) or not address, (tag, address)


def test_tables_are_named_and_their_headings_scoped(ranked_bench):
    text = render_html(page(ranked_bench))
    elements = Elements(text)
    assert len(elements.of("table")) == len(elements.of("caption")) > 5
    assert {attributes["scope"] for attributes in elements.of("th")} == {"col", "row"}
    names = [attributes["id"] for _, attributes in elements.tags if "id" in attributes]
    assert len(names) == len(set(names))
    pointed = {attributes["aria-labelledby"] for _, attributes in elements.tags if "aria-labelledby" in attributes}
    assert pointed <= set(names)


def test_long_tables_of_classes_are_folded_away(ranked_bench, monkeypatch):
    assert "rows</summary>" not in render_markdown(page(ranked_bench))
    monkeypatch.setattr("reliquary.rank.tables.MOST_SHOWN", 2)  # there are three classes
    text = render_markdown(page(ranked_bench))
    assert text.count("<details>\n<summary>By class: 3 rows</summary>\n\n| Class |") == 2
    assert text.count("<summary>Taken for: 3 rows</summary>") == text.count("\n\n</details>") - 2 == 2
    html = Elements(render_html(page(ranked_bench)))
    assert len(html.of("table")) == len(html.of("caption"))
    assert render_html(page(ranked_bench)).count("<summary>By class: 3 rows</summary>") == 2


def test_both_pages_show_what_the_split_inflates(bench):
    dataset = bench.build()
    bench.run(dataset, right=9)
    assert "inflates" not in render_markdown(page(bench)) + render_html(page(bench))
    bench.run(dataset, right=16, config="paper")
    assert '<a href="#inflation">' in render_html(page(bench))
    title = "## What the split inflates\n\n### provenance-sample 0.1.0, protocol small\n\n| Baseline |"
    assert title in render_markdown(page(bench))


@pytest.mark.parametrize(("name", "said"), [("provenance-sample", True), ("provenance", False)])
def test_both_pages_say_sample_where_it_is(bench, name, said):
    bench.run(bench.build(name=name))
    for text in (render_html(page(bench)), render_markdown(page(bench))):
        assert ("Sample, not heritage data." in text) is said


def test_results_set_aside_are_listed_apart(ranked_bench):
    first, *others = [s.result for s in collect_results("provenance", ranked_bench.runs, ranked_bench.out).results]
    withdrawn = first.model_copy(update={"status": ResultStatus.WITHDRAWN, "note": "trained on the test split"})
    whole = page_of(ranked_bench.suite, sorted_boards(ranked_bench.suite, others), [withdrawn], {}, {})
    for text in (render_html(whole), render_markdown(whole)):
        assert text.count("trained on the test split") == 1


def test_a_page_without_ranked_results_says_so(ranked_bench):
    results = [s.result for s in collect_results("provenance", ranked_bench.runs, ranked_bench.out).results]
    assert "No result takes part in a table." in render_html(page_of(ranked_bench.suite, [], results, {}, {}))
