from __future__ import annotations

import json
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.catalogue import load_crawler
from reliquary.crawl.entries import ObjectOutcome
from reliquary.crawl.reading.entry import read_entry
from reliquary.crawl.reading.smb import belongs, labels_of, plain_id, read_smb
from reliquary.records import Flag, Maker, PlaceRole, YearQuality, YearSource

SMB = load_crawler("smb")
READ = partial(read_smb, crawler=SMB)
LISTED = ("antikensammlung",)
NUMBER = 9000001
PERMALINK = f"https://id.smb.museum/object/{NUMBER}"


def detail(**changes):
    """A detail record of 2026: the known keys, and those of 2021 that may have survived."""
    return {
        "id": f"obj-{NUMBER}",
        "titel": "Schale mit\r\nTieren",
        "objekttyp": "Schale",
        "sammlung": "Antikensammlung",
        "datierungLabel": "2. Hälfte 7. Jh.v.Chr. (7. Jh.v.Chr. -> Datierung nach Jahrhunderten)",
        "geography": [
            {"searchLabel": "Nirgendwo", "role": "Fundort"},
            {"searchLabel": "Niemande", "role": "Ethnie"},
        ],
        "images": [
            {"l_path": "/images/thumbs/large/4711.jpg", "asset_content": "Ansicht", "license": "CC BY-NC-SA 4.0"},
            {"l_path": "/images/thumbs/large/4712.jpg", "asset_content": "", "license": "Public Domain Mark 1.0"},
        ],
        **changes,
    }


def flat(**changes):
    """The projection ``flat`` of 2021 to 2026."""
    return {
        "id": NUMBER,
        "assets": ["4711", "4712"],
        "attachments": True,
        "collection": "Antikensammlung",
        "collectionKey": "ANTObjekte",
        "dateRange": {"gte": -5_112_288_000, "lte": -4_954_435_201},
        "dating": ["um 1810"],
        "geographicalReferences": ["Herstellungsort: Nirgendwo (Niemandsland)"],
        "culturalReferences": ["Ethnie: Niemande"],
        "involvedParties": ["Herstellung: Anna Niemand (1780-1840), Töpferin", "Anna Sonst (1800-1900), Sammlerin"],
        "keywords": [],
        "materialAndTechnique": ["Ton (Material / Keramik)", "gebrannt"],
        "permalink": f"{PERMALINK}/schale",
        "technicalTerm": "Schale",
        "title": "Schale mit Tieren",
        "titles": ["Schale mit Tieren", "Schüssel"],
        **changes,
    }


def full(**changes):
    """The projection ``full``, in which texts are objects."""

    def both(text):
        return {"formatted": text, "markup": f"<p>{text}</p>"}

    record = flat()
    return record | {
        "assets": [{"id": 4711, "filename": "4711.jpg"}, {"id": 4712, "filename": "4712.jpg"}],
        "geographicalReferences": [both(record["geographicalReferences"][0])],
        "culturalReferences": [{"name": "Niemande", **both("Ethnie: Niemande")}],
        "involvedParties": [{"name": "Anna Niemand", **both(record["involvedParties"][0])}],
        "materialAndTechnique": [both(text) for text in record["materialAndTechnique"]],
        "permalink": both(record["permalink"]),
        "technicalTerm": both("Schale"),
        "titles": [both("Schale mit Tieren")],
        **changes,
    }


@pytest.fixture
def read(received):
    def reading(raw, labels=LISTED, crawler=SMB):
        return read_entry(raw, received(str(NUMBER), labels), partial(read_smb, crawler=crawler))

    return reading


def test_a_record_of_2026_becomes_an_object(read):
    entry = read(detail())
    found = entry.record
    assert entry.outcome is ObjectOutcome.KEPT
    assert (found.museum, found.object_id, found.permalink) == ("smb", str(NUMBER), PERMALINK)
    assert (found.title, found.object_type) == ("Schale mit Tieren", "Schale")
    assert (found.collection, found.classes, found.culture) == ("Antikensammlung", ["antikensammlung"], "Niemande")
    assert (found.year_begin, found.year_end, found.year_quality) == (-649, -600, YearQuality.CENTURY)
    assert [(place.role, place.label) for place in found.places] == [(PlaceRole.FOUND, "Nirgendwo")]
    assert found.flags == []
    assert [(image.view, image.image_id, image.licence) for image in entry.images] == [
        (0, "4711", "CC-BY-NC-SA-4.0"),
        (1, "4712", "https://creativecommons.org/publicdomain/mark/1.0/"),
    ]
    assert entry.images[0].credit == (f"Antikensammlung; CC BY-NC-SA 4.0. Staatliche Museen zu Berlin, {PERMALINK}")


