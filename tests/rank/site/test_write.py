from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from reliquary.catalogue import load_suite
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_file
from reliquary.pages.policy import content_policy
from reliquary.rank.site.write import write_site
from tests.rank.site.conftest import make_site

FIRST_VIEW = 200_000  # bytes


class Links(HTMLParser):
    """Collects what a page points at, and its identifiers."""

    def __init__(self, text):
        super().__init__()
        self.targets, self.ids, self.sources = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.ids += [values["id"]] if "id" in values else []
        self.targets += [values["href"]] if tag == "a" and values.get("href") else []
        self.sources += [values["src"]] if "src" in values else []


def pages_of(site):
    return {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}


def digests(site):
    return {path.relative_to(site).as_posix(): sha256_file(path) for path in sorted(site.rglob("*")) if path.is_file()}


def test_a_site_has_pages_of_suites_rows_comparisons_and_datasets(site):
    pages = pages_of(site)
    kinds = sorted(re.sub(r"[0-9a-f]{16}", "ID", name) for name in pages)
    rows = ["provenance/row-ID.html"] * 2
    assert kinds == ["datasets/ID.html", "index.html", "provenance/compare-1.html", "provenance/index.html", *rows]
    assert len(list((site / "provenance" / "results").glob("*.json"))) == 4
    assert not (site / "README.md").exists()


def test_a_row_has_its_classes_its_mistakes_its_curves_and_its_examples(site):
    best = next(
        text for name, text in pages_of(site).items() if "row-" in name and "ResNet-18 from scratch</h1>" in text
    )
    for caption in ("Measures", "By class", "Confusion matrix", "Taken for", "Precision and recall", "Worst answers"):
        assert caption in best
    assert "Gift of A vase. " in best
    assert "Not shown: its licence does not let anyone pass it on." in best
    assert 'rel="noreferrer license"' in best


def test_every_link_and_every_picture_of_a_site_is_there(site):
    pages = {name: Links(text) for name, text in pages_of(site).items()}
    for name, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), name
        for target in [*page.targets, *page.sources]:
            if target.startswith("https://"):
                continue
            path, _, fragment = target.partition("#")
            file = (site / name).parent / path if path else site / name
            assert file.resolve().is_file(), (name, target)
            if fragment and "compare" not in path:
                assert fragment in pages[file.resolve().relative_to(site.resolve()).as_posix()].ids, (name, target)


def test_no_page_loads_anything_but_pictures_beside_it_and_no_style_or_handler_stands_in_an_element(site):
    for name, text in pages_of(site).items():
        (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', text)
        (style,), scripts = (
            re.findall(r"<style>(.*?)</style>", text, re.DOTALL),
            re.findall(r"<script>(.*?)</script>", text, re.DOTALL),
        )
        assert policy.replace("&#39;", "'") == content_policy(style, scripts[0])
        assert len(scripts) == 1
        assert not re.search(r"<[a-z][^>]*\s(style|on\w+)=", text), name
        assert not re.search(r"<(link|iframe|object|embed|base|form)\b(?! rel=\"icon\" href=\"data:,\")", text), name


def test_the_first_view_is_small(site):
    for name, text in pages_of(site).items():
        assert len(text.encode()) < FIRST_VIEW, name


def test_without_builds_a_site_is_whole_and_has_no_pictures(pictured_bench):
    site = make_site(pictured_bench, builds=False)
    assert not (site / "pictures").exists()
    pages = pages_of(site)
    assert all("<img" not in text for text in pages.values())
    dataset = next(text for name, text in pages.items() if name.startswith("datasets/"))
    assert "not at hand" in dataset


def test_equal_leaderboards_give_equal_files_and_an_older_site_is_replaced(pictured_bench):
    site = make_site(pictured_bench)
    before = digests(site)
    (site / "left-over.html").write_text("old", "utf-8")
    assert digests(make_site(pictured_bench)) == before


def test_a_folder_that_is_no_site_is_not_replaced(pictured_bench):
    out = pictured_bench.root / "site"
    out.mkdir()
    (out / "index.html").write_text("somebody's own", "utf-8")
    with pytest.raises(ReliquaryError, match=r"holds no reliquary-site\.json, so it is not replaced"):
        make_site(pictured_bench)
    assert (out / "index.html").read_text("utf-8") == "somebody's own"


def test_without_leaderboards_it_says_what_to_run(bench, tmp_path):
    with pytest.raises(ReliquaryError, match="no leaderboards to show; run: reliquary rank SUITE"):
        write_site([], tmp_path, None, tmp_path / "site", quiet=True)
    with pytest.raises(ReliquaryError, match="no results to show; run: reliquary rank provenance"):
        write_site([bench.suite], tmp_path, None, tmp_path / "site", quiet=True)
    assert not (tmp_path / "site").exists()


def test_changed_predictions_are_refused_and_the_old_site_stays(pictured_bench):
    site = make_site(pictured_bench)
    before = digests(site)
    path = next((pictured_bench.out / "predictions").glob("*.parquet"))
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(ReliquaryError, match="were changed after they were scored"):
        write_site([pictured_bench.suite], pictured_bench.out.parent, pictured_bench.builds, site, quiet=True)
    assert digests(site) == before


def test_a_changed_measure_is_refused(pictured_bench, tmp_path):
    make_site(pictured_bench)
    path = next((pictured_bench.out / "results").glob("*.json"))
    record = json.loads(path.read_text("utf-8"))
    record["metrics"][0]["value"] = 0.99
    path.write_text(json.dumps(record), "utf-8")
    with pytest.raises(ReliquaryError, match=r"recorded 0\.99, scored again"):
        write_site([pictured_bench.suite], pictured_bench.out.parent, pictured_bench.builds, tmp_path / "s", quiet=True)


def test_names_that_would_be_markup_are_text_everywhere(hostile_site):
    pages = pages_of(hostile_site)
    assert sum("alert(1)" in text for text in pages.values()) >= 4
    for name, text in pages.items():
        assert "<img src=x" not in text, name
        assert "<script>alert" not in text, name
        assert "\u202e" not in re.sub(r"<script type.*?</script>", "", text, flags=re.DOTALL), name
        assert "javascript:" not in text, name


def test_a_site_of_a_suite_of_one_s_own_is_written_too(pictured_bench):
    suite = load_suite(str(pictured_bench.root / "benchmarks" / "provenance" / "suite.yaml"))
    assert suite.file.name == "provenance"
    assert (make_site(pictured_bench, space=True) / "README.md").is_file()
