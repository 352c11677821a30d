from __future__ import annotations

import json

import pytest
import typer
import yaml
from typer.testing import CliRunner

from reliquary.crawl import command
from reliquary.errors import MissingExtraError, ReliquaryError
from reliquary.sample.loopback.museum import LoopbackMuseum

app = typer.Typer()
app.command("crawl")(command.crawl)
app.command("status")(command.status)
app.command("retry")(command.retry)
app.command("update")(command.update)


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_another_museum_s_terms_cannot_be_accepted(tmp_path):
    result = run("crawl", "met", "--accept-terms", "louvre", "--workspace", tmp_path)
    assert result.exit_code == 2
    assert "louvre" in result.output
    assert "expected 'met'" in result.output


def test_a_limit_of_nothing_is_wrong_usage(tmp_path):
    assert run("crawl", "met", "--limit", 0, "--workspace", tmp_path).exit_code == 2


def test_the_sample_museum_without_an_address_says_how_to_start_it(tmp_path):
    error = run("crawl", "sample", "--workspace", tmp_path).exception
    assert isinstance(error, ReliquaryError)
    assert "reliquary sample serve" in str(error)


def test_status_retry_and_update_need_a_crawl(tmp_path):
    for verb in ("status", "retry", "update"):
        assert "holds no crawl" in str(run(verb, tmp_path).exception)


def test_without_scrapy_one_line_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "scrapy", None)
    error = run("crawl", "met", "--api", "http://127.0.0.1:1/v1", "--workspace", tmp_path).exception
    assert isinstance(error, MissingExtraError)
    assert "pip install 'reliquary[crawl]'" in str(error)


@pytest.mark.real
def test_a_crawl_ends_with_its_summary_and_status(small_museum, tmp_path):
    source = small_museum(3)
    source.records[3]["objectURL"] = ""
    with LoopbackMuseum(source) as museum:
        result = run("crawl", "sample", "--api", museum.api_url, "--workspace", tmp_path, "--json")
    assert result.exit_code == 3
    summary = json.loads(result.stdout)
    assert summary["made"] == {"objects": 2, "images": 4}
    assert summary["rejected"] == {"objects failed": 1}
    shown = run("status", tmp_path / "crawls" / "sample", "--json")
    assert json.loads(shown.stdout) == summary


@pytest.fixture
def careful(tmp_path, crawler):
    """A crawler file whose images need accepted terms."""
    terms = crawler.terms.model_copy(update={"accept_needed": True, "summary": "Only on Sundays."})
    path = tmp_path / "careful.yaml"
    values = crawler.model_copy(update={"terms": terms}).model_dump(mode="json", exclude_none=True)
    path.write_text(yaml.safe_dump({"schema": "crawler/1", **values}))
    return path


@pytest.mark.real
def test_terms_are_shown_and_nothing_is_fetched_until_they_are_accepted(small_museum, careful, tmp_path):
    with LoopbackMuseum(small_museum(2)) as museum:
        given = ["crawl", careful, "--api", museum.api_url, "--workspace", tmp_path]
        first = run(*given)
        assert "Only on Sundays." in first.stderr
        assert "No image is fetched. To accept the terms, add: --accept-terms sample" in " ".join(first.stderr.split())
        assert not any("CRDImages" in path for path in museum.requests)
        second = run(*given, "--accept-terms", "sample", "--purpose", "a thesis", "--quiet", "--json")
    assert "Only on Sundays." in second.stderr
    assert json.loads(second.stdout)["made"] == {"objects": 2, "images": 4}
    order = json.loads((tmp_path / "crawls" / "sample" / "crawl.json").read_text())["order"]
    assert (order["accept_terms"], order["purpose"]) == (True, "a thesis")


@pytest.mark.real
def test_a_crawl_is_brought_up_to_date(small_museum, tmp_path):
    with LoopbackMuseum(small_museum(2)) as museum:
        run("crawl", "sample", "--api", museum.api_url, "--workspace", tmp_path)
        museum.remove(2)
        result = run("update", tmp_path / "crawls" / "sample", "--json")
    assert json.loads(result.stdout)["made"] == {"objects": 1, "images": 2}
