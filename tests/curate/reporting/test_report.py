from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from reliquary.curate.checks.run import Found
from reliquary.curate.measuring.look import Looked
from reliquary.curate.reporting.render import shown_text
from reliquary.curate.reporting.report import write_report
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_file
from reliquary.records import Decision, Finding, ImageSource
from tests.build.small_crawl import NOON, picture
from tests.curate.small_collection import collection, item, key

HOSTILE = "</p><script>alert(1)</script><img src=x onerror=alert(2)>\"'&\x00\u202e{{ 7 * 7 }}"
VOID = {"meta", "link", "img", "rect"}


def finding(name, check="blank", **fields):
    known = {"score": 0.9, "flagged": True, "explanation": "98 % of the picture is one colour"}
    return Finding(sha256=key(name), check=check, **{**known, **fields})


@pytest.fixture
def pictures():
    return {key(n): picture(n) for n in range(6)} | {key("junk"): b"junk"}


@pytest.fixture
def parts(pictures):
    """A collection in which everything that a stranger wrote is hostile, findings on it, and decisions."""
    fields = ("name", "title", "label", "licence", "credit", "culture", "object_type", "permalink", "group_id")
    hostile = dict.fromkeys(fields, HOSTILE)
    items = [replace(item(n), **hostile) for n in range(3)]
    items += [item(n, label="egyptian", permalink=f"https://museum.invalid/?a={n}&b=1") for n in range(3, 6)]
    items += [item("junk"), item("gone")]
    findings = [
        finding(0, explanation=HOSTILE),
        *(finding(name) for name in (1, 3, "junk", "gone")),
        finding(2, "near_duplicates", group=HOSTILE, others=[key(4)]),
        finding(5, "near_duplicates", score=0.1, flagged=False),
    ]
    looked = Looked({}, {}, {key("junk"): HOSTILE}, {key("gone"): "the file is gone"})
    titles = {"blank": "Blank", "near_duplicates": "Near-duplicates", "leaks": "Leaks"}
    decision = Decision(sha256=key(0), verdict="drop", reason=HOSTILE, reviewer=HOSTILE, at=NOON)
    return replace(collection(items, pictures), name=HOSTILE), Found(titles, findings, looked), {key(0): decision}


@pytest.fixture
def report(parts, tmp_path):
    return write_report(*parts, tmp_path / "report", quiet=True)


class Page(HTMLParser):
    """The elements of a page; ``unclosed`` are those whose end tag is missing or in the wrong place."""

    def __init__(self, path):
        super().__init__()
        self.tags, self.open, self.unclosed, self.text = [], [], [], ""
        self.feed(path.read_text("utf-8"))
        self.unclosed += self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.unclosed.append(tag)

    def handle_data(self, data):
        self.text += data

    def of(self, tag):
        return [attributes for found, attributes in self.tags if found == tag]

    def values(self, name):
        return [attributes[name] for _, attributes in self.tags if name in attributes]


@pytest.fixture
def pages(report):
    return {path.name: Page(path) for path in report.parent.glob("*.html")}


def test_the_first_page_is_returned_and_each_check_with_findings_has_its_own(report):
    assert report.name == "index.html"
    assert {path.name for path in report.parent.iterdir()} == {
        "index.html",
        "blank.html",
        "near_duplicates.html",
        "contact-sheet-blank.jpg",
        "contact-sheet-near_duplicates.jpg",
        "pictures",
    }


def test_only_pictures_that_are_shown_are_copied(report):
    copied = {path.stem for path in (report.parent / "pictures").iterdir()}
    assert copied == {key(n) for n in (0, 1, 2, 3, 4)}


def test_every_element_is_closed_and_every_link_and_picture_leads_somewhere(report, pages):
    for page in pages.values():
        assert page.unclosed == []
        for place in [*page.values("src"), *page.values("href")]:
            is_local = not place.startswith(("#", "https://museum.invalid/", "data:,"))
            assert not is_local or (report.parent / place).is_file(), place


def test_what_strangers_wrote_is_shown_and_does_nothing(pages):
    for page in pages.values():
        assert page.of("script") == []
        assert "x" not in page.values("src")
        assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
        assert not [href for href in page.values("href") if "script" in href]
        assert "</p><script>alert(1)</script>" in page.text
        assert "{{ 7 * 7 }}" in page.text
        assert not set("\x00\u202e") & set(page.text)


def test_nothing_from_elsewhere_is_loaded(pages):
    for page in pages.values():
        (policy,) = (meta["content"] for meta in page.of("meta") if "http-equiv" in meta)
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert all(src.startswith("pictures/") for src in page.values("src"))
        assert page.of("style") == [{}]


