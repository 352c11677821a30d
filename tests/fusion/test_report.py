from __future__ import annotations

import csv
import json
from html.parser import HTMLParser

import pytest

from reliquary.catalogue.suite import Reference, ReportedRow
from reliquary.fusion.analysis import analyse
from reliquary.fusion.page import About
from reliquary.fusion.report import write_report
from tests.fusion.made_up import NAMES, SHARES, made_up_curves

EVIL = '<script>alert("x")</script>'


def about(**changes):
    reported = ReportedRow.model_validate(
        {
            "suite": "fusion", "baseline": "", "variant": "", "split": "test", "class": "",
            "metric": "inflection_synthetic_share", "value": 0.81, "unit": "fraction", "source": "Section 4",
        }
    )  # fmt: skip
    values = {
        "title": "How many?", "row": "SSD", "protocol": "small", "protocol_description": "Minutes.",
        "dataset": "deeprelic-sample 0.1.0", "digest": "ab" * 32, "is_sample": True,
        "source": Reference(title="The source", url="https://example.org/", year=2021), "reported": [reported],
    }  # fmt: skip
    return About(**(values | changes))


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    write_report(analyse(made_up_curves()), about(), folder)
    return folder


def test_the_report_is_a_page_with_figures_and_numbers_beside_it(report):
    figures = {f"{name}.{form}" for name in ("curves", "steps", "gains") for form in ("pdf", "svg", "png")}
    assert {path.name for path in report.iterdir()} == {
        "index.html", "curves.csv", "runs.csv", "analysis.json", *figures
    }  # fmt: skip
    assert (report / "curves.pdf").read_bytes().startswith(b"%PDF-")
    page = (report / "index.html").read_text("utf-8")
    assert "An inflection at 81 % (Section 4)." in page
    assert "not heritage data" in page
    assert "is rejected: p = 0.0" in page


def test_equal_analyses_give_equal_bytes(report, tmp_path):
    write_report(analyse(made_up_curves()), about(), tmp_path)
    for path in report.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


def test_the_numbers_are_those_of_the_analysis(report):
    found = analyse(made_up_curves())
    rows = list(csv.DictReader((report / "curves.csv").open(encoding="utf-8")))
    assert len(rows) == len(SHARES) * (1 + len(NAMES))
    means = [row for row in rows if not row["class"]]
    assert [float(row["ap50"]) for row in means] == pytest.approx(list(found.mean.value), abs=1e-6)
    assert [float(row["from_previous_low"]) for row in means[1:]] == pytest.approx(list(found.step.low), abs=1e-6)
    assert means[0]["from_previous"] == ""
    assert len(list(csv.DictReader((report / "runs.csv").open(encoding="utf-8")))) == len(SHARES) * 2
    answers = json.loads((report / "analysis.json").read_text("utf-8"))
    assert answers["bend"]["share"]["value"] == pytest.approx(float(found.bend.share.value), abs=1e-6)
    assert answers["significance"]["p"] == found.significance.p
    assert answers["test_images"] is None


def test_whatever_a_name_holds_it_is_text(tmp_path):
    evil = about(title=EVIL, row=EVIL, protocol_description=EVIL, dataset=EVIL, source=Reference(title=EVIL, url=None))
    page = write_report(analyse(made_up_curves(names=[EVIL, "$x_{$ <b>"])), evil, tmp_path).read_text("utf-8")
    tags = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, _: tags.append(tag)
    parser.feed(page)
    assert not {"script", "b"} & set(tags)
    assert EVIL not in page
    assert "default-src &#39;none&#39;" in page


def test_a_bend_that_may_be_anywhere_is_none(tmp_path):
    page = write_report(analyse(made_up_curves(slope=0.0, noise=0.1)), about(), tmp_path).read_text("utf-8")
    assert "The runs do not say" in page
    assert "is not rejected" in page


def test_a_report_says_what_it_does_not_know(tmp_path):
    found = analyse(made_up_curves(seeds=1, shares=SHARES[:3]))
    page = write_report(found, about(is_sample=False, reported=[]), tmp_path).read_text("utf-8")
    assert "Too few shares" in page
    assert "One seed cannot tell" in page
    assert "neither other seeds nor the test images" in page
    assert "not heritage data" not in page
    assert json.loads((tmp_path / "analysis.json").read_text("utf-8"))["bend"] is None
