from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.catalogue import CrawlerFile, load_crawler
from reliquary.crawl.entries import ObjectOutcome
from reliquary.crawl.reading.entry import read_entry
from reliquary.crawl.reading.mapped import MAX_CHARS, MAX_ITEMS, MappedReader
from reliquary.records import Flag, Maker, Place, PlaceRole, YearQuality
from reliquary.yamlfiles import read_yaml

CLEVELAND = load_crawler("cleveland")
CHICAGO = read_yaml(Path(__file__).parents[1] / "chicago.yaml", CrawlerFile)
CDN = "https://openaccess-cdn.clevelandart.org"
IN_COPYRIGHT = "https://rightsstatements.org/vocab/InC/1.0/"


def size(stem, kind, ending="jpg"):
    return {"url": f"{CDN}/1901.1/{stem}_{kind}.{ending}", "width": "893", "filename": f"{stem}_{kind}.{ending}"}


def views(stem, *kinds):
    return {kind: size(stem, kind, "tif" if kind == "full" else "jpg") for kind in kinds}


def cleveland_record(**changes):
    """A record in the shape of https://openaccess-api.clevelandart.org, below ``data``."""
    return {
        "id": 1,
        "accession_number": "1901.1",
        "share_license_status": "CC0",
        "title": "Jar\r\nwith lid",
        "creation_date": "c. 1479\u20131425 BCE",
        "creation_date_earliest": -1479,
        "creation_date_latest": -1425,
        "culture": ["Egypt, New Kingdom, Dynasty 18", "reign of Thutmose III"],
        "technique": "travertine",
        "department": "Egyptian and Ancient Near Eastern Art",
        "collection": "Egypt - New Kingdom",
        "type": "Vessels",
        "find_spot": None,
        "creators": [{"description": "Nobody (Egyptian)", "role": "artist"}, {"description": None}],
        "creditline": "Gift of Nobody",
        "url": "https://clevelandart.org/art/1901.1",
        "images": views("1901.1", "web", "print", "full"),
        "alternate_images": [{"date_created": "2009", **views("1901.1_alt0", "print", "full")}],
        **changes,
    }


def chicago_record(**changes):
    """A record in the shape of https://api.artic.edu/docs."""
    data = {
        "id": 27,
        "title": "Teabowl",
        "artwork_type_title": "Vessel",
        "classification_titles": ["ceramics", "asian art"],
        "place_of_origin": "Japan",
        "department_title": "Arts of Asia",
        "medium_display": "Stoneware",
        "date_display": "17th century",
        "date_start": 1601,
        "date_end": 1700,
        "artist_title": "Nobody",
        "is_public_domain": True,
        "image_id": "0a1b2c3d-0000",
        "credit_line": "Gift of Nobody",
        **changes,
    }
    config = {"iiif_url": "https://www.artic.edu/iiif/2", "website_url": "https://www.artic.edu"}
    return {"data": data, "info": {"version": "1.13"}, "config": config}


def reading(crawler, raw, received):
    return read_entry(raw, received, MappedReader(crawler, crawler.mapping).read)


@pytest.fixture
def cleveland(received):
    def read(labels=("egyptian",), **changes):
        return reading(CLEVELAND, {"data": cleveland_record(**changes)}, received("1", labels))

    return read


@pytest.fixture
def chicago(received):
    def read(**changes):
        return reading(CHICAGO, chicago_record(**changes), received("27", ("asian",)))

    return read


def test_a_record_of_cleveland_becomes_an_object(cleveland):
    found = cleveland().record
    assert (found.museum, found.object_id, found.classes) == ("cleveland", "1", ["egyptian"])
    assert found.permalink == "https://clevelandart.org/art/1901.1"
    assert (found.title, found.object_type, found.materials) == ("Jar with lid", "Vessels", "travertine")
    assert found.culture == "Egypt, New Kingdom, Dynasty 18; reign of Thutmose III"
    assert (found.department, found.collection) == ("Egyptian and Ancient Near Eastern Art", "Egypt - New Kingdom")
    assert (found.classification, found.period, found.dynasty, found.places) == (None, None, None, [])
    assert found.makers == [Maker(name="Nobody (Egyptian)", role="artist")]
    assert (found.year_begin, found.year_end, found.year_quality) == (-1479, -1425, YearQuality.CIRCA)
    assert found.metadata_licence == "CC0-1.0"


def test_its_images_are_the_print_size_or_else_the_web_size(cleveland):
    entry = cleveland(
        images=views("1901.1", "web", "full"),
        alternate_images=[views("a", "print"), views("b", "full"), None, views("c", "web", "print")],
    )
    assert [image.image_id for image in entry.images] == ["1901.1_web", "a_print", "c_print"]
    assert [image.view for image in entry.images] == [0, 1, 2]
    credit = "Gift of Nobody 1901.1. The Cleveland Museum of Art, https://clevelandart.org/art/1901.1"
    assert {(image.licence, image.credit, image.barred) for image in entry.images} == {("CC0-1.0", credit, None)}


def test_a_record_of_chicago_becomes_an_object_by_its_yaml_alone(chicago):
    entry = chicago()
    found = entry.record
    assert (found.object_id, found.permalink) == ("27", "https://www.artic.edu/artworks/27")
    assert (found.title, found.culture, found.classification) == ("Teabowl", "Japan", "ceramics; asian art")
    assert (found.year_begin, found.year_end) == (1600, 1699)
    assert found.makers == [Maker(name="Nobody", role="artist")]
    assert found.places == [Place(role=PlaceRole.MADE, label="Japan")]
    (image,) = entry.images
    assert image.url == "https://www.artic.edu/iiif/2/0a1b2c3d-0000/full/843,/0/default.jpg"
    assert (image.licence, image.credit) == ("CC0-1.0", "Gift of Nobody, https://www.artic.edu/artworks/27")


