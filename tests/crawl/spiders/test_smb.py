from __future__ import annotations

import asyncio
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from scrapy.http import Response

from reliquary.catalogue import load_crawler
from reliquary.catalogue.crawler import ClassRule
from reliquary.crawl.entries import ObjectOutcome
from reliquary.crawl.folder import Order, begin
from reliquary.crawl.network.fetching import UnansweredError
from reliquary.crawl.reading.answer import entry_of
from reliquary.crawl.spiders.smb import SmbSpider
from reliquary.crawl.storing.ledger import Ledger
from reliquary.errors import ReliquaryError

API = "http://127.0.0.1:8000"
ANT = ClassRule(departments=["ANT*", "Antikensammlung"])
ISL = ClassRule(departments=["ISL*", "Museum für Islamische Kunst"])


@pytest.fixture
def make_spider(tmp_path):
    def make(classes=None, **order):
        crawler = load_crawler("smb").model_copy(update={"classes": classes or {"antiken": ANT}})
        begin(tmp_path / "crawl", crawler, Order(api=API, **order))
        spider = SmbSpider(folder=str(tmp_path / "crawl"))
        spider.ledger = Ledger(tmp_path / "crawl")
        return spider

    return make


def hits(*numbers, sammlung="Antikensammlung"):
    return [{"id": f"obj-{number}", "sammlung": sammlung} for number in numbers]


def serve(spider, answer):
    """Let the spider list what ``answer(unit, start)`` gives; returns the ids and what was asked for."""
    asked = []

    async def download(request):
        query = {name: values[0] for name, values in parse_qs(urlsplit(request.url).query).items()}
        assert request.method == "GET"
        assert request.url.startswith(f"{API}/api/objects/search-expert?")
        assert (query["has_images"], query["limit"]) == ("true", "100")
        asked.append((query["org_units"], int(query["start"])))
        assert len(asked) < 50, "the listing has no end"
        found = answer(*asked[-1])
        if isinstance(found, Exception):
            raise found
        status, body = found if isinstance(found, tuple) else (200, found)
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        return Response(request.url, status=status, body=body, headers={"Content-Type": "text/html"})

    spider.download = download
    return asyncio.run(spider.list_objects()), asked


def pages_of(numbers, size=100):
    """A museum that answers with pages of so many hits at most."""

    def answer(unit, start):
        return {"artworks": hits(*numbers[start : start + size]), "total": len(numbers)}

    return answer


def test_all_pages_are_asked_for_and_ids_come_in_numeric_order(make_spider):
    ids, asked = serve(make_spider(), pages_of(range(250, 0, -1)))
    assert ids == {"antiken": [str(number) for number in range(1, 251)]}
    assert asked == [("ANT*", 0), ("ANT*", 100), ("ANT*", 200)]


def test_a_museum_that_gives_fewer_hits_a_page_is_asked_for_all_of_them(make_spider):
    ids, asked = serve(make_spider(), pages_of(range(55), size=20))
    assert len(ids["antiken"]) == 55
    assert [start for _, start in asked] == [0, 20, 40]


def test_pages_that_an_earlier_run_got_are_not_asked_for_again(make_spider):
    def breaking(unit, start):
        return (503, b"") if start == 200 else pages_of(range(250))(unit, start)

    with pytest.raises(ReliquaryError, match="HTTP 503; run the same command again"):
        serve(make_spider(), breaking)
    ids, asked = serve(make_spider(), pages_of(range(250)))
    assert asked == [("ANT*", 200)]
    assert len(ids["antiken"]) == 250


@pytest.mark.parametrize(
    "answer",
    [
        lambda unit, start: {"artworks": hits(1, 2, 3), "total": 10**9},  # the same page for ever
        lambda unit, start: {"artworks": hits(1, 2, 3) if start == 0 else [], "total": 10**9},
        lambda unit, start: {"artworks": hits(1, 2, 3) if start == 0 else []},  # and no total
        lambda unit, start: {"artworks": hits(1, 2, 3), "total": 3},
        lambda unit, start: {"artworks": hits(1, 2, 3), "total": -1},
        lambda unit, start: {"artworks": [*hits(1, 2, 2, 3, "x", "../7"), None, 7, {}], "total": 9},
    ],
)
def test_lists_that_repeat_shrink_or_lie_have_an_end(make_spider, answer):
    ids, _ = serve(make_spider(), answer)
    assert ids == {"antiken": ["1", "2", "3"]}


