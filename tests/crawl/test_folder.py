from __future__ import annotations

import json

import pytest

from reliquary.catalogue.crawler import FlagRule
from reliquary.crawl.folder import Counts, CrawlFolder, Order, begin, locked
from reliquary.errors import ReliquaryError, UnknownVersionError
from reliquary.records import Flag, ImageRecord, ObjectRecord, write_table

ORDER = Order(api="http://127.0.0.1:8000/v1")


def finished(path, crawler, order=ORDER):
    folder = begin(path, crawler, order)
    write_table(path / "objects.parquet", [], ObjectRecord)
    write_table(path / "images.parquet", [], ImageRecord)
    folder.save(folder.state.finish(Counts(objects=3)))
    return folder


def test_a_crawl_is_unfinished_until_it_says_otherwise(tmp_path, crawler):
    begin(tmp_path / "crawl", crawler, ORDER)
    folder = CrawlFolder.open(tmp_path / "crawl")
    assert not folder.finished
    assert (folder.museum, folder.crawler, folder.state.order) == ("sample", "sample", ORDER)
    with pytest.raises(ReliquaryError, match="not finished; run `reliquary crawl sample` again"):
        folder.objects()
    with pytest.raises(ReliquaryError, match="not finished"):
        folder.images()


def test_a_finished_crawl_gives_its_tables_and_blobs(tmp_path, crawler):
    finished(tmp_path, crawler)
    folder = CrawlFolder.open(tmp_path)
    assert folder.finished
    assert folder.objects() == []
    assert folder.images() == []
    assert folder.blobs.root == tmp_path / "blobs"
    assert folder.state.crawler == crawler


def test_the_same_order_finds_the_crawl_finished_and_another_one_goes_on(tmp_path, crawler):
    started = finished(tmp_path, crawler).state.started_at
    assert begin(tmp_path, crawler, ORDER).finished
    for change in ({"limit": 5}, {"images": False}, {"accept_terms": True}, {"api": "http://127.0.0.1:9/v1"}):
        finished(tmp_path, crawler)
        again = begin(tmp_path, crawler, ORDER.model_copy(update=change))
        assert not again.finished
        assert not CrawlFolder.open(tmp_path).finished
        assert again.state.started_at == started


def test_a_new_pace_does_not_matter_but_new_rules_for_rows_do(tmp_path, crawler):
    finished(tmp_path, crawler)
    slower = crawler.pace.model_copy(update={"retries": 1})
    assert begin(tmp_path, crawler.model_copy(update={"pace": slower}), ORDER).finished
    flags = [FlagRule(flag=Flag.SACRED, contains=["sacred object"])]
    for name, value in {"credit": "{title}", "language": "fr", "flags": flags}.items():
        with pytest.raises(ReliquaryError, match=f"begun with another '{name}'.*use another --workspace"):
            begin(tmp_path, crawler.model_copy(update={name: value}), ORDER)


def test_the_museum_and_a_server_on_this_machine_are_not_mixed(tmp_path, crawler):
    finished(tmp_path, crawler)
    with pytest.raises(ReliquaryError, match=r"asked http://127.0.0.1:8000/v1, now it is to ask https://museum.org"):
        begin(tmp_path, crawler, Order(api="https://museum.org/v1"))


def test_a_folder_without_a_crawl_says_so(tmp_path):
    with pytest.raises(ReliquaryError, match=r"holds no crawl \(crawl.json is missing\)"):
        CrawlFolder.open(tmp_path)


def test_another_version_is_refused(tmp_path, crawler):
    begin(tmp_path, crawler, ORDER)
    state = json.loads((tmp_path / "crawl.json").read_text())
    (tmp_path / "crawl.json").write_text(json.dumps({**state, "schema": "crawl/3"}))
    with pytest.raises(UnknownVersionError, match="update reliquary"):
        CrawlFolder.open(tmp_path)


def test_one_crawl_at_a_time_writes_to_a_folder(tmp_path):
    with locked(tmp_path), pytest.raises(ReliquaryError, match="another crawl is writing"), locked(tmp_path, 0):
        pass
    with locked(tmp_path, patience_s=0):
        pass


def test_another_file_as_the_source_begins_a_new_round(tmp_path, crawler):
    first = begin(tmp_path, crawler, ORDER.model_copy(update={"source": "a.csv", "source_sha256": "a" * 64}))
    again = begin(tmp_path, crawler, ORDER.model_copy(update={"source": "a.csv", "source_sha256": "a" * 64}))
    other = begin(tmp_path, crawler, ORDER.model_copy(update={"source": "a.csv", "source_sha256": "b" * 64}))
    assert (first.state.round, again.state.round, other.state.round) == (1, 1, 2)
    assert other.state.updated_since == first.state.round_started_at