@pytest.mark.parametrize("shape", [flat, full])
def test_a_record_of_2021_becomes_the_same_object(read, shape):
    entry = read(shape())
    found = entry.record
    assert (found.title, found.object_type, found.permalink) == ("Schale mit Tieren", "Schale", PERMALINK)
    assert found.materials == "Ton (Material / Keramik); gebrannt"
    assert (found.collection, found.department, found.classes) == ("Antikensammlung", "ANTObjekte", ["antikensammlung"])
    assert (found.culture, found.makers) == ("Niemande", [Maker(name="Anna Niemand", role="Töpferin")])
    assert [(place.role, place.label) for place in found.places] == [("made", "Nirgendwo (Niemandsland)")]
    assert (found.date_text, found.year_begin, found.year_end) == ("um 1810", 1810, 1810)
    assert found.year_source is YearSource.BOTH
    assert [(image.image_id, image.barred) for image in entry.images] == [("4711", None), ("4712", None)]
    assert {image.licence for image in entry.images} == {"https://rightsstatements.org/vocab/CNE/1.0/"}
    assert entry.images[0].url.endswith("/media/images/thumbs/extra_large/004/4711.jpg")


def test_an_id_alone_is_an_object(read):
    found = read({"id": NUMBER}).record
    assert (found.classes, found.permalink) == (["antikensammlung"], PERMALINK)
    assert (found.title, found.date_text, found.year_quality) == (None, None, YearQuality.NONE)
    assert found.collection == "Antikensammlung"


@pytest.mark.parametrize(
    ("given", "permalink"),
    [
        (f"https://id.sample.invalid/object/{NUMBER}", f"https://id.sample.invalid/object/{NUMBER}"),
        (f"http://id.smb.museum/object/{NUMBER}/schale?x=1", f"http://id.smb.museum/object/{NUMBER}"),
        (f"https://id.smb.museum/object/{NUMBER}7", PERMALINK),
        (f"{{permalink-base-url}}/{NUMBER}/schale", PERMALINK),
        ("javascript:alert(1)", PERMALINK),
        (None, PERMALINK),
    ],
)
def test_the_permalink_is_the_lasting_part_of_the_record_s_own(read, given, permalink):
    assert read(flat(permalink=given)).record.permalink == permalink


@pytest.mark.parametrize(
    ("datings", "text", "years"),
    [
        (["Fund: 1906", "Ausführung: 1625/30"], "Ausführung: 1625/30", (1625, 1630)),
        (["Erwerbungsjahr: 1906"], None, (None, None)),
        (["alt", "um 1637"], "um 1637", (1637, 1637)),
        (["alt", "sehr alt"], "alt", (None, None)),
        (["1625", "1700"], "1625", (1625, 1625)),
        (["0"], None, (None, None)),
        (["undatiert"], "undatiert", (None, None)),
        ([None, 7, ""], None, (None, None)),
    ],
)
def test_the_first_date_of_making_that_is_understood_counts(read, datings, text, years):
    found = read(flat(dating=datings, dateRange=None)).record
    assert (found.date_text, found.year_begin, found.year_end) == (text, *years)


def test_the_museum_s_numbers_count_where_the_text_is_not_understood(read):
    numbers = {"gte": "-0399-01-01", "lte": "-0298-12-31"}
    found = read(flat(dating=["alt"], dateRange=numbers)).record
    assert (found.year_begin, found.year_end, found.year_source) == (-400, -299, YearSource.MUSEUM)
    # A range without an end is no year.
    assert read(flat(dating=["alt"], dateRange={"gte": "1850-01-01"})).record.year_begin is None


