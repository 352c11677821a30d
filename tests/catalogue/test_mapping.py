from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime

import jmespath
import pytest
import yaml

from reliquary import catalogue
from reliquary.check import check_catalogue
from reliquary.crawl.entries import Received
from reliquary.crawl.reading.mapped import MappedReader
from reliquary.errors import FaultyFileError


@pytest.mark.parametrize(
    ("old", "new", "field", "problem"),
    [
        ("ids: data[].id", "ids: data[.id", "mapping.listing.ids", "no JMESPath expression"),
        ("join(' ', [creditline", "jion(' ', [creditline", "mapping.images.credit_line", "no JMESPath function jion()"),
        ("{found: find_spot}", "{found: find spot}", "mapping.fields.places.found", "no JMESPath expression"),
        ("{found: find_spot}", "{lost: find_spot}", "mapping.fields.places.lost", "should be 'made'"),
        ("    title: title", "    titel: title", "mapping.fields.titel", "unknown field"),
        ("counts: objects", "counts: rows", "mapping.listing.counts", "should be 'objects' or 'pages'"),
        ("artworks/{object_id}", "artworks/{id}", "mapping.record", "holds {object_id} once"),
    ],
)
def test_reliquary_check_names_line_and_field(tmp_path, repository, monkeypatch, old, new, field, problem):
    for folder in ("crawlers", "datasets", "benchmarks", "leaderboards"):
        shutil.copytree(repository / folder, tmp_path / folder)
    monkeypatch.setattr(catalogue, "root", lambda: tmp_path)
    path = tmp_path / "crawlers" / "cleveland.yaml"
    text = path.read_text("utf-8")
    assert old in text
    line = text[: text.index(old)].count("\n") + 1
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(FaultyFileError) as caught:
        check_catalogue()
    assert f"{path}:{line}: {field}" in str(caught.value)
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("object: id", "object: id[", "identifiers.object: no JMESPath expression"),
        ("kind: mapped", "kind: met", "a mapping is needed for api.kind 'mapped', and for no other"),
    ],
)
def test_a_mapping_stands_where_it_is_needed_and_nowhere_else(tmp_path, repository, old, new, problem):
    path = tmp_path / "cleveland.yaml"
    path.write_text((repository / "crawlers/cleveland.yaml").read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(FaultyFileError, match="cleveland.yaml:") as caught:
        catalogue.load_crawler(str(path))
    assert problem in str(caught.value)


def test_the_worked_example_of_the_documentation_reads_its_own_answers(tmp_path, repository):
    text = (repository / "docs/catalogue.md").read_text("utf-8")
    (tmp_path / "harbour.yaml").write_text(re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)[0], "utf-8")
    page, raw = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL))
    crawler = catalogue.load_crawler(str(tmp_path / "harbour.yaml"))
    listing = crawler.mapping.listing
    assert (jmespath.search(listing.ids, page), jmespath.search(listing.total, page)) == (["H-17", "H-23"], 2)
    received = Received("H-17", ["egyptian"], crawler.api.url, "0" * 64, datetime(2026, 11, 21, tzinfo=UTC))
    record, images = MappedReader(crawler, crawler.mapping).read(raw, received)
    assert (record.title, record.culture, record.year_begin) == ("Jar with lid", "Egypt; Thebes", -1479)
    assert [place.label for place in record.places] == ["Thebes"]
    assert [(image.image_id, image.barred) for image in images] == [("17a", None), ("17b", None)]
    assert images[0].credit == "Gift of Nobody, 1901. Harbour Museum, https://harbour.example/works/H-17"


@pytest.mark.parametrize("number", [1, 2])
def test_the_excerpts_of_the_documentation_are_valid(repository, number):
    text = (repository / "docs/catalogue.md").read_text("utf-8")
    excerpt = yaml.safe_load(re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)[number])
    whole = catalogue.load_crawler("met").model_dump(mode="json")
    changed = {"flags": excerpt["flags"]} if "flags" in excerpt else {"classes": excerpt}
    assert catalogue.CrawlerFile.model_validate(whole | changed)