def test_permalinks_are_links_without_a_referrer(pages):
    links = [link for link in pages["blank.html"].of("a") if link["href"].startswith("https")]
    assert links == [{"href": "https://museum.invalid/?a=3&b=1", "rel": "noreferrer"}]


def test_pages_are_accessible(pages):
    for page in pages.values():
        assert page.of("html") == [{"lang": "en"}]
        assert len(page.of("h1")) == 1
        assert all(image["alt"] and image["width"] and image["height"] for image in page.of("img"))
        ids = page.values("id")
        assert len(ids) == len(set(ids))
        assert set(page.values("aria-labelledby")) <= set(ids)
        headings = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
        assert all(after <= before + 1 for before, after in pairwise(headings))


def test_a_picture_that_cannot_be_shown_has_its_card_and_stands_in_the_list(pages):
    assert pages["blank.html"].text.count("cannot be shown") == 2
    assert "the file is gone" in pages["index.html"].text
    assert key("junk") in pages["index.html"].text


def test_figures_decisions_and_the_way_on_are_told(pages):
    blank = " ".join(pages["blank.html"].text.split())
    assert "Flagged5 Shown here5 Decided1" in blank
    assert "98 % of the picture is one colour" in blank
    assert "dropped by </p>" in blank
    assert "reliquary curate crawls/met" in blank
    assert "compared with" in pages["near_duplicates.html"].text
    assert "Nothing was flagged by: Leaks." in pages["index.html"].text


def test_pictures_that_are_not_shown_are_counted(parts, tmp_path):
    page = Page(write_report(*parts, tmp_path / "report", per_check=2, quiet=True).with_name("blank.html"))
    assert "3 more flagged pictures are not shown here." in page.text
    assert len(page.of("img")) == 2


def test_sample_pictures_are_marked_on_every_page(parts, tmp_path):
    whole, found, decisions = parts
    sample = replace(whole, items=[replace(each, shows=ImageSource.SAMPLE) for each in whole.items])
    for path in write_report(sample, found, decisions, tmp_path / "report", quiet=True).parent.glob("*.html"):
        assert "Sample, not heritage data." in path.read_text("utf-8")


def test_a_report_without_findings_says_so(tmp_path):
    path = write_report(collection([item(1)]), Found({"blank": "Blank"}, []), {}, tmp_path / "report", quiet=True)
    assert "No check flags anything." in path.read_text("utf-8")
    assert "Nothing was flagged by: Blank." in path.read_text("utf-8")


def test_equal_findings_give_equal_files(parts, tmp_path):
    first, second = (write_report(*parts, tmp_path / name, quiet=True).parent for name in ("a", "b"))
    files = [path.relative_to(first) for path in first.rglob("*") if path.is_file()]
    assert len(files) > 8
    assert all(sha256_file(first / path) == sha256_file(second / path) for path in files)


def test_an_error_while_it_is_written_leaves_the_old_report(parts, report, monkeypatch):
    before = report.read_text("utf-8")

    def fail(*arguments):
        raise ReliquaryError("the disk broke")

    monkeypatch.setattr("reliquary.curate.reporting.report.draw_sheet", fail)
    with pytest.raises(ReliquaryError, match="the disk broke"):
        write_report(*parts, report.parent, quiet=True)
    assert report.read_text("utf-8") == before
    assert (report.parent / "contact-sheet-blank.jpg").is_file()


def test_long_texts_are_cut_and_put_on_one_line():
    assert shown_text("a\x00b\n\tc\x9b  d") == "a b c d"
    assert len(shown_text("x" * 10_000)) == 300


@pytest.mark.browser
def test_a_browser_shows_it_without_complaint_wide_and_narrow(report):
    from reliquary.rank.screenshots import NoBrowserError, find_browser, open_browser

    try:
        find_browser()
    except NoBrowserError as error:
        pytest.skip(str(error))
    with open_browser() as browser:
        for width in (1280, 390):
            tab = browser.new_context(viewport={"width": width, "height": 800}, offline=True).new_page()
            complaints = []
            tab.on("console", lambda message, said=complaints: said.append(message.text))
            tab.goto(report.as_uri())
            tab.get_by_role("link", name="Blank").click()
            assert tab.title().startswith("Blank")
            sizes = tab.eval_on_selector_all("img", "all => all.map(image => image.naturalWidth)")
            assert sizes == [48, 48, 48]
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
            assert complaints == []