@pytest.mark.parametrize(
    ("changes", "classes"),
    [
        ({"collectionKey": "AMPPapyrussammlung", "collection": None}, ["aegyptisches-museum"]),
        ({"collectionKey": None, "collection": "münzkabinett"}, ["muenzkabinett"]),
        ({"collectionKey": None, "collection": "Museum für Byzantinische Kunst"}, ["byzantinische-kunst"]),
        ({"collectionKey": "SKSSkulpturen", "collection": "anders geschrieben"}, ["byzantinische-kunst"]),
        ({"collectionKey": None, "collection": None}, ["antikensammlung"]),
    ],
)
def test_the_record_s_own_collection_decides_the_class(read, changes, classes):
    assert read(flat(**changes)).record.classes == classes


def test_a_record_of_another_collection_is_left_out_whatever_listed_it(read):
    for changes in ({"collection": "Gemäldegalerie", "collectionKey": "GGMalerei"}, {"collection": "Münzkabinettchen"}):
        entry = read({"id": NUMBER, **changes})
        assert (entry.outcome, entry.record) == (ObjectOutcome.LEFT_OUT, None)


def test_keys_are_prefixes_and_names_whole_words():
    rule = SMB.classes["muenzkabinett"]
    assert belongs(rule, "MKNeuzeit16Jh", None)
    assert belongs(rule, None, "Münzkabinett, Staatliche Museen zu Berlin")
    assert not belongs(rule, "GMK", None)
    assert not belongs(rule, None, None)
    assert labels_of({"collectionKey": "MEKAlles"}, ["muenzkabinett"], SMB) == []


@pytest.mark.parametrize(
    ("changes", "flags"),
    [
        ({"technicalTerm": "Mumie"}, [Flag.HUMAN_REMAINS]),
        ({"title": "Kopf einer Mumie"}, [Flag.HUMAN_REMAINS]),
        ({"title": "Mumienmaske"}, []),
        ({"title": "Mumienporträt einer Frau"}, []),
        ({"title": "Katzenmumie"}, []),
        ({"title": "Mumie einer Katze"}, []),
        ({"title": "Hülle einer Mumie, mit Mumie"}, [Flag.HUMAN_REMAINS]),
        ({"title": "Schädel"}, []),
        ({"title": "Schädel (Mensch)"}, [Flag.HUMAN_REMAINS]),
        ({"title": "Der Tod als Skelett"}, []),
        ({"title": "Liegender Mensch"}, []),
        ({"materialAndTechnique": ["Holz", "Haar (menschlich)"]}, [Flag.HUMAN_REMAINS]),
        ({"keywords": ["Menschliche Überreste"]}, [Flag.HUMAN_REMAINS]),
        ({"collectionKey": "MVFMusBAnthropologischosteologischeSammlung"}, [Flag.HUMAN_REMAINS]),
        ({"technicalTerm": "Gefäß (Sakralobjekt)"}, [Flag.SACRED]),
        ({"title": "Sakrale Malerei"}, []),
        ({"assets": ["4711", "5802648"]}, [Flag.BLOCKED]),
        ({"assets": ["6545994"]}, []),
        ({"technicalTerm": "Mumie", "assets": ["5802648"]}, [Flag.BLOCKED, Flag.HUMAN_REMAINS]),
    ],
)
def test_what_needs_care_travels_with_the_object(read, changes, flags):
    assert read(flat(**changes)).record.flags == flags


def test_a_blocked_object_is_kept_without_its_picture(read):
    image = {"l_path": "/images/x.jpg", "asset_content": "Platzhalter: aus ethischen Gründen nicht gezeigt"}
    entry = read(detail(images=[image]))
    assert entry.record.flags == [Flag.BLOCKED]
    assert [image.barred for image in entry.images] == [
        "the museum does not show it: Platzhalter: aus ethischen Gründen nicht gezeigt"
    ]


def test_an_unknown_licence_is_noted_and_not_fetched(read):
    image = {"l_path": "/images/4711.jpg", "license": "Alle Rechte bei niemandem"}
    (found,) = read(detail(images=[image])).images
    assert found.barred == "the crawler file has no rule for the rights 'Alle Rechte bei niemandem'"
    assert found.licence == "https://rightsstatements.org/vocab/InC/1.0/"


