from __future__ import annotations

import shutil

import pytest

from reliquary import catalogue
from reliquary.check import check_catalogue
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