def test_a_museum_that_grows_while_it_is_listed_is_listed_to_its_end(make_spider):
    def growing(unit, start):
        # Each page later ten objects have come in at the front: a tenth of the hits repeat.
        moved = max(0, start - start // 10)
        numbers = range(moved, min(moved + 100, 300))
        return {"artworks": hits(*numbers), "total": 300 + start // 10}

    ids, _ = serve(make_spider(), growing)
    assert ids == {"antiken": [str(number) for number in range(300)]}


def test_names_are_asked_for_only_where_keys_find_nothing(make_spider):
    def answer(unit, start):
        found = {"ANT*": hits(1), "Museum für Islamische Kunst": hits(2, sammlung="Museum für Islamische Kunst")}
        return {"artworks": found.get(unit, []), "total": len(found.get(unit, []))}

    ids, asked = serve(make_spider({"antiken": ANT, "islam": ISL}), answer)
    assert ids == {"antiken": ["1"], "islam": ["2"]}
    assert [unit for unit, _ in asked] == ["ANT*", "ISL*", "Museum für Islamische Kunst"]


def test_a_value_of_org_units_of_which_the_museum_takes_no_notice_lists_nothing(make_spider):
    def answer(unit, start):
        # Everything that the museum has, in one order, whatever is asked for.
        return {"artworks": hits(*range(start, start + 100), sammlung="Gemäldegalerie"), "total": 250_000}

    with pytest.raises(ReliquaryError, match="no object of any class was found; compare `departments`"):
        serve(make_spider(), answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"status": "error", "code": 503}, r"artworks: no list of objects, but b'\{\"status\": \"error\""),
        ((200, b"<html>"), "text/html instead of JSON"),
        ({"artworks": 7}, "artworks: no list of objects"),
        ([], "artworks: no list of objects"),
        ((502, b""), "HTTP 502; run the same command again"),
        (UnansweredError("connection refused", refused=False), "connection refused; run the same"),
    ],
)
def test_a_museum_that_lists_nothing_is_named_with_its_answer(make_spider, answer, reason):
    with pytest.raises(ReliquaryError, match=reason) as caught:
        serve(make_spider(), lambda unit, start: answer)
    assert str(caught.value).startswith(f"{API}/api/objects/search-expert?")


def test_the_museum_is_asked_for_a_record_if_there_is_no_file(make_spider):
    spider = make_spider()
    assert spider.object_url("761385") == f"{API}/api/objects/detail/obj-761385"
    assert spider.stored_answer("761385") is None


def test_with_a_file_nobody_is_asked_and_its_faults_are_noted(make_spider, received, tmp_path):
    records = [
        {"id": 2, "collectionKey": "ANTObjekte", "title": "B"},
        {"id": 1, "collection": "Antikensammlung", "title": "A"},
        {"id": 3, "collection": "Gemäldegalerie"},
        {"id": 4},
    ]
    source = tmp_path / "dump.jsonl"
    source.write_text("".join(json.dumps(record) + "\n" for record in records) + "oops\n")
    spider = make_spider(source=str(source))
    ids, asked = serve(spider, None)
    assert (ids, asked) == ({"antiken": ["1", "2"]}, [])
    entry = entry_of(spider.stored_answer("2"), received("2", ["antiken"]), spider.read)
    assert (entry.record.title, entry.record.classes) == ("B", ["antiken"])
    gone = entry_of(spider.stored_answer("9"), received("9", ["antiken"]), spider.read)
    assert (gone.outcome, gone.reason) == (ObjectOutcome.MISSING, f"not in {source}")
    assert spider.ledger.outcome("dump.jsonl:5") is ObjectOutcome.FAILED
    assert spider.ledger.count_objects() == {ObjectOutcome.FAILED: 1}


def test_a_file_of_no_class_or_none_at_all_is_named(make_spider, tmp_path):
    source = tmp_path / "dump.jsonl"
    source.write_text('{"id": 3, "collection": "Gemäldegalerie"}\n')
    with pytest.raises(ReliquaryError, match=rf"{source}: no object of any class was found"):
        serve(make_spider(source=str(source)), None)
    with pytest.raises(ReliquaryError, match="cannot be read"):
        serve(make_spider(source=str(tmp_path / "nothing"), source_sha256="0" * 64), None)