@pytest.mark.parametrize(
    ("raw", "outcome", "reason"),
    [
        ({"status": "error", "code": 503}, ObjectOutcome.FAILED, "the museum answers an error: 503"),
        ({"status": "error"}, ObjectOutcome.FAILED, "the museum answers an error: without a reason"),
        ({"status": "error", "message": "overload"}, ObjectOutcome.FAILED, "the museum answers an error: overload"),
        ({"message": "not in dump.jsonl"}, ObjectOutcome.MISSING, "not in dump.jsonl"),
        ({"error": "not found"}, ObjectOutcome.MISSING, "not found"),
        ({}, ObjectOutcome.FAILED, f"id: found 'None', asked for {NUMBER}"),
        (detail(id="obj-7"), ObjectOutcome.FAILED, f"id: found '7', asked for {NUMBER}"),
        (detail(id="obj-x"), ObjectOutcome.FAILED, f"id: found 'obj-x', asked for {NUMBER}"),
        ([], ObjectOutcome.FAILED, "the record is a JSON list, no object"),
    ],
)
def test_what_is_no_record_has_a_reason(read, raw, outcome, reason):
    entry = read(raw)
    assert (entry.outcome, entry.reason, entry.record) == (outcome, reason, None)


@pytest.mark.parametrize(
    ("value", "number"),
    [(761385, "761385"), ("761385", "761385"), ("obj-761385", "761385"), ("obj-007", "7"), (0, "0")],
)
def test_an_id_is_its_number(value, number):
    assert plain_id(value) == number


@pytest.mark.parametrize(
    "value", [None, True, -1, 1.0, "", "obj-", "obj-1/..", "ext-1", "1" * 16, "\N{ARABIC-INDIC DIGIT ONE}", [1]]
)
def test_what_is_no_number_is_no_id(value):
    assert plain_id(value) is None


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters(exclude_categories=()), max_size=20)
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
IMAGE = st.dictionaries(
    st.sampled_from(["l_path", "asset_content", "license", "id", "filename", "primary", "credits"]), VALUES
)
FIELDS = sorted({*detail(), *full(), "findSpot", "compilation", "creditLine", "status", "message", "error"})
CHANGES = st.dictionaries(st.sampled_from(FIELDS), VALUES | st.lists(IMAGE, max_size=3))


@settings(deadline=None, max_examples=150)
@given(shape=st.sampled_from([detail, flat, full]), changes=CHANGES, gone=st.sets(st.sampled_from(FIELDS), max_size=4))
def test_whatever_a_museum_sends_becomes_an_entry(received, shape, changes, gone):
    raw = {name: value for name, value in shape(**changes).items() if name not in gone}
    entry = read_entry(raw, received(str(NUMBER), LISTED), READ)
    assert (entry.record is None) == (entry.outcome is not ObjectOutcome.KEPT)
    assert (entry.reason is None) == (entry.outcome is ObjectOutcome.KEPT)
    assert type(entry).model_validate_json(entry.model_dump_json()) == entry


@settings(deadline=None)
@given(raw=VALUES)
def test_even_what_is_no_record_becomes_an_entry(received, raw):
    assert read_entry(raw, received(str(NUMBER), LISTED), READ).outcome is not ObjectOutcome.KEPT


@pytest.mark.needs_shared
def test_real_values_of_the_museum_are_read(shared_data, received):
    """The values are the museum's, the names of their keys those of whoever collected them."""
    text = (shared_data / "museums" / "smb" / "smb_real_values_from_armin-web.json").read_text("utf-8")
    for real in json.loads(text):
        raw = {
            "id": real["smbId"],
            "dating": [real["date"]],
            "collectionKey": real.get("collectionKey"),
            "collection": real.get("collection"),
            "geographicalReferences": real.get("geographicalReferences", []),
            "assets": real.get("assetIds", []),
            "permalink": real.get("permalink"),
        }
        gallery = real.get("collectionKey") == "GGMalerei"
        entry = read_entry(raw, received(str(real["smbId"]), LISTED), READ)
        assert entry.outcome is (ObjectOutcome.LEFT_OUT if gallery else ObjectOutcome.KEPT)
        if entry.record is not None:
            assert entry.record.year_begin is not None, real["date"]
            assert entry.record.permalink == f"https://id.smb.museum/object/{real['smbId']}"
            roles = [place.role for place in entry.record.places]
            starts = [text.startswith("Fundort") for text in raw["geographicalReferences"]]
            assert roles == [PlaceRole.FOUND if found else PlaceRole.OTHER for found in starts]
