from __future__ import annotations

from datetime import timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reliquary.build.sources.candidate import picture_source
from reliquary.build.sources.reading import read_sources
from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.records import ImageSource, YearQuality
from tests.build.small_crawl import NOON, SmallCrawl, picture, small_recipe

RECIPE = small_recipe()


def test_candidates_are_sorted_whatever_the_order_in_the_crawl(tmp_path):
    crawl = SmallCrawl(tmp_path)
    for object_id in ("30", "10", "20"):
        crawl.add(object_id, "egyptian", picture(1), picture(2))
    crawl.images.reverse()
    (source,) = read_sources([crawl.write()], RECIPE)
    assert [candidate.key for candidate in source.candidates] == sorted(c.key for c in source.candidates)


def test_sources_are_sorted_by_museum(tmp_path):
    folders = [SmallCrawl(tmp_path / museum, museum).write() for museum in ("sample", "met")]
    assert [source.name for source in read_sources(folders, RECIPE)] == ["met", "sample"]


def digest_of(folder, **changes):
    crawl = SmallCrawl(folder)
    crawl.add("1", "egyptian", picture(1), None)
    crawl.objects = [record.model_copy(update=changes.get("artefact", {})) for record in crawl.objects]
    crawl.images = [record.model_copy(update=changes.get("image", {})) for record in crawl.images]
    (source,) = read_sources([crawl.write()], RECIPE)
    return source.digest()


def test_the_digest_depends_on_content_and_not_on_circumstances(tmp_path):
    first = digest_of(tmp_path / "a")
    later = {"retrieved_at": NOON + timedelta(days=1), "raw_sha256": "1" * 64}
    moved = {"url": "http://127.0.0.1:1234/x.jpg", "etag": "x", "fetched_at": NOON}
    assert digest_of(tmp_path / "b", artefact=later, image=moved) == first
    assert digest_of(tmp_path / "c", artefact={"title": "Another"}) != first
    assert digest_of(tmp_path / "d", image={"licence": "CC-BY-4.0"}) != first


def test_an_unfinished_crawl_is_refused(tmp_path):
    folder = SmallCrawl(tmp_path).write(finished=False)
    with pytest.raises(ReliquaryError, match="unfinished; run 'reliquary crawl met'"):
        read_sources([folder], RECIPE)


def test_two_crawls_of_one_museum_are_refused(tmp_path):
    folders = [SmallCrawl(tmp_path / name).write() for name in "ab"]
    with pytest.raises(ReliquaryError, match="both are 'met'"):
        read_sources(folders, RECIPE)


def test_no_sources_are_refused():
    with pytest.raises(ReliquaryError, match="--source"):
        read_sources([], RECIPE)


def test_images_of_unknown_objects_and_doubled_images_are_all_listed(tmp_path):
    crawl = SmallCrawl(tmp_path)
    crawl.add("1", "egyptian", picture(1))
    crawl.add_image("1", 0, picture(2))
    crawl.add_image("unknown", 0, picture(3))
    with pytest.raises(FaultyFileError, match="unknown") as error:
        read_sources([crawl.write()], RECIPE)
    assert len(error.value.faults) == 2


@pytest.mark.parametrize(("sample", "expected"), [(True, ImageSource.SAMPLE), (False, ImageSource.REAL)])
def test_the_source_of_all_pictures(tmp_path, sample, expected):
    crawl = SmallCrawl(tmp_path, sample=sample)
    crawl.add("1", "egyptian", picture(1), None)
    (source,) = read_sources([crawl.write()], RECIPE)
    assert picture_source(source.candidates) is expected


def test_sample_pictures_among_real_ones_are_refused(tmp_path):
    crawl = SmallCrawl(tmp_path)
    crawl.add("1", "egyptian", picture(1))
    crawl.add_object("2")
    crawl.add_image("2", 0, picture(2, sample=True), source=ImageSource.SAMPLE)
    (source,) = read_sources([crawl.write()], RECIPE)
    with pytest.raises(ReliquaryError, match="'2'.*cannot go into one dataset"):
        picture_source(source.candidates)


def test_a_subject_tells_how_far_its_years_can_be_trusted(tmp_path):
    crawl = SmallCrawl(tmp_path)
    crawl.add("1", "asian", picture(1), year_begin=-30, year_end=900, year_quality="conflict", year_is_wide=True)
    subject = crawl.candidates()[0].subject
    assert (subject.year_begin, subject.year_end) == (-30, 900)
    assert (subject.year_quality, subject.year_is_wide) == (YearQuality.CONFLICT, True)


def test_a_faulty_object_is_told_though_no_image_shows_it(tmp_path):
    crawl = SmallCrawl(tmp_path)
    crawl.add("1", "egyptian", picture(1))
    crawl.add_object("9")
    path = crawl.write() / "objects.parquet"
    table = pq.read_table(path)
    column = table.schema.get_field_index("metadata_licence")
    licences = [*table["metadata_licence"].to_pylist()[:-1], ""]
    pq.write_table(table.set_column(column, table.schema.field(column), pa.array(licences)), path)
    with pytest.raises(FaultyFileError, match="metadata_licence"):
        read_sources([tmp_path], RECIPE)
