from __future__ import annotations

import json
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.catalogue import load_crawler
from reliquary.crawl.entries import ObjectOutcome
from reliquary.crawl.reading.entry import read_entry
from reliquary.crawl.reading.met import read_met
from reliquary.records import Maker, PlaceRole, YearQuality

MET = load_crawler("met")
READ = partial(read_met, crawler=MET)


@pytest.fixture
def read(record, received):
    def reading(labels=("egyptian",), crawler=MET, **changes):
        return read_entry(record(1, **changes), received("1", labels), partial(read_met, crawler=crawler))

    return reading


def test_a_record_of_2021_and_later_becomes_an_object(read):
    entry = read()
    found = entry.record
    assert entry.outcome is ObjectOutcome.KEPT
    assert (found.museum, found.object_id, found.classes) == ("met", "1", ["egyptian"])
    assert found.permalink == "https://www.example.org/art/collection/search/1"
    assert (found.title, found.object_type, found.classification) == ("Jar number 1", "Jar", "Ceramics")
    assert found.materials == "Pottery; paint"
    assert (found.culture, found.period, found.dynasty, found.collection) == (None, None, None, None)
    assert (found.date_text, found.year_begin, found.year_end) == ("ca. 1430 B.C.", -1430, -1430)
    assert found.year_quality is YearQuality.CIRCA
    assert (found.year_confidence, found.year_is_wide) == (pytest.approx(0.9), False)
    assert found.year_reason.startswith("the text names years with a doubt: -1430")
    assert found.metadata_licence == "CC0-1.0"
    assert [(place.role, place.label) for place in found.places] == [(PlaceRole.OTHER, "Egypt, Upper Egypt")]


def test_a_record_of_2019_has_its_artist_in_flat_fields(record, received):
    raw = record(1, artistDisplayName="Nobody in Particular", artistRole="Potter", tags=["Ox"])
    del raw["constituents"]
    entry = read_entry(raw, received(), READ)
    assert entry.record.makers == [Maker(name="Nobody in Particular", role="Potter")]


def test_constituents_are_makers(read):
    people = [{"name": "A", "role": "Artist"}, {"name": "", "role": "Maker"}, {"name": "B"}, "C", None]
    makers = read(constituents=people, artistDisplayName="not used").record.makers
    assert makers == [Maker(name="A", role="Artist"), Maker(name="B")]


@pytest.mark.parametrize(
    ("kind", "excavation", "role"),
    [
        ("Made in", "", "made"),
        ("Possibly made in", "", "made"),
        ("Attributed to", "", "made"),
        ("Excavated", "", "found"),
        ("Find spot", "", "found"),
        ("From", "MMA excavations, 1914", "found"),
        ("Original from", "", "other"),
        ("", "", "other"),
    ],
)
def test_places_say_what_happened_there(read, kind, excavation, role):
    places = read(geographyType=kind, excavation=excavation).record.places
    assert [place.role for place in places] == [role]


def test_no_place_is_made_of_nothing(read):
    assert read(country="", region="").record.places == []


def test_images_are_the_main_one_and_its_additions(read):
    entry = read(views=3)
    assert [(image.view, image.image_id) for image in entry.images] == [(0, "S-1-0"), (1, "S-1-1"), (2, "S-1-2")]
    assert {image.licence for image in entry.images} == {"CC0-1.0"}
    credit = "Gift of Nobody, 1901. The Metropolitan Museum of Art, New York, " + entry.record.permalink
    assert {image.credit for image in entry.images} == {credit}
    assert all(image.barred is None for image in entry.images)


def test_a_missing_credit_line_leaves_no_gap(read):
    assert read(creditLine="").images[0].credit.startswith("The Metropolitan Museum of Art")


@pytest.mark.parametrize("flag", [False, None, "true", 1, "missing"])
def test_only_the_flag_itself_opens_an_image(record, received, flag):
    url = "https://collectionapi.metmuseum.org/api/collection/v1/iiif/311563/645361/restricted"
    raw = record(1, isPublicDomain=flag, primaryImage=url)
    if flag == "missing":
        del raw["isPublicDomain"]
    entry = read_entry(raw, received(), READ)
    assert [image.barred for image in entry.images] == ["isPublicDomain is not true"] * 2
    assert entry.images[0].licence == "https://rightsstatements.org/vocab/InC/1.0/"
    assert entry.images[0].image_id == "api/collection/v1/iiif/311563/645361/restricted"


def test_an_object_without_images_is_an_object(read):
    assert read(views=0).images == []
    assert read(primaryImage="", additionalImages=None).images == []


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "http://[bad", "//images", 7, {}])
def test_an_address_that_is_none_is_noted_and_barred(read, address):
    image = read(primaryImage=address, additionalImages=[]).images[0]
    assert image.barred == "not an http(s) address"
    assert image.url in (address, json.dumps(address))


def test_a_vanished_object_is_missing(received):
    entry = read_entry({"message": "Not a valid object"}, received(), READ)
    assert (entry.outcome, entry.reason) == (ObjectOutcome.MISSING, "Not a valid object")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"objectID": 2}, "objectID: found '2', asked for 1"),
        ({"objectID": None}, "objectID: found 'None'"),
        ({"objectURL": ""}, "objectURL: found 'None'"),
        ({"objectURL": "javascript:alert(1)"}, "objectURL: found 'javascript"),
    ],
)
def test_a_record_without_its_identifiers_is_rejected_with_the_field(read, changes, reason):
    entry = read(**changes)
    assert entry.outcome is ObjectOutcome.FAILED
    assert entry.reason.startswith(reason)
    assert entry.record is None


def test_a_crawler_file_without_the_rule_is_named(read):
    bare = MET.model_copy(update={"licences": MET.licences[:1]})
    entry = read(crawler=bare, isPublicDomain=False)
    assert entry.reason == "licences: the crawler file has no rule for 'other'"


def test_an_object_of_no_class_is_left_out(read):
    entry = read(labels=("byzantium",), culture="French")
    assert entry.outcome is ObjectOutcome.LEFT_OUT
    assert entry.record is None


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters(exclude_categories=()), max_size=20)
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
FIELDS = ["objectID", "isPublicDomain", "primaryImage", "additionalImages", "constituents", "artistDisplayName"]
FIELDS += ["title", "culture", "objectDate", "objectBeginDate", "objectEndDate", "creditLine", "objectURL", "medium"]
FIELDS += ["geographyType", "country", "region", "message", "department", "excavation"]


@settings(deadline=None, max_examples=300)
@given(changes=st.dictionaries(st.sampled_from(FIELDS), VALUES), gone=st.sets(st.sampled_from(FIELDS), max_size=4))
def test_whatever_a_museum_sends_becomes_an_entry(record, received, changes, gone):
    raw = {name: value for name, value in (record(1) | changes).items() if name not in gone}
    entry = read_entry(raw, received(), READ)
    assert (entry.record is None) == (entry.outcome is not ObjectOutcome.KEPT)
    assert (entry.reason is None) == (entry.outcome is ObjectOutcome.KEPT)
    assert type(entry).model_validate_json(entry.model_dump_json()) == entry


@settings(deadline=None)
@given(raw=VALUES)
def test_even_what_is_no_record_becomes_an_entry(received, raw):
    assert read_entry(raw, received(), READ).outcome is not ObjectOutcome.KEPT