def test_an_object_without_a_picture_is_an_object(cleveland, chicago):
    assert chicago(image_id=None).images == []
    for nothing in (None, {}, [], ""):
        assert cleveland(images=nothing, alternate_images=None).images == []


@pytest.mark.parametrize("rights", ["Copyrighted", "Other", "cc0", "", None, 7, True, ["CC0", "CC0"], {"a": 1}])
def test_only_a_rule_for_the_museums_value_opens_an_image(cleveland, rights):
    entry = cleveland(share_license_status=rights)
    assert {image.licence for image in entry.images} == {IN_COPYRIGHT}
    assert all("no rule for the rights" in image.barred for image in entry.images)


@pytest.mark.parametrize("flag", [False, None, "missing"])
def test_the_rule_other_opens_none(chicago, flag):
    (image,) = chicago(is_public_domain=flag if flag != "missing" else None).images
    assert (image.licence, image.barred) == (IN_COPYRIGHT, "rights reserved")


def test_dates_are_read_in_the_language_of_the_file(received):
    french = CHICAGO.model_copy(update={"language": "fr"})
    raw = chicago_record(date_display="2e quart du XVIIe siècle", date_start=None, date_end=None)
    found = reading(french, raw, received("27", ("asian",))).record
    assert (found.year_begin, found.year_end) == (1625, 1649)


def test_words_of_the_record_become_flags(cleveland):
    assert cleveland(title="Mummy of a man", technique="human remains, linen").record.flags == [Flag.HUMAN_REMAINS]
    assert cleveland(title="Mummy Mask").record.flags == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": 2}, "identifiers.object: found '2', asked for 1"),
        ({"id": None}, "identifiers.object: found 'null'"),
        ({"id": {"a": [1]}}, "identifiers.object: found 'a JSON dict'"),
        ({"url": None}, "identifiers.permalink: found 'None'"),
        ({"url": "javascript:alert(1)"}, "identifiers.permalink: found 'javascript"),
        ({"title": "x" * (MAX_CHARS + 1)}, "mapping: title: 100001 characters"),
        ({"creators": [{"description": "x"}] * (MAX_ITEMS + 1)}, "mapping: makers: 1001 values"),
        ({"alternate_images": [views("a", "print")] * MAX_ITEMS}, "mapping: urls: 1001 values"),
    ],
)
def test_a_record_that_cannot_be_used_says_why(cleveland, changes, reason):
    entry = cleveland(**changes)
    assert entry.outcome is ObjectOutcome.FAILED
    assert entry.reason.startswith(reason)


@pytest.mark.parametrize("raw", [{}, {"data": None}, {"data": []}, {"detail": "Not found"}])
def test_an_answer_without_an_object_says_so(received, raw):
    entry = reading(CLEVELAND, raw, received("1"))
    assert entry.outcome is ObjectOutcome.FAILED
    assert entry.reason.startswith("mapping.root: found ")


@pytest.mark.parametrize("value", [7, True, 1.5, {"a": 1}, [[]], [None, {}], ""])
def test_values_of_another_type_are_null_or_text(cleveland, value):
    entry = cleveland(title=value, technique=value, creators=value, find_spot=value, creditline=value,
                      creation_date_earliest=str(value), creation_date_latest=value)  # fmt: skip
    assert entry.outcome is ObjectOutcome.KEPT
    assert entry.record.title == ("7" if value == 7 and value is not True else None)


def test_an_address_that_is_none_is_noted_and_barred(cleveland):
    entry = cleveland(images={"print": {"url": {"deep": 1}}}, alternate_images=[{"print": {"url": "file:///etc"}}])
    assert [image.url for image in entry.images] == ["a JSON dict", "file:///etc"]
    assert {image.barred for image in entry.images} == {"not an http(s) address"}


def test_an_object_of_no_class_is_left_out(cleveland):
    assert cleveland(culture=["Denmark"]).outcome is ObjectOutcome.LEFT_OUT


def test_nesting_of_any_depth_is_no_trouble(cleveland):
    deep = "x"
    for _ in range(900):
        deep = [deep]
    assert cleveland(culture=["Egypt"], title=deep, url=deep, id=deep, images={"print": {"url": deep}}).reason
    assert cleveland(title=deep, images={"print": {"url": deep}}).images[0].barred == "not an http(s) address"


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters(exclude_categories=()), max_size=20)
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
FIELDS = sorted(cleveland_record())


@settings(deadline=None, max_examples=100)
@given(changes=st.dictionaries(st.sampled_from(FIELDS), VALUES), gone=st.sets(st.sampled_from(FIELDS), max_size=4))
def test_whatever_a_museum_sends_becomes_an_entry(received, changes, gone):
    raw = {name: value for name, value in (cleveland_record() | changes).items() if name not in gone}
    entry = reading(CLEVELAND, {"data": raw}, received("1"))
    assert (entry.record is None) == (entry.outcome is not ObjectOutcome.KEPT)
    assert type(entry).model_validate_json(entry.model_dump_json()) == entry


@settings(deadline=None, max_examples=100)
@given(raw=VALUES)
def test_even_what_is_no_record_becomes_an_entry(received, raw):
    for crawler in (CLEVELAND, CHICAGO):
        assert reading(crawler, raw, received("1")).outcome is not ObjectOutcome.KEPT
