from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from reliquary.sample.loopback.apis.louvre import LouvreApi
from reliquary.sample.loopback.museum import LoopbackMuseum
from reliquary.sample.loopback.sources import SampleSource

SOURCE = SampleSource(45, shape="louvre")


@pytest.fixture
def museum():
    with LoopbackMuseum(SOURCE, api=LouvreApi(per_sitemap=20)) as museum:
        yield museum


def test_sitemaps_name_every_ark_six_times(museum, ask):
    index = ask(f"{museum.api_url}/sitemap.xml")
    assert index.headers["Content-Type"].startswith("text/xml")
    sitemaps = re.findall(r"<loc>(.*?)</loc>", index.body.decode())
    assert [urlsplit(url).path for url in sitemaps] == ["/sitemap0.xml", "/sitemap1.xml", "/sitemap2.xml"]
    arks = Counter(re.findall(r"cl\d{9}", "".join(ask(url).body.decode() for url in sitemaps)))
    assert set(arks) == {f"cl{number:09d}" for number in SOURCE.records}
    assert set(arks.values()) == {6}
    assert ask(f"{museum.api_url}/sitemap3.xml").status == 404


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_record_stands_beside_its_page_in_both_languages(museum, ask, language):
    record = ask(f"{museum.api_url}{language}/ark:/53355/cl009000001.json").json
    assert record["arkId"] == "cl009000001"
    assert record["url"] == "https://sample.invalid/ark:/53355/cl009000001"


@pytest.mark.parametrize("path", ["/ark:/53355/cl009000099.json", "/ark:/53355/cl9000001.json", "/ark:/53355/x.json"])
def test_other_arks_are_not_found(museum, ask, path):
    assert ask(museum.api_url + path).status == 404


def test_pictures_come_from_the_same_host(museum, ask):
    image = ask(f"{museum.api_url}/ark:/53355/cl009000001.json").json["image"][0]
    assert museum.image_host == museum.api_host
    assert image["urlImage"].startswith(f"http://{museum.api_host}/media/cache/large/0000000021/0009000001/")
    assert image["urlImage"].endswith("_OG.JPG")
    assert ask(image["urlImage"]).body == SOURCE.picture(SOURCE.records[9_000_001], 0)
    assert ask(image["urlThumbnail"]).status == 404


def test_the_way_to_the_export_is_forbidden(museum, ask):
    robots = ask(f"{museum.api_url}/robots.txt").body.decode()
    assert "User-agent: *\nDisallow: /search/export\n" in robots


def test_a_change_shows_in_the_key_with_a_space(museum, ask):
    museum.change(9_000_001, datetime(2026, 10, 1, tzinfo=UTC))
    record = ask(f"{museum.api_url}/ark:/53355/cl009000001.json").json
    assert record["modified "] == "2026-10-01"
    assert record["title"].endswith(", révisé 1")


def test_hostile_arks_stand_in_the_last_sitemap(museum, ask):
    museum.listed_too += [9_000_001, "../../etc/<passwd>"]
    last = ask(f"{museum.api_url}/sitemap2.xml").body.decode()
    assert "/ark:/53355/cl009000001<" in last
    assert "/ark:/53355/../../etc/&lt;passwd&gt;<" in last
